import type * as wire from "../../server/admin/api.ts";

/** What is read, by path below /v1/lacuna/. */
type Reads = {
  me: wire.MeReply;
  status: wire.StatusReply;
  "me/tokens": wire.TokensReply;
  "me/usage": wire.OwnUsageReply;
  "me/limits": wire.LimitsReply;
  "me/export": wire.ExportReply;
  people: wire.PeopleReply;
  "people/:who": wire.PersonReply;
  "people/:who/export": wire.ExportReply;
  "people/:who/tokens": wire.TokensReply;
  "people/:who/limits": wire.LimitsReply;
  "people/:who/identities": wire.IdentitiesReply;
  groups: wire.GroupsReply;
  limits: wire.LimitsReply;
  policies: wire.PoliciesReply;
  usage: wire.UsageReply;
  settings: wire.SettingsReply;
  audit: wire.AuditReply;
  "audit/checkpoint": wire.Checkpoint;
};

type Queries = {
  "me/usage": { readonly from: string; readonly to: string };
  people: wire.PeopleQuery;
  usage: wire.UsageQuery;
  audit: wire.AuditQuery;
};

type Nothing = Readonly<Record<string, never>>;

/** What is changed: the body and the answer. */
type Changes = {
  "session/end": [Nothing, { readonly ended: boolean; readonly goOnAt: string | null }];
  "me/tokens": [wire.NewTokenBody, wire.NewTokenReply];
  "me/tokens/revoke": [wire.RevokeBody, wire.DoneReply];
  "me/erase": [wire.EraseBody, wire.DoneReply];
  people: [wire.NewPersonBody, wire.PersonReply];
  "people/:who/role": [wire.RoleBody, wire.PersonReply];
  "people/:who/active": [wire.ActiveBody, wire.PersonReply];
  "people/:who/erase": [wire.EraseBody, wire.DoneReply];
  "people/:who/tokens": [wire.NewTokenBody, wire.NewTokenReply];
  "people/:who/identities": [wire.IdentityBody, wire.DoneReply];
  "people/:who/identities/remove": [wire.UnlinkBody, wire.DoneReply];
  "tokens/revoke": [wire.RevokeBody, wire.DoneReply];
  groups: [wire.GroupBody, wire.DoneReply];
  "groups/rename": [wire.GroupRenameBody, wire.DoneReply];
  "groups/remove": [wire.GroupBody, wire.DoneReply];
  "groups/:name/set": [wire.GroupSetBody, wire.DoneReply];
  "groups/:name/join": [wire.MemberBody, wire.DoneReply];
  "groups/:name/leave": [wire.MemberBody, wire.DoneReply];
  limits: [wire.LimitsBody, wire.DoneReply];
  policies: [wire.PolicyBody, wire.PolicyVersionReply];
  "policies/check": [wire.PolicyCheckBody, wire.PolicyCheckReply];
  "policies/remove": [wire.PolicyRemoveBody, wire.DoneReply];
  "usage/purge": [Nothing, wire.PurgeReply];
  settings: [wire.SettingsBody, wire.SettingsReply];
  "audit/verify": [wire.VerifyBody, wire.VerifyReply];
};

type NamesIn<Path> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;
type InPath<Path> = { readonly [Name in NamesIn<Path>]: string };
type Asked<Path> = InPath<Path> & (Path extends keyof Queries ? Queries[Path] : unknown);
/** Left out where the path names nothing and nothing has to be asked for. */
type Given<Values> = Nothing extends Values ? [values?: Values] : [values: Values];

/** Why the server did not do it: what it said, and the name of the reason (`conflict`, `forbidden`, …, or `unreachable`). */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly reason: string;
  readonly status: number;
  /** By the name of a field of the body: what is wrong with it. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(message: string, { reason, status }: { readonly reason: string; readonly status: number }) {
    super(message);
    this.reason = reason;
    this.status = status;
    this.fields = fieldsIn(message);
  }
}

/** `get("people/:who", { who: "ann" })`, `get("people", { search: "an" })`. Somebody who is not signed in is led to sign in, and back. */
export async function get<Path extends keyof Reads>(path: Path, ...[values]: Given<Asked<Path>>): Promise<Reads[Path]> {
  return ask<Reads[Path]>(addressOf(path, values));
}

/** `post("people/:who/role", { role: "lead" }, { who: "ann" })`. */
export async function post<Path extends keyof Changes>(
  path: Path,
  body: Changes[Path][0],
  ...[values]: Given<InPath<Path>>
): Promise<Changes[Path][1]> {
  const headers = { "content-type": "application/json" };
  return ask<Changes[Path][1]>(addressOf(path, values), { method: "POST", headers, body: JSON.stringify(body) });
}

/** Where something can be downloaded from, or read by another program. */
export function addressOf(path: string, values: object = {}): string {
  const rest = new URLSearchParams();
  const inPath = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== "string" || value === "") continue;
    if (path.split("/").includes(`:${name}`)) inPath.set(name, encodeURIComponent(value));
    else rest.set(name, value);
  }
  const filled = path.replace(/:(\w+)/g, (_, name: string) => inPath.get(name) ?? "");
  return `/v1/lacuna/${filled}${rest.size === 0 ? "" : `?${rest.toString()}`}`;
}

/** Never settles: the page is left. */
function leaveToSignIn(): Promise<never> {
  location.assign(`/signin?next=${encodeURIComponent(location.pathname + location.search)}`);
  return new Promise(() => {});
}

async function ask<T>(address: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(address, { ...init, headers: { accept: "application/json", ...init.headers } }).catch(
    () => undefined,
  );
  if (!response)
    throw new ApiFailure("The server cannot be reached. Try again in a moment.", { reason: "unreachable", status: 0 });
  // The server and this page are of one build.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-return
  if (response.ok) return response.json();
  if (response.status === 401 && init.method === undefined) return leaveToSignIn();
  throw await failureIn(response);
}

async function failureIn(response: Response): Promise<ApiFailure> {
  const { status } = response;
  if (status === 401)
    return new ApiFailure("Your session has ended. Sign in in another tab, then try again here: nothing is lost.", {
      ...{ reason: "unauthorised", status },
    });
  const error = errorIn(await response.json().catch(() => undefined));
  return new ApiFailure(error?.message ?? `The server answered ${status}.`, {
    reason: error?.reason ?? "defect",
    status,
  });
}

function errorIn(body: unknown): wire.ErrorReply["error"] | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  const { error } = body;
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  const reason = "reason" in error && typeof error.reason === "string" ? error.reason : "defect";
  return { message: String(error.message), reason };
}

/** The server names the field first: `name: is missing; allowed is a name`. */
function fieldsIn(message: string): Readonly<Record<string, string>> {
  const parts = message.split(/\. (?=[\w.[\]]+: )/);
  return Object.fromEntries(
    parts.flatMap((part) => {
      const [, name = "", wrong = ""] = /^([a-zA-Z][\w.[\]]*): (.+)$/s.exec(part) ?? [];
      return name === "" ? [] : [[name, wrong]];
    }),
  );
}
