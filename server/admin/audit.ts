import type { NamedRecord } from "../accounts/audit/auditLog.ts";
import type { Accounts } from "../accounts/createAccounts.ts";
import type { AuditItem, AuditReply, Checkpoint, VerifyReply } from "./api.ts";
import { get, getLines, post, type Endpoint } from "./endpoint.ts";
import { countIn, neededText, readNothing, reading, textOrNone } from "./reading.ts";

const scope = "audit.read";
const usualPage = 50;
const mostListed = 1000;
const mostCheckpoints = 10_000;

/** `kept`: the checkpoints that the server keeps itself. */
export function auditEndpoints({ audit }: Accounts, kept: () => readonly Checkpoint[]): readonly Endpoint[] {
  return [
    get("audit", { scope, does: "the audit log, newest first" }, async ({ caller, query }): Promise<AuditReply> => {
      const page = readPage(query);
      // One more than a page cannot be asked for at the limit; a full page that is the last costs an empty one.
      const records = (await audit.list(caller, page)).map(item);
      const last = records.at(-1)?.seq ?? 1;
      return { records, next: records.length === page.limit && last > 1 ? last : null };
    }),
    post(
      "audit/verify",
      { scope, does: "whether the log is whole" },
      async ({ caller, body }): Promise<VerifyReply> => {
        const checkpoints = [...kept(), ...readCheckpoints(body)];
        return { ...(await audit.verify(caller, checkpoints)), checkpoints: checkpoints.length };
      },
    ),
    get(
      "audit/checkpoint",
      { scope, does: "the end of the log, to be kept elsewhere" },
      async ({ caller }): Promise<Checkpoint> => audit.checkpoint(caller),
    ),
    getLines(
      "audit/export",
      { scope, does: "the whole log, oldest first, one JSON text a line" },
      async ({ caller, query }) => {
        readNothing(query);
        return linesOf(audit.export(caller));
      },
    ),
  ];
}

async function* linesOf(links: AsyncIterable<{ readonly record: string; readonly hash: string }>) {
  for await (const { record, hash } of links) yield `${JSON.stringify({ hash, record })}\n`;
}

const item = ({ previous: _previous, ...record }: NamedRecord): AuditItem => ({
  ...record,
  actorName: record.actorName ?? null,
  targetName: record.targetName ?? null,
});

const readPage = (query: unknown) =>
  reading(query, (fields) => ({
    limit: countIn(fields, "limit", { least: 1, most: mostListed }) ?? usualPage,
    before: countIn(fields, "before", { least: 1, most: Number.MAX_SAFE_INTEGER }),
    action: textOrNone(fields, "action"),
    by: textOrNone(fields, "actor"),
    target: textOrNone(fields, "target"),
    from: textOrNone(fields, "from"),
    to: textOrNone(fields, "to"),
  }));

const readCheckpoints = (body: unknown): readonly Checkpoint[] =>
  reading(body, (fields) =>
    fields.list("checkpoints", mostCheckpoints).map((each) => {
      each.need("seq", "the number of a record");
      const seq = each.int("seq", { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 0;
      const checkpoint = { seq, hash: neededText(each, "hash", "the hash of that record") };
      each.refuseOthers();
      return checkpoint;
    }),
  );
