import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { messageOf } from "../../base/errorMessage.ts";
import { checkOut, commitTraces } from "../../benchmark/traces/commits.ts";
import { parseTraces } from "../../benchmark/traces/parseTraces.ts";
import type { Trace } from "../../benchmark/traces/trace.ts";
import { exitCodes } from "../output.ts";
import { languageOf } from "../../syntax/languageOf.ts";

export type TraceFlags = {
  readonly trace?: string;
  readonly commits?: string;
  readonly count: string;
  readonly seed?: number;
};

export type Loaded =
  /** The project's folder is empty for recordings, and the tree before the oldest commit for commits. */
  | { readonly kind: "traces"; readonly traces: readonly Trace[]; readonly project: string }
  | { readonly kind: "bad"; readonly message: string; readonly code?: number };

type Place = { readonly folder: string; readonly signal: AbortSignal };

/** The typing that `--trace` or `--commits` names. `folder` is one that is removed afterwards. */
export async function loadTraces(flags: TraceFlags, { folder, signal }: Place): Promise<Loaded> {
  const project = join(folder, "project");
  if ((flags.trace === undefined) === (flags.commits === undefined))
    return { kind: "bad", message: "name either --trace FILE or --commits FOLDER", code: exitCodes.usage };
  if (flags.trace !== undefined) return withProject(await readTraces(flags.trace), project);
  const repository = resolve(flags.commits ?? "");
  const count = Number(flags.count);
  if (!Number.isInteger(count) || count < 1)
    return { kind: "bad", message: "--count needs a number of commits", code: exitCodes.usage };
  const found = await commitTraces({ folder: repository, count, seed: flags.seed ?? 1, languageOf, signal });
  if (found.kind === "bad") return found;
  const problem = await checkOut(repository, found.base, project);
  return problem === undefined ? { ...found, project } : { kind: "bad", message: problem };
}

async function readTraces(file: string): Promise<ReturnType<typeof parseTraces>> {
  try {
    return parseTraces(await readFile(file, "utf8"), { name: file, languageOf });
  } catch (error) {
    return { kind: "bad", message: `${file} cannot be read: ${messageOf(error)}` };
  }
}

const withProject = (parsed: ReturnType<typeof parseTraces>, project: string): Loaded =>
  parsed.kind === "bad" ? parsed : { ...parsed, project };
