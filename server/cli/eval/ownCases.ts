import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { messageOf } from "../../base/errorMessage.ts";
import { holeKinds } from "../../evaluation/make/hole.ts";
import { isHoleKind, makeCases } from "../../evaluation/make/makeCases.ts";
import { caseLine } from "../../evaluation/readCases.ts";
import { exitCodes } from "../output.ts";
import type { OwnCasesFlags } from "./flags.ts";
import { badCases, maskAll, type CasesLoaded } from "./loadCases.ts";

/** Cases cut from the repository itself, for who has no list of cases. */
export async function ownCases(folder: string, flags: OwnCasesFlags, signal: AbortSignal): Promise<CasesLoaded> {
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
