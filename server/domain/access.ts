/** What a person or a machine may do at a team server. Where they differ, the route table says which one a route needs. */
export type Role = "owner" | "admin" | "auditor" | "lead" | "developer" | "service";

/** What a token may be used for; a caller may do what both the role and the token's scopes allow. */
export type Scope =
  "complete" | "self" | "usage.read" | "audit.read" | "people.write" | "policy.write" | "server.write";

export type Caller = {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly tokenId: string | undefined;
  readonly scopes: readonly Scope[];
};

export type Refused = {
  readonly kind: "refused";
  /** Decides the status code: 401, 403, 429 or 503. */
  readonly reason: "unauthorised" | "forbidden" | "overQuota" | "unavailable";
  /** A sentence for people: what is refused, why, and what to do. */
  readonly detail: string;
  /** For 429 and 503. */
  readonly retryAfterSeconds?: number;
};

/** What a piece of work has cost, in tokens. */
export type Spent = { readonly promptTokens: number; readonly generatedTokens: number };

export type Admission = {
  readonly kind: "admitted";
  /** Called exactly once, whatever became of the work. */
  readonly done: (spent: Spent) => void;
};

/** Who asks, and whether they may. Implemented by server/accounts; a server on loopback without accounts lets everybody in. */
export interface Access {
  /** `secret` is the bearer token as sent, undefined without one. Never throws. */
  authenticate(secret: string | undefined): Promise<{ readonly kind: "caller"; readonly caller: Caller } | Refused>;
  /** Quotas, allowed models. `model` is the id that the request named. Never throws. */
  admit(caller: Caller, work: { readonly model: string }): Promise<Admission | Refused>;
}
