import { createHash } from "node:crypto";
import { AccountsError } from "../accountsError.ts";
import { change } from "../audit/change.ts";
import { text, time } from "../sql/row.ts";
import type { Query, Row } from "../sql/sql.ts";
import { demand, type Actor, type Store } from "../store.ts";
import { merge, parsePolicy, type PolicyRules } from "./document.ts";

/** What holds for a project. `closed`: nothing may be sent at all, because a document cannot be understood. */
export type Policy =
  { readonly kind: "open"; readonly rules: PolicyRules } | { readonly kind: "closed"; readonly reason: string };

/** A document as it is stored. `version` changes with every letter of it. */
export type StoredPolicy = {
  readonly project: string | undefined;
  readonly document: string;
  readonly version: string;
  readonly changedAt: Date;
};

/** `basedOn`: the version that is to be replaced or removed, undefined where there is none yet. */
export type PolicyEdit = { readonly project: string | undefined; readonly basedOn: string | undefined };

export interface Policies {
  /** The central document and the project's, the most restrictive rule of both. Undefined: no project's, the central one only. */
  of(project: string | undefined): Promise<Policy>;
  /** Refuses a document that cannot be understood. `project` undefined: the central one. */
  set(actor: Actor, project: string | undefined, document: string): Promise<void>;
  /** Refuses as `conflict` when somebody else was faster. Returns the new version. */
  edit(actor: Actor, edit: PolicyEdit & { readonly document: string }): Promise<string>;
  remove(actor: Actor, project: string | undefined): Promise<void>;
  /** Refuses as `conflict` when it is not the version that was looked at. */
  removeVersion(actor: Actor, edit: PolicyEdit): Promise<void>;
  list(actor: Actor): Promise<readonly StoredPolicy[]>;
}

const mostUnits = 200_000;

export function createPolicies(store: Store): Policies {
  const { sql } = store;
  return {
    of: (project) => policyOf(sql, project),
    set: async (actor, project, document) => {
      await write(store, actor, { project, document });
    },
    edit: (actor, { project, document, basedOn }) =>
      write(store, actor, { project, document, check: (tx) => demandVersion(tx, { project, basedOn }) }),
    remove: (actor, project) => remove(store, actor, { project }),
    removeVersion: (actor, edit) =>
      remove(store, actor, { project: edit.project, check: (tx) => demandVersion(tx, edit) }),
    list: async (actor) => {
      demand(actor, "policy.write");
      return (await sql.query("select * from policies order by project")).map(readStored);
    },
  };
}

type Write = {
  readonly project: string | undefined;
  readonly document: string;
  readonly check?: (tx: Query) => Promise<void>;
};

async function write(store: Store, actor: Actor, { project, document, check }: Write): Promise<string> {
  demand(actor, "policy.write");
  const faultText = faultOf(project, document);
  if (faultText !== undefined) throw new AccountsError("invalid", faultText);
  return change(store, actor, async (tx) => {
    await check?.(tx);
    await tx.query(
      "insert into policies (project, document, changed_at) values ($1, $2, $3) on conflict (project) do update set document = excluded.document, changed_at = excluded.changed_at",
      [project ?? "", document, store.wall()],
    );
    const sha256 = versionOf(document);
    return { entry: { action: "policy.set", target: project ?? "", detail: { sha256 } }, result: sha256 };
  });
}

async function remove(store: Store, actor: Actor, { project, check }: Omit<Write, "document">): Promise<void> {
  demand(actor, "policy.write");
  return change(store, actor, async (tx) => {
    await check?.(tx);
    const gone = await tx.query("delete from policies where project = $1 returning project", [project ?? ""]);
    if (gone.length === 0) throw new AccountsError("notFound", `there is no policy for ${placeOf(project)}`);
    return { entry: { action: "policy.remove", target: project ?? "" }, result: undefined };
  });
}

/** Locks the table, since a document that is not there yet has no row to be locked: of two who bring in the first, one is told. */
async function demandVersion(tx: Query, { project, basedOn }: PolicyEdit): Promise<void> {
  await tx.query("lock table policies in share row exclusive mode");
  const [row] = await tx.query("select * from policies where project = $1", [project ?? ""]);
  if ((row === undefined ? undefined : readStored(row).version) !== basedOn)
    throw new AccountsError(
      "conflict",
      `the policy of ${placeOf(project)} was changed meanwhile; read it again and make your change there`,
    );
}

const versionOf = (document: string): string => createHash("sha256").update(document).digest("hex");

const readStored = (row: Row): StoredPolicy => ({
  project: text(row, "project") || undefined,
  document: text(row, "document"),
  version: versionOf(text(row, "document")),
  changedAt: time(row, "changed_at"),
});

/** Hosts do not tell "Shop" from "shop", so neither may a rule. */
async function policyOf(sql: Query, project: string | undefined): Promise<Policy> {
  const rows = await sql.query(
    "select project, document from policies where project = '' or lower(project) = lower($1)",
    [project ?? ""],
  );
  const rules: PolicyRules[] = [];
  for (const row of rows) {
    const parsed = parsePolicy(text(row, "document"));
    if (parsed.kind === "broken") {
      const place = placeOf(text(row, "project") || undefined);
      return {
        kind: "closed",
        reason: `the policy of ${place} cannot be understood: ${parsed.reason}; nothing is sent`,
      };
    }
    rules.push(parsed.rules);
  }
  return { kind: "open", rules: merge(rules) };
}

function faultOf(project: string | undefined, document: string): string | undefined {
  if (project !== undefined && !/^[\w][\w./@:-]{0,199}$/.test(project))
    return "a project is named as in its address, such as github.com/acme/shop: letters, digits and . _ / @ : - only";
  if (document.length > mostUnits) return `a policy document has at most ${mostUnits} characters`;
  const parsed = parsePolicy(document);
  if (parsed.kind === "rules") return undefined;
  return `the document cannot be understood${parsed.line === undefined ? "" : ` in line ${parsed.line}`}: ${parsed.reason}`;
}

const placeOf = (project: string | undefined): string => (project === undefined ? "the whole server" : project);
