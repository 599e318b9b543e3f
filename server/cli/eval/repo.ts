import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { MaskedCase } from "../../evaluation/maskedCase.ts";
import { summarise } from "../../evaluation/summary.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { describeProblem } from "../../settings/problem.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { wire, type Wired } from "../wiring.ts";
import type { OwnCasesFlags, RepoFlags } from "./flags.ts";
import { badCases, loadCases, type CasesLoaded } from "./loadCases.ts";
import { measure } from "./measure.ts";
import { ownCases } from "./ownCases.ts";
import { planOf, recordOf, type Plan } from "./plan.ts";
import { noPredictions, openPredictions } from "./predictions.ts";
import { summaryText } from "./summaryText.ts";

export async function evalRepo(named: string, flags: RepoFlags & OwnCasesFlags): Promise<void> {
  const plan = planOf(flags);
  if (typeof plan === "string") return fail(plan, exitCodes.usage);
  const folder = resolve(named);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return fail(`${named} is not a folder`, exitCodes.notFound);
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort();
  process.once("SIGINT", onInterrupt).once("SIGTERM", onInterrupt);
  try {
    const loaded = await casesFor(folder, flags, interrupt.signal);
    if (interrupt.signal.aborted) return fail("interrupted");
    if (loaded.kind === "bad") return fail(loaded.message, loaded.code);
    for (const problem of plan.problems) note(`lacuna: ${describeProblem(problem)}`);
    await runWired({ plan, flags, folder, cases: loaded.cases, signal: interrupt.signal });
  } finally {
    process.off("SIGINT", onInterrupt).off("SIGTERM", onInterrupt);
  }
}

async function casesFor(folder: string, flags: RepoFlags & OwnCasesFlags, signal: AbortSignal): Promise<CasesLoaded> {
  if (flags.cases === undefined) return ownCases(folder, flags, signal);
  const limit = flags.limit === undefined ? undefined : Number(flags.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    return badCases(`--limit needs a whole number above 0, not "${flags.limit}"`, exitCodes.usage);
  return loadCases({ folder, file: flags.cases, repo: flags.repo, limit });
}

async function runWired(unwired: Omit<Run, "wired">): Promise<void> {
  const wired = wire({ settings: () => unwired.plan.settings, log: stderrLog() });
  try {
    await run({ ...unwired, wired });
  } finally {
    await wired.dispose();
  }
}

type Run = {
  readonly wired: Wired;
  readonly plan: Plan;
  readonly flags: RepoFlags;
  readonly folder: string;
  readonly cases: readonly MaskedCase[];
  readonly signal: AbortSignal;
};

async function run({ wired, plan, flags, folder, cases, signal }: Run): Promise<void> {
  const state = await wired.engine.prepare(signal);
  if (signal.aborted) return fail("interrupted");
  if (state.kind !== "ready") {
    const why = state.kind === "failed" ? `${state.reason}. ${state.detail}` : state.kind;
    return fail(`the model is not ready: ${why}`, exitCodes.unavailable);
  }
  const opened =
    flags.out === undefined
      ? { kind: "open" as const, predictions: noPredictions }
      : openPredictions(flags.out, { isResumed: flags.resume === true, record: recordOf(plan, state.model) });
  if (opened.kind === "bad") return fail(opened.message);
  const found = opened.predictions.found.length;
  const into = flags.out === undefined ? "" : ` into ${flags.out}, which holds ${found}`;
  note(`${cases.length} cases with ${state.model.id} on ${state.model.device}${into}`);
  const withRawText = flags.raw === true;
  const results = await measure({ wired, plan, folder, cases, predictions: opened.predictions, withRawText, signal });
  if (results.length < cases.length) {
    const goOn = flags.out === undefined ? "" : ` What is done is in ${flags.out}; --resume goes on from there.`;
    fail(
      `only ${results.length} of ${cases.length} cases were done.${goOn}`,
      process.exitCode === undefined ? undefined : Number(process.exitCode),
    );
  }
  if (results.length === 0) return;
  const summary = summarise(results);
  if (flags.json === true) printJson(summary);
  else print(summaryText(summary));
}
