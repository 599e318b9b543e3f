import { createHash } from "node:crypto";
import { AccountsError } from "../accountsError.ts";
import { change } from "../audit/change.ts";
import { text } from "../sql/row.ts";
import type { Query } from "../sql/sql.ts";
import { demand, type Actor, type Store } from "../store.ts";
import { merge, parsePolicy, type PolicyRules } from "./document.ts";

/** What holds for a project. `closed`: nothing may be sent at all, because a document cannot be understood. */
export type Policy =
  { readonly kind: "open"; readonly rules: PolicyRules } | { readonly kind: "closed"; readonly reason: string };

export interface Policies {
  /** The central document and the project's, the most restrictive rule of both. Undefined: no project's, the central one only. */
  of(project: string | undefined): Promise<Policy>;
  /** Refuses a document that cannot be understood. `project` undefined: the central one. */
  set(actor: Actor, project: string | undefined, document: string): Promise<void>;
  remove(actor: Actor, project: string | undefined): Promise<void>;
  list(actor: Actor): Promise<readonly { readonly project: string | undefined; readonly document: string }[]>;
}

const mostUnits = 200_000;

export function createPolicies(store: Store): Policies {
  const { sql } = store;
  return {
    of: (project) => policyOf(sql, project),
    set: async (actor, project, document) => {
      demand(actor, "policy.write");
      const faultText = faultOf(project, document);
      if (faultText !== undefined) throw new AccountsError("invalid", faultText);
      return change(store, actor, async (tx) => {
        await tx.query(
          "insert into policies (project, document, changed_at) values ($1, $2, $3) on conflict (project) do update set document = excluded.document, changed_at = excluded.changed_at",
          [project ?? "", document, store.wall()],
        );
        const sha256 = createHash("sha256").update(document).digest("hex");
        return { entry: { action: "policy.set", target: project ?? "", detail: { sha256 } }, result: undefined };
      });
    },
    remove: async (actor, project) => {
      demand(actor, "policy.write");
      return change(store, actor, async (tx) => {
        const gone = await tx.query("delete from policies where project = $1 returning project", [project ?? ""]);
        if (gone.length === 0) throw new AccountsError("notFound", `there is no policy for ${placeOf(project)}`);
        return { entry: { action: "policy.remove", target: project ?? "" }, result: undefined };
      });
    },
    list: async (actor) => {
      demand(actor, "policy.write");
      const rows = await sql.query("select project, document from policies order by project");
      return rows.map((row) => ({ project: text(row, "project") || undefined, document: text(row, "document") }));
    },
  };
}

async function policyOf(sql: Query, project: string | undefined): Promise<Policy> {
  const rows = await sql.query("select project, document from policies where project = '' or project = $1", [
    project ?? "",
  ]);
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
