import { basename } from "node:path";
import type { ReportRun } from "../../evaluation/report/report.ts";
import { summarise } from "../../evaluation/summary.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { wire, type Wired } from "../wiring.ts";
import type { OwnCasesFlags, RepoFlags } from "./flags.ts";
import { comparisonText } from "./comparisonText.ts";
import { measure } from "./measure.ts";
import { planOf, recordOf } from "./plan.ts";
import { noPredictions, openPredictions } from "./predictions.ts";
import { readRun } from "./readRun.ts";
import { writeReport } from "./runCompare.ts";
import { summaryText } from "./summaryText.ts";
import { withCases, type Given } from "./withCases.ts";

export async function evalRepo(named: string, flags: RepoFlags & OwnCasesFlags): Promise<void> {
  const plan = planOf(flags);
  if (typeof plan === "string") return fail(plan, exitCodes.usage);
  await withCases({ named, flags, plan }, (given) => runWired({ ...given, flags }));
}

async function runWired(unwired: Omit<Run, "wired">): Promise<void> {
  const wired = wire({ settings: () => unwired.plan.settings, log: stderrLog() });
  try {
    await run({ ...unwired, wired });
  } finally {
    await wired.dispose();
  }
}

type Run = Given & { readonly wired: Wired; readonly flags: RepoFlags };

async function run({ wired, plan, flags, folder, cases, signal }: Run): Promise<void> {
  const read = flags.compare === undefined ? undefined : readRun(flags.compare);
  if (read?.kind === "bad") return fail(read.message, exitCodes.notFound);
  const earlier = read?.run;
  const state = await wired.engine.prepare(signal);
  if (signal.aborted) return fail("interrupted");
  if (state.kind !== "ready") {
    const why = state.kind === "failed" ? `${state.reason}. ${state.detail}` : state.kind;
    return fail(`the model is not ready: ${why}`, exitCodes.unavailable);
  }
  const record = recordOf(plan, state.model);
  const opened =
    flags.out === undefined
      ? { kind: "open" as const, predictions: noPredictions }
      : openPredictions(flags.out, { isResumed: flags.resume === true, record });
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
  const name = flags.out === undefined ? state.model.id : basename(flags.out).replace(/\.jsonl$/, "");
  await present({ name, results, record, summary: summarise(results) }, flags, earlier);
}

async function present(made: ReportRun, flags: RepoFlags, earlier: ReportRun | undefined): Promise<void> {
  if (flags.json === true) printJson(made.summary);
  else print(summaryText(made.summary));
  if (earlier !== undefined && flags.json !== true) print(`\n${comparisonText(earlier, made)}`);
  if (flags.html !== undefined) await writeReport(flags.html, earlier === undefined ? [made] : [earlier, made]);
}
