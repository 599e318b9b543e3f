import type { Accounts } from "../accounts/createAccounts.ts";
import { sessionDays } from "../accounts/people/tokens.ts";
import type { Actor } from "../accounts/store.ts";
import type { Caller, Scope } from "../domain/access.ts";
import { failureOf, RequestFailure } from "../gateway/failure.ts";
import { AddressLimit } from "../gateway/http/addressLimit.ts";
import { sessionCookieAt } from "../gateway/http/session.ts";
import type { Clock } from "../domain/clock.ts";
import { refuse } from "../admin/refuse.ts";

export type SessionAccounts = Pick<Accounts, "authenticate" | "tokens" | "audit">;

export type Session = { readonly secret: string; readonly caller: Caller; readonly expiresAt: Date };

/** How somebody signs in, as the audit log has it. */
type Way = "token" | "claim" | "oidc";

/** What the token of a session is called in somebody's list of tokens. */
const label = "browser";
/** Browsers of one person at once; the oldest is signed out for another. */
const mostSessions = 10;
/** Of one address: each refusal is written to the audit log. */
const attempts = { perMinute: 10, burst: 10 };

/** For the record of a sign-in that nobody known attempted. */
const stranger: Caller = { userId: "", name: "", role: "service", groups: [], tokenId: undefined, scopes: [] };

/**
 * Who is signed in at a page. A session is a token of its own in the person's list, so that whatever ends tokens ends
 * sessions: revoking, deactivating, erasing, a changed role. One that was opened with a token ends with it as well.
 */
export class Sessions {
  readonly #accounts: SessionAccounts;
  readonly #limit: AddressLimit;

  constructor(accounts: SessionAccounts, clock: Clock) {
    this.#accounts = accounts;
    this.#limit = new AddressLimit(attempts, clock);
  }

  /** Throws when this address has tried too often. */
  attempt(address: string): void {
    const refusal = this.#limit.take(address);
    if (refusal) throw refusal;
  }

  /** Who the session in the cookie belongs to; undefined for nobody. */
  async find(secret: string | undefined): Promise<Caller | undefined> {
    if (secret === undefined) return undefined;
    const outcome = await this.#accounts.authenticate(secret);
    if (outcome.kind === "caller") return outcome.caller;
    if (outcome.reason === "unavailable") throw failureOf(outcome);
    return undefined;
  }

  async fromToken(token: string): Promise<Session> {
    const outcome = await this.#accounts.authenticate(token);
    if (outcome.kind === "refused") {
      if (outcome.reason === "unauthorised") await this.refused({ way: "token" });
      throw failureOf(outcome);
    }
    const { caller } = outcome;
    if (!caller.scopes.includes("self"))
      throw new RequestFailure(
        "forbidden",
        'This token cannot be used to sign in: it does not have the permission "self". Create one that has.',
      );
    const { userId: user, scopes, tokenId } = caller;
    return this.open({ by: caller, user, scopes, way: "token", openedWith: tokenId });
  }

  async open(input: {
    readonly by: Actor;
    readonly user: string;
    readonly scopes: readonly Scope[];
    readonly way: Way;
    readonly openedWith?: string | undefined;
  }): Promise<Session> {
    const { tokens, audit } = this.#accounts;
    const { by, user, scopes, way, openedWith } = input;
    await this.#makeRoom(by, user).catch(refuse);
    const session = { user, label, scopes, days: sessionDays, openedWith };
    const { secret, token } = await tokens.create(by, session).catch(refuse);
    const caller = await this.find(secret);
    if (!caller) throw new RequestFailure("forbidden", "This person was deactivated a moment ago.");
    await audit.record(caller, { action: "login.accept", detail: { way } });
    return { secret, caller, expiresAt: token.expiresAt };
  }

  /** Notes that nobody was signed in. `why` is a word of this program. */
  async refused(detail: { readonly way: Way; readonly why?: string }): Promise<void> {
    await this.#accounts.audit.record(stranger, { action: "login.refuse", detail });
  }

  /** The session is worthless afterwards. Returns whose it was. */
  async end(secret: string | undefined): Promise<Caller | undefined> {
    const caller = await this.find(secret);
    if (caller?.tokenId !== undefined) await this.#accounts.tokens.revoke(caller, caller.tokenId);
    return caller;
  }

  async #makeRoom(by: Actor, user: string): Promise<void> {
    const now = new Date();
    const open = (await this.#accounts.tokens.list(by, user)).filter(
      (token) => token.label === label && token.revokedAt === undefined && token.expiresAt > now,
    );
    for (const { id } of open.slice(0, Math.max(0, open.length - mostSessions + 1)))
      await this.#accounts.tokens.revoke(by, id);
  }
}

/** `origin` as a call has it: over TLS the cookie is for TLS alone. */
export const cookieFor = (secret: string, origin: string): string =>
  cookie(secret, { origin, maxAgeSeconds: sessionDays * 86_400 });

export const cookieRemoval = (origin: string): string => cookie("", { origin, maxAgeSeconds: 0 });

const cookie = (value: string, { origin, maxAgeSeconds }: { origin: string; maxAgeSeconds: number }): string =>
  `${sessionCookieAt(origin)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${secureFor(origin)}`;

export const secureFor = (origin: string): string => (origin.startsWith("https:") ? "; Secure" : "");
