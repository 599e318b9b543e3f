import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../../base/errorMessage.ts";
import { ownCommand } from "../../base/ownCommand.ts";
import { systemClock } from "../../base/systemClock.ts";
import { growthTables, renderGrowthPage } from "../../benchmark/growth/growthReport.ts";
import { measureSize, type GrowthPoint } from "../../benchmark/growth/measureGrowth.ts";
import { describeProblem } from "../../settings/problem.ts";
import { interruptibly } from "../interruptibly.ts";
import { measuringSettings } from "../eval/plan.ts";
import { exitCodes, fail, note, print } from "../output.ts";
import { overridesOf } from "../overrides.ts";
import { version } from "../version.ts";
import { describeMachine } from "./machine.ts";
import { tablesText } from "./tablesText.ts";
import { writeResult } from "./writeResult.ts";

export type GrowthFlags = {
  readonly lines: string;
  readonly files: string;
  readonly keys: string;
  readonly set?: readonly string[];
  readonly json?: string;
  readonly html?: string;
};

/** Nobody waits for the engine, and no file is too long. */
const asMeasured = { "complete.debounceMs": 0, "complete.maxDocumentKiB": 65_536 };

export async function benchGrowth(flags: GrowthFlags): Promise<void> {
  const overrides = overridesOf(flags);
  if (typeof overrides === "string") return fail(overrides, exitCodes.usage);
  const [lines, files, keys] = [sizesOf(flags.lines), sizesOf(flags.files), Number(flags.keys)];
  if (lines === undefined || files === undefined)
    return fail("--lines and --files need whole numbers above 0 with commas between them", exitCodes.usage);
  if (!Number.isInteger(keys) || keys < 1)
    return fail(`--keys needs a whole number from 1, not "${flags.keys}"`, exitCodes.usage);
  const { settings, problems } = measuringSettings({ ...asMeasured, ...overrides });
  for (const problem of problems) note(`lacuna: ${describeProblem(problem)}`);
  const folder = mkdtempSync(join(tmpdir(), "lacuna-growth-"));
  const sizes = [
    ...lines.map((size) => ({ of: "lines" as const, size })),
    ...files.map((size) => ({ of: "files" as const, size })),
  ];
  await interruptibly(async (signal) => {
    const start = { command: ownCommand("bench", "instant-server"), env: process.env, settings };
    const points: GrowthPoint[] = [];
    for (const size of sizes) {
      if (signal.aborted) break;
      note(`${size.size} ${size.of}`);
      points.push(await measureSize({ start, folder, keys, clock: systemClock, signal }, size));
    }
    if (signal.aborted) return fail("interrupted");
    await present(points, { flags, record: { version, ...describeMachine(), keys } });
  })
    .catch((error: unknown) => fail(messageOf(error)))
    .finally(() => rmSync(folder, { recursive: true, force: true }));
}

/** Undefined for a list that is none; an empty one is one. */
function sizesOf(list: string): readonly number[] | undefined {
  const sizes = list
    .split(",")
    .filter((each) => each.trim() !== "")
    .map(Number);
  return sizes.every((size) => Number.isInteger(size) && size > 0) ? sizes : undefined;
}

type Record = Readonly<{ [key: string]: string | number }>;

async function present(
  points: readonly GrowthPoint[],
  { flags, record }: { readonly flags: GrowthFlags; readonly record: Record },
): Promise<void> {
  print(tablesText(growthTables(points)));
  const kind = "lacuna bench growth";
  if (flags.json !== undefined) await writeResult(flags.json, `${JSON.stringify({ kind, ...record, points })}\n`);
  if (flags.html !== undefined) await writeResult(flags.html, renderGrowthPage(points, record));
}
