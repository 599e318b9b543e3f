import type { Accounts } from "../../accounts/createAccounts.ts";
import type { Person } from "../../accounts/people/person.ts";
import { usualScopes } from "../../accounts/people/tokens.ts";
import { Lru } from "../../base/lru.ts";
import type { Caller } from "../../domain/access.ts";
import type { Clock } from "../../domain/clock.ts";
import type { OidcConfig } from "../../gateway/config/signIn.ts";
import type { Session, Sessions } from "../sessions.ts";
import type { Flow } from "./flow.ts";
import { Provider } from "./provider.ts";
import { SignInRefusal } from "./refusal.ts";
import { arrivalOf, isWhole, readVouched, saysAbout, type Vouched } from "./vouched.ts";

export type OidcDeps = {
  readonly config: OidcConfig;
  /** Undefined: a public client, which PKCE alone protects. */
  readonly secret: string | undefined;
  readonly identities: Accounts["identities"];
  readonly sessions: Sessions;
  readonly clock: Clock;
};

/** What ends a sign-in that an administrator has to make possible: who the provider says that it is. */
export class NotLinked extends SignInRefusal {
  readonly vouched: Vouched;

  constructor(kind: "unknown" | "nameTaken", vouched: Vouched) {
    super(kind);
    this.vouched = vouched;
  }
}

/** More sign-ins than that within ten minutes forget the first ones, whose codes the provider refuses as well. */
const mostUsed = 10_000;

/** Signing in at the company's identity provider: authorization code flow with PKCE. Each step rejects with a SignInRefusal. */
export class OidcSignIn {
  readonly config: OidcConfig;
  readonly #deps: OidcDeps;
  readonly #provider: Provider;
  readonly #used = new Lru<string, true>(mostUsed);

  constructor(deps: OidcDeps) {
    this.config = deps.config;
    this.#deps = deps;
    this.#provider = new Provider({ ...deps.config, secret: deps.secret }, deps.clock);
  }

  start(redirectUri: string, next: string): Promise<{ readonly url: string; readonly flow: Flow }> {
    return this.#provider.start(redirectUri, next);
  }

  /** `flow`: the one that this browser started; each ends once. */
  async finish(callback: URL, flow: Flow | undefined): Promise<Session> {
    if (!flow || callback.searchParams.get("state") !== flow.state || this.#used.get(flow.state))
      throw new SignInRefusal("expired");
    this.#used.set(flow.state, true);
    const { config, sessions, identities } = this.#deps;
    const claims = await this.#provider.finish(callback, flow, (found) => isWhole(found, config));
    const vouched = readVouched(claims, config);
    const person = await this.#arrive(vouched);
    const caller = callerOf(await identities.bringInLine(person, saysAbout(person, vouched, config)));
    if (!caller.scopes.includes("self")) throw new SignInRefusal("noPage");
    return sessions.open({ by: caller, user: caller.userId, scopes: caller.scopes, way: "oidc" });
  }

  /** For somebody who has just been signed out here; undefined where that is all, also because the provider does not answer. */
  async signOutUrl(caller: Caller, goOnAt: string): Promise<string | undefined> {
    const { config, identities } = this.#deps;
    if (!config.signOutAtProvider) return undefined;
    const known = await identities.list(caller, caller.userId);
    if (!known.some(({ issuer }) => issuer === config.issuer)) return undefined;
    return this.#provider.signOutUrl(goOnAt).catch((error: unknown) => {
      if (error instanceof SignInRefusal) return undefined;
      throw error;
    });
  }

  async #arrive(vouched: Vouched): Promise<Person> {
    const { config, identities } = this.#deps;
    const arrived = await identities.arrive(arrivalOf(vouched, config));
    if (arrived.kind === "person") return arrived.person;
    const { why } = arrived;
    if (why === "unknown" || why === "nameTaken") throw new NotLinked(why, vouched);
    const isUnverified = why === "badName" && vouched.name === "" && config.claims.name === config.claims.email;
    throw new SignInRefusal(isUnverified ? "unverified" : why);
  }
}

const callerOf = (person: Person): Caller => ({
  ...{ userId: person.id, name: person.name, role: person.role, groups: person.groups },
  ...{ tokenId: undefined, scopes: usualScopes(person) },
});
