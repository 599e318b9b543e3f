/**
 * What goes over the wire under /v1/lacuna/, for pages and scripts. GET reads and takes a query, POST changes and takes JSON. `who` in a path is a person's name or id.
 * Times are ISO 8601 in UTC; days are `2026-03-29` in the server's time zone (`SettingsReply.timeZone`). Null in an answer: there is none.
 */
import type { Role, Scope } from "../domain/access.ts";
export type * from "./identityApi.ts";
export type * from "./tokenApi.ts";

/** Every answer with a status of 400 or more. A 429 or 503 has Retry-After as well. */
export type ErrorReply = { readonly error: { readonly message: string; readonly reason: string } };
export type DoneReply = { readonly done: true };

/** GET me. */
export type MeReply = {
  readonly user: string;
  readonly id: string;
  readonly role: Role;
  readonly groups: readonly string[];
  /** What both the role and the token or session allow. */
  readonly scopes: readonly Scope[];
  /** Of the token that asked; null for a session. */
  readonly tokenId: string | null;
  readonly server: {
    readonly version: string;
    /** False: everybody who reaches the server may use it, and only `me` and `status` are there. */
    readonly hasAccounts: boolean;
    /** Every name that a request of this caller may call a model by. */
    readonly models: readonly string[];
    /** HTTP interfaces that are switched on, such as `openai`. */
    readonly dialects: readonly string[];
    readonly hasPlayground: boolean;
  };
};

/** GET status. `engines`: of the models that the caller may use; with the permission server.write every one. */
export type StatusReply = {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly isReady: boolean;
  readonly hasTls: boolean;
  readonly hasAccounts: boolean;
  /** Null without accounts. */
  readonly database: "embedded" | "postgresql" | null;
  /** What does not work as it is configured, as sentences; for owners and admins. */
  readonly warnings: readonly string[];
  readonly engines: readonly EngineStatus[];
};

export type EngineStatus = {
  /** The name that requests call the model by. */
  readonly model: string;
  readonly state: "idle" | "starting" | "loading" | "restarting" | "ready" | "failed";
  /** Why it failed, a sentence; null unless it did. */
  readonly trouble: string | null;
  /** Requests that are being answered, and those that wait for their turn. */
  readonly running: number;
  readonly waiting: number;
  /** Null until the model is loaded. */
  readonly loaded: {
    readonly family: string;
    readonly device: string;
    readonly threads: number;
    readonly contextTokens: number;
    /** Tokens per second. */
    readonly prefillPerSecond: number;
    readonly decodePerSecond: number;
  } | null;
  /** The engines on a network that share the work; empty for one in the server's own care. */
  readonly replicas: readonly ReplicaStatus[];
};
export type ReplicaStatus = {
  /** Null for somebody without the permission usage.read. */
  readonly name: string | null;
  /** Whether requests are sent to it. */
  readonly isUp: boolean;
  readonly inFlight: number;
  /** How often it was taken out since the start. */
  readonly ejections: number;
};

/** GET me/export and people/:who/export: all that is stored about a person, in the database's own words. */
export type ExportReply = {
  readonly person: PersonItem;
  readonly tokens: readonly object[];
  readonly identities: readonly object[];
  readonly limits: readonly object[];
  readonly dailyUse: readonly object[];
  readonly usage: readonly object[];
  readonly audit: readonly object[];
};

/** GET people, by name. A lead sees the members of the own groups. */
export type PeopleQuery = {
  /** Part of a name. */
  readonly search?: string;
  readonly group?: string;
  readonly role?: Role;
  readonly active?: "true" | "false";
  /** 1 to 200; 50 if it is left out. */
  readonly limit?: string;
  /** `next` of the page before. */
  readonly after?: string;
};
/** `total`: on all pages. `next`: for `after`; null on the last page. `manages`: roles whose bearers whoever asks may change. */
export type PeopleReply = {
  readonly people: readonly PersonItem[];
  readonly total: number;
  readonly next: string | null;
  readonly manages: readonly Role[];
};
export type PersonItem = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly createdAt: string;
  /** Null for somebody active. */
  readonly deactivatedAt: string | null;
};
/** GET people/:who, and what changes of a person answer. */
export type PersonReply = {
  readonly person: PersonItem;
  /** Whether whoever asks may change, deactivate and erase this person. */
  readonly mayChange: boolean;
  /** What a token that whoever asks makes for this person may be used for at most. */
  readonly tokenScopes: readonly Scope[];
};
/** POST people. */
export type NewPersonBody = { readonly name: string; readonly role: Role };
/** POST people/:who/role. */
export type RoleBody = { readonly role: Role };
/** POST people/:who/active. Deactivating revokes all tokens for good. */
export type ActiveBody = { readonly isActive: boolean };
/** POST people/:who/erase, and me/erase, which asks an administrator to do it. `name`: the person's name, as a confirmation. */
export type EraseBody = { readonly name: string };

/** GET groups, by name. A lead sees the own ones. */
export type GroupsReply = { readonly groups: readonly GroupItem[] };
export type GroupItem = {
  readonly name: string;
  /** Share of a busy engine relative to others, 1 to 100. */
  readonly weight: number;
  /** Null: every model. */
  readonly models: readonly string[] | null;
  readonly members: readonly string[];
};
/** POST groups, and groups/remove. */
export type GroupBody = { readonly name: string };
/** POST groups/rename: members, limits and figures go with it. */
export type GroupRenameBody = { readonly name: string; readonly to: string };
/** POST groups/:name/set. */
export type GroupSetBody = { readonly weight: number; readonly models: readonly string[] | null };
/** POST groups/:name/join and groups/:name/leave. */
export type MemberBody = { readonly user: string };

/** `everyone`: each person without limits of their own. A group's limits are for its members together; `name` is empty for everyone. */
export type LimitSubject = { readonly kind: "everyone" | "user" | "group"; readonly name: string };
/** Null: not limited. Tokens are those of prompt and answer together. */
export type LimitValues = {
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  readonly requestsPerDay: number | null;
  readonly tokensPerDay: number | null;
};
/** GET limits: everybody and every group that has some. GET me/limits and people/:who/limits: what holds for one person. */
export type LimitsReply = { readonly limits: readonly LimitItem[] };
export type LimitItem = {
  readonly subject: LimitSubject;
  readonly limits: LimitValues;
  /** Null for everyone, and for a group that is told to a member. */
  readonly usedToday: { readonly requests: number; readonly tokens: number } | null;
};
/** POST limits: replaces what held before. What is left out or null is not limited; with nothing in it, there are no limits of their own. */
export type LimitsBody = { readonly subject: LimitSubject; readonly limits: Partial<LimitValues> };

export type PolicyRules = {
  readonly excludedPaths: readonly string[];
  readonly excludedLanguages: readonly string[];
  readonly localFallback: boolean;
};
/** GET policies: every document, the central one first. */
export type PoliciesReply = { readonly policies: readonly PolicyItem[] };
export type PolicyItem = {
  /** Null: the central one. */
  readonly project: string | null;
  /** As it was written: JSON with comments. */
  readonly document: string;
  readonly version: string;
  readonly changedAt: string;
};
/** POST policies/check: stores nothing. */
export type PolicyCheckBody = { readonly document: string };
/** `line` is 1-based, null if the fault has no single line. */
export type PolicyCheckReply =
  | { readonly kind: "rules"; readonly rules: PolicyRules }
  | { readonly kind: "broken"; readonly reason: string; readonly line: number | null };
/** POST policies. `basedOn`: the version that was changed, null for a new document; 409 if there is another by then. */
export type PolicyBody = {
  readonly project: string | null;
  readonly document: string;
  readonly basedOn: string | null;
};
export type PolicyVersionReply = { readonly version: string };
/** POST policies/remove. */
export type PolicyRemoveBody = { readonly project: string | null; readonly basedOn: string };

export type Dimension = "team" | "language" | "editor" | "model" | "day";
/** GET usage. Whole days, both included. `by`: dimensions, separated by commas; left out, one line about everybody. A lead sees the own groups. */
export type UsageQuery = { readonly from: string; readonly to: string; readonly by?: string };
export type UsageReply = {
  readonly lines: readonly {
    readonly key: Readonly<Partial<Record<Dimension, string>>>;
    readonly people: number;
    readonly figures: UsageFigures;
    /** Milliseconds; a stage that was never measured is missing. */
    readonly latency: Readonly<Partial<Record<LatencyStage, { readonly p50: number; readonly p95: number }>>>;
  }[];
  /** Lines left out, because fewer than `minimumGroup` people stand behind them or others would give them away. */
  readonly withheld: number;
  readonly minimumGroup: number;
};
export type LatencyStage = "context" | "queue" | "prefill" | "decode" | "total";
export type UsageFigures = {
  readonly requests: number;
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly shown: number;
  readonly accepted: number;
  readonly partlyAccepted: number;
  readonly rejected: number;
  readonly keptAfter30s: number;
  readonly keptAfter5min: number;
  readonly acceptedCharacters: number;
};
/** GET me/usage?from=…&to=…: days without anything are left out. */
export type OwnUsageReply = { readonly days: readonly { readonly day: string; readonly figures: UsageFigures }[] };
/** POST usage/purge: records older than the retention time. */
export type PurgeReply = { readonly removed: number };

/** GET settings. */
export type SettingsReply = {
  readonly minimumGroup: number;
  readonly retentionDays: number;
  /** IANA name. */
  readonly timeZone: string;
  /** For people in no group; null: every model. */
  readonly modelsWithoutGroup: readonly string[] | null;
};
/** POST settings: only what it names is changed. */
export type SettingsBody = Partial<SettingsReply>;

/** GET audit: newest first. `limit`: 1 to 1000, usually 50. `actor`, `target`: names or ids of people. `from`, `to`: days, both included. */
export type AuditQuery = {
  readonly limit?: string;
  /** `next` of the page before. */
  readonly before?: string;
  /** `policy.set`, or the beginning of several: `user.` */
  readonly action?: string;
  readonly actor?: string;
  readonly target?: string;
  readonly from?: string;
  readonly to?: string;
};
export type AuditReply = { readonly records: readonly AuditItem[]; readonly next: number | null };
export type AuditItem = {
  readonly seq: number;
  readonly at: string;
  /** A person's pseudonym, `console` or `system`. */
  readonly actor: string;
  /** As long as the person is known. */
  readonly actorName: string | null;
  readonly action: string;
  readonly target: string;
  readonly targetName: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};
/** POST audit/verify. `checkpoints`: kept elsewhere; those that the server itself keeps are looked at anyway. */
export type VerifyBody = { readonly checkpoints?: readonly Checkpoint[] };
export type Checkpoint = { readonly seq: number; readonly hash: string };
export type VerifyReply = { readonly checkpoints: number } & (
  | { readonly kind: "intact"; readonly end: Checkpoint }
  /** From record `seq` on the log cannot be trusted. */
  | { readonly kind: "fault"; readonly seq: number; readonly what: string }
);
