import { Lru } from "../base/lru.ts";
import { messageOf } from "../base/errorMessage.ts";
import type { Access, Admission, AllowedModels, Caller, Refused, Spent, Work } from "../domain/access.ts";
import type { Log } from "../domain/log.ts";
import { effectiveScopes, readRole } from "./permissions.ts";
import type { Quotas } from "./quota/quotas.ts";
import { list, text, time, timeOrNone } from "./sql/row.ts";
import type { Row, Sql } from "./sql/sql.ts";
import { readStanding, type Standing } from "./standing.ts";
import { isSecretOf, parseToken } from "./tokenFormat.ts";
import type { UsageRecorder } from "./usage/recorder.ts";

export type AccessParts = {
  readonly sql: Sql;
  readonly wall: () => Date;
  readonly quotas: Quotas;
  readonly recorder: UsageRecorder;
  readonly log: Log;
  readonly recentSignIn?: RecentSignIn | undefined;
};

/** Whoever is linked at this identity provider has to have signed in there within so many days for their tokens to count. */
export type RecentSignIn = { readonly issuer: string; readonly days: number };

/** What a token is known to be, for `rememberMs`. */
type Known = {
  readonly hash: string;
  readonly caller: Caller;
  readonly expiresAt: Date;
  /** At the provider of `recentSignIn`; undefined for somebody who is not linked there. */
  readonly signedInAt: Date | undefined;
  readonly readAtMs: number;
};

/**
 * How long another server's changes may stay unseen where the database cannot tell of them (`Sql.onChanged`): a token revoked
 * there, a role taken away. Changes at this server hold from the next request on.
 */
const rememberMs = 15_000;
const mostRemembered = 10_000;

/** Answers without a query as long as it remembers the token and the person. */
export class AccountsAccess implements Access {
  readonly #parts: AccessParts;
  readonly #tokens = new Lru<string, Known>(mostRemembered);
  readonly #standings = new Lru<string, Standing & { readonly readAtMs: number }>(mostRemembered);
  readonly #used = new Map<string, Date>();
  /** Counts changes: what was read before one must not be remembered after it. */
  #generation = 0;

  constructor(parts: AccessParts) {
    this.#parts = parts;
  }

  async authenticate(
    secret: string | undefined,
  ): Promise<{ readonly kind: "caller"; readonly caller: Caller } | Refused> {
    if (secret === undefined || secret === "")
      return refuseToken("a token is needed: sign in, or send Authorization: Bearer");
    // The same words for every wrong token: they tell nothing about which part of it is right.
    const wrong = refuseToken("this token is unknown, expired or revoked; create a new one on your own page");
    const token = parseToken(secret);
    if (token === undefined) return wrong;
    try {
      const known = await this.#known(token.id);
      if (known === undefined || !isSecretOf(token.secret, known.hash)) return wrong;
      const now = this.#parts.wall();
      if (known.expiresAt <= now) return wrong;
      if (this.#isLapsed(known, now)) return refuseToken(lapsed(this.#parts.recentSignIn?.days ?? 0));
      this.#used.set(token.id, now);
      return { kind: "caller", caller: known.caller };
    } catch (error) {
      return this.#unavailable(error);
    }
  }

  async admit(caller: Caller, work: Work): Promise<Admission | Refused> {
    try {
      const standing = await this.#standing(caller);
      if (standing.models !== undefined && !standing.models.includes(work.model))
        return {
          kind: "refused",
          reason: "forbidden",
          detail: `your groups may not use the model ${work.model.slice(0, 100)}; they may use ${standing.models.join(", ") || "none"}`,
        };
      const exceeded = this.#parts.quotas.admit(standing.subjects);
      if (exceeded) {
        const whose = exceeded.subject.startsWith("group:") ? "the group " + exceeded.subject.slice(6) : "you";
        return {
          kind: "refused",
          reason: "overQuota",
          detail: `the limit of ${exceeded.what} for ${whose} is used up; try again in ${exceeded.retryAfterSeconds} s, or ask an administrator for more`,
          retryAfterSeconds: exceeded.retryAfterSeconds,
        };
      }
      return { kind: "admitted", weight: standing.weight, done: this.#onceDone(caller, { work, standing }) };
    } catch (error) {
      return this.#unavailable(error);
    }
  }

  async models(caller: Caller): Promise<AllowedModels | Refused> {
    try {
      return { kind: "models", models: (await this.#standing(caller)).models };
    } catch (error) {
      return this.#unavailable(error);
    }
  }

  /** After any change of people, tokens, limits or settings. */
  forget(): void {
    this.#generation++;
    this.#tokens.clear();
    this.#standings.clear();
  }

  /** When which tokens were used; handed over once. */
  takeUsed(): ReadonlyMap<string, Date> {
    const used = new Map(this.#used);
    this.#used.clear();
    return used;
  }

  #isLapsed({ signedInAt }: Known, now: Date): boolean {
    const { recentSignIn } = this.#parts;
    return recentSignIn !== undefined && signedInAt !== undefined && signInBy(signedInAt, recentSignIn) <= now;
  }

  #onceDone(caller: Caller, { work, standing }: { work: Work; standing: Standing }): (spent: Spent) => void {
    let isDone = false;
    return ({ promptTokens, generatedTokens, times = {} }) => {
      if (isDone) return;
      isDone = true;
      this.#parts.quotas.spend(standing.subjects, promptTokens + generatedTokens);
      const { model, language = "", editor = "" } = work;
      const said = { kind: "request", model, language, editor, characters: 0, times } as const;
      this.#parts.recorder.add(caller, { ...said, promptTokens, generatedTokens });
    };
  }

  async #known(id: string): Promise<Known | undefined> {
    const readAtMs = this.#parts.wall().getTime();
    const remembered = this.#tokens.get(id);
    if (remembered && isFresh(remembered.readAtMs, readAtMs)) return remembered;
    const generation = this.#generation;
    const [row] = await this.#parts.sql.query(selectToken, [id, this.#parts.recentSignIn?.issuer ?? null]);
    if (row === undefined || timeOrNone(row, "revoked_at") || timeOrNone(row, "deactivated_at")) return undefined;
    const known = { ...readKnown(row), readAtMs };
    if (generation === this.#generation) this.#tokens.set(id, known);
    return known;
  }

  async #standing(caller: Caller): Promise<Standing> {
    const readAtMs = this.#parts.wall().getTime();
    const remembered = this.#standings.get(caller.userId);
    if (remembered && isFresh(remembered.readAtMs, readAtMs)) return remembered;
    const generation = this.#generation;
    const standing = { ...(await readStanding(this.#parts, caller)), readAtMs };
    if (generation === this.#generation) this.#standings.set(caller.userId, standing);
    return standing;
  }

  #unavailable(error: unknown): Refused {
    this.#parts.log.warn(`accounts: the database does not answer: ${messageOf(error)}`);
    const detail = "the server cannot reach its accounts database; try again in a moment";
    return { kind: "refused", reason: "unavailable", detail, retryAfterSeconds: 5 };
  }
}

/** Also when the clock was set back. */
const isFresh = (readAtMs: number, nowMs: number): boolean => Math.abs(nowMs - readAtMs) < rememberMs;

const refuseToken = (detail: string): Refused => ({ kind: "refused", reason: "unauthorised", detail });

const lapsed = (days: number): string =>
  `its owner has not signed in at the company's identity provider for ${days} days; sign in there at this server's page /signin, and this token counts again`;

/** Until when somebody's tokens count who signed in then. */
export const signInBy = (signedInAt: Date, { days }: RecentSignIn): Date =>
  new Date(signedInAt.getTime() + days * 86_400_000);

/** Who was linked and has not signed in yet has as long as somebody who has. */
export const signedInAtColumn = "coalesce(i.signed_in_at, i.linked_at)";

const selectToken = `
  select t.id, t.hash, t.scopes, t.expires_at, t.revoked_at, u.id as user_id, u.name, u.role, u.deactivated_at,
    array(select group_name from memberships where user_id = u.id order by group_name) as groups,
    (select ${signedInAtColumn} from identities i where i.user_id = u.id and i.issuer = $2) as signed_in_at
  from tokens t join users u on u.id = t.user_id where t.id = $1`;

function readKnown(row: Row): Omit<Known, "readAtMs"> {
  const role = readRole(text(row, "role"));
  return {
    hash: text(row, "hash"),
    expiresAt: time(row, "expires_at"),
    signedInAt: timeOrNone(row, "signed_in_at"),
    caller: {
      userId: text(row, "user_id"),
      name: text(row, "name"),
      role,
      groups: list(row, "groups"),
      tokenId: text(row, "id"),
      scopes: effectiveScopes(role, list(row, "scopes")),
    },
  };
}
