import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../base/errorMessage.ts";
import { field } from "../../base/record.ts";
import { AccountsError } from "../accountsError.ts";
import type { Checkpoint } from "./chain.ts";

const fileIn = (folder: string): string => join(folder, "audit-checkpoints.jsonl");

/** One line each, beside the embedded database. It protects as far as copies of it lie elsewhere. */
export const keepCheckpoints =
  (folder: string) =>
  ({ seq, hash }: Checkpoint): void =>
    appendFileSync(fileIn(folder), `${JSON.stringify({ seq, hash })}\n`, { mode: 0o600 });

/** Those that were kept beside the embedded database; none before the first. */
export function readKept(folder: string): readonly Checkpoint[] {
  const file = fileIn(folder);
  return existsSync(file) ? readCheckpoints(file) : [];
}

/** Lines of JSON with `seq` and `hash`, as `lacuna accounts audit checkpoint --json` and the server print them. */
export function readCheckpoints(file: string): readonly Checkpoint[] {
  const lines = readLines(file);
  return lines.flatMap((line, index) => (line.trim() === "" ? [] : readLine(line, { file, line: index + 1 })));
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch (error) {
    throw new AccountsError("notFound", `the checkpoints cannot be read: ${messageOf(error)}`);
  }
}

function readLine(text: string, at: { readonly file: string; readonly line: number }): readonly Checkpoint[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Told below, like JSON that is no checkpoint.
  }
  const [seq, hash] = [field(value, "seq"), field(value, "hash")];
  if (typeof seq === "number" && typeof hash === "string") return [{ seq, hash }];
  throw new AccountsError("invalid", `${at.file}:${at.line} is no checkpoint, which is {"seq": …, "hash": …}`);
}
