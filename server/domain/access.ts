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
export type Spent = {
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly times?: StageTimes;
};

/** How long each stage took; left out where it is not known. */
export type StageTimes = {
  readonly contextMs?: number;
  readonly queueMs?: number;
  readonly prefillMs?: number;
  readonly decodeMs?: number;
  readonly totalMs?: number;
};

export type Admission = {
  readonly kind: "admitted";
  /** The caller's share of a busy engine relative to others; 1 where it is left out. */
  readonly weight?: number;
  /** Called exactly once, whatever became of the work. */
  readonly done: (spent: Spent) => void;
};

export type AllowedModels = { readonly kind: "models"; readonly models: readonly string[] | undefined };

/** Who asks, and whether they may. Implemented by server/accounts; a server on loopback without accounts lets everybody in. */
export interface Access {
  /** `secret` is the bearer token as sent, undefined without one. Never throws. */
  authenticate(secret: string | undefined): Promise<{ readonly kind: "caller"; readonly caller: Caller } | Refused>;
  /** Quotas, allowed models. `model` is the id that the request named. Never throws. */
  admit(caller: Caller, work: Work): Promise<Admission | Refused>;
  /** Which models the caller may use; undefined: every one. Left out where everybody may use all. Never throws. */
  models?(caller: Caller): Promise<AllowedModels | Refused>;
}

export type Work = {
  readonly model: string;
  /** LSP's id of the language, and the editor's name, where the client tells them. */
  readonly language?: string;
  readonly editor?: string;
};

/** What became of a suggestion, as an editor reports it. Never any text. */
export type SuggestionEvent = {
  readonly kind: "shown" | "accepted" | "partlyAccepted" | "rejected" | "keptAfter30s" | "keptAfter5min";
  readonly model: string;
  readonly language: string;
  readonly editor: string;
  /** Of the suggestion, or of its accepted or kept part. */
  readonly characters: number;
  readonly times?: StageTimes;
};

/** Usage figures of a team server. Returns at once and never throws; what is unwritten when the process is killed is lost. */
export interface UsageSink {
  record(caller: Caller, event: SuggestionEvent): void;
}
