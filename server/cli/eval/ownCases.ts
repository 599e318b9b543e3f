import { statSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { messageOf } from "../../base/errorMessage.ts";
import { holeKinds } from "../../evaluation/make/hole.ts";
import { isHoleKind, makeCases } from "../../evaluation/make/makeCases.ts";
import { caseLine } from "../../evaluation/readCases.ts";
import { exitCodes } from "../output.ts";
import type { OwnCasesFlags, RepoFlags } from "./flags.ts";
import { badCases, loadCases, maskAll, type CasesLoaded } from "./loadCases.ts";

/** The cases that the flags name, or ones cut from the repository. */
export async function casesFor(
  named: string,
  flags: Pick<RepoFlags, "cases" | "repo" | "limit"> & OwnCasesFlags,
  signal: AbortSignal,
): Promise<CasesLoaded> {
  const folder = resolve(named);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return badCases(`${named} is not a folder`);
  if (flags.cases === undefined) return ownCases(folder, flags, signal);
  const limit = flags.limit === undefined ? undefined : Number(flags.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    return badCases(`--limit needs a whole number above 0, not "${flags.limit}"`, exitCodes.usage);
  return loadCases({ folder, file: flags.cases, repo: flags.repo, limit });
}

/** Cases cut from the repository itself, for who has no list of cases. */
async function ownCases(folder: string, flags: OwnCasesFlags, signal: AbortSignal): Promise<CasesLoaded> {
  const [count, seed] = [Number(flags.count), Number(flags.seed)];
  if (!Number.isInteger(count) || count < 1)
    return badCases(`--count needs a whole number above 0, not "${flags.count}"`, exitCodes.usage);
  if (!Number.isInteger(seed)) return badCases(`--seed needs a whole number, not "${flags.seed}"`, exitCodes.usage);
  const named = flags.kinds === undefined ? holeKinds : flags.kinds.split(",").map((kind) => kind.trim());
  const unknown = named.find((kind) => !isHoleKind(kind));
  if (unknown !== undefined)
    return badCases(`there is no kind "${unknown}"; the kinds are ${holeKinds.join(", ")}`, exitCodes.usage);
  const made = await makeCases({ folder, count, kinds: named.filter(isHoleKind), seed, signal });
  if (made.length === 0)
    return badCases(
      `no cases could be cut from ${folder}: it needs source files of TypeScript, JavaScript, Python, Go, Rust, Java or C++`,
    );
  const cases = made.map((each) => ({ ...each, repo: basename(folder) }));
  try {
    if (flags.saveCases !== undefined)
      writeFileSync(flags.saveCases, cases.map((each) => `${caseLine(each)}\n`).join(""));
  } catch (error) {
    return badCases(`${flags.saveCases ?? ""} cannot be written: ${messageOf(error)}`, exitCodes.failed);
  }
  return maskAll(folder, cases);
}
