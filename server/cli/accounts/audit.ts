import { readCheckpoints, readKept } from "../../accounts/audit/checkpoints.ts";
import type { NamedRecord } from "../../accounts/audit/auditLog.ts";
import { databaseFrom } from "../../accounts/databaseFrom.ts";
import { table } from "../models/table.ts";
import { fail, note, print, printJson } from "../output.ts";
import { numberOf, withAccounts, type Place } from "./withAccounts.ts";

export type AuditFlags = Place & { readonly checkpoints?: string; readonly limit?: string };

export const list = (flags: AuditFlags): Promise<void> =>
  withAccounts(flags, async ({ audit }) => {
    const records = await audit.list("console", { limit: numberOf(flags.limit ?? "50", "--limit") });
    if (flags.json) printJson(records);
    else if (records.length === 0) note("the log is empty");
    else print(table([["NO", "AT", "WHO", "DID", "TO WHAT"], ...records.map(rowOf)]));
  });

export const verify = (flags: AuditFlags): Promise<void> =>
  withAccounts(flags, async ({ audit }) => {
    const database = databaseFrom(process.env, flags.folder);
    const checkpoints = [
      ...(flags.checkpoints === undefined ? [] : readCheckpoints(flags.checkpoints)),
      ...(database.kind === "folder" ? readKept(database.folder) : []),
    ];
    const verdict = await audit.verify("console", checkpoints);
    if (flags.json) printJson({ ...verdict, checkpoints: checkpoints.length });
    if (verdict.kind === "fault") {
      fail(`record ${verdict.seq}: ${verdict.what}`);
      return;
    }
    if (!flags.json) print(`intact: ${verdict.end.seq} records, checked against ${checkpoints.length} checkpoints`);
    if (flags.checkpoints === undefined)
      note(
        "Whoever can write to this machine could also have cut off the end: only checkpoints kept elsewhere tell (--checkpoints).",
      );
  });

export const exportAll = (place: Place): Promise<void> =>
  withAccounts(place, async ({ audit }) => {
    for await (const { record, hash } of audit.export("console")) print(JSON.stringify({ hash, record }));
  });

export const checkpoint = (place: Place): Promise<void> =>
  withAccounts(place, async ({ audit }) => print(JSON.stringify(await audit.checkpoint("console"))));

const rowOf = ({ seq, at, actor, actorName, action, target, targetName }: NamedRecord): readonly string[] => [
  String(seq),
  at,
  actorName ?? actor,
  action,
  targetName ?? target,
];
