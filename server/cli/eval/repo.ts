import { resolve } from "node:path";
import { noContext } from "../../domain/context.ts";
import { EngineGaveUp, runCases } from "../../evaluation/runCases.ts";
import type { MaskedCase } from "../../evaluation/maskedCase.ts";
import { guessIndentation } from "../../lsp/guessIndentation.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { describeProblem } from "../../settings/problem.ts";
import { exitCodes, fail, note } from "../output.ts";
import { wire, type Wired } from "../wiring.ts";
import { openCaseProgress } from "./caseProgress.ts";
import type { RepoFlags } from "./flags.ts";
import { loadCases } from "./loadCases.ts";
import { planOf, recordOf, type Plan } from "./plan.ts";
import { openPredictions } from "./predictions.ts";

export async function evalRepo(named: string, flags: RepoFlags): Promise<void> {
  const plan = planOf(flags);
  if (typeof plan === "string") return fail(plan, exitCodes.usage);
  const limit = flags.limit === undefined ? undefined : Number(flags.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    return fail(`--limit needs a whole number above 0, not "${flags.limit}"`, exitCodes.usage);
  if (flags.cases === undefined) return fail("--cases FILE is needed", exitCodes.usage);
  if (flags.out === undefined) return fail("--out FILE is needed", exitCodes.usage);
  const loaded = loadCases({ folder: resolve(named), file: flags.cases, repo: flags.repo, limit });
  if (loaded.kind === "bad") return fail(loaded.message, exitCodes.notFound);
  for (const problem of plan.problems) note(`lacuna: ${describeProblem(problem)}`);

  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort();
  process.once("SIGINT", onInterrupt).once("SIGTERM", onInterrupt);
  const wired = wire({ settings: () => plan.settings, log: stderrLog() });
  try {
    await measure({ wired, plan, flags, out: flags.out, cases: loaded.cases, signal: interrupt.signal });
  } finally {
    process.off("SIGINT", onInterrupt).off("SIGTERM", onInterrupt);
    await wired.dispose();
  }
}

type Measuring = {
  readonly wired: Wired;
  readonly plan: Plan;
  readonly flags: RepoFlags;
  readonly out: string;
  readonly cases: readonly MaskedCase[];
  readonly signal: AbortSignal;
};

async function measure(measuring: Measuring): Promise<void> {
  const { wired, plan, flags, out, cases, signal } = measuring;
  const state = await wired.engine.prepare(signal);
  if (signal.aborted) return fail("interrupted");
  if (state.kind !== "ready")
    return fail(
      `the model is not ready: ${state.kind === "failed" ? `${state.reason} ${state.detail}` : state.kind}`,
      exitCodes.unavailable,
    );
  const opened = openPredictions(out, { isResumed: flags.resume === true, record: recordOf(plan, state.model) });
  if (opened.kind === "bad") return fail(opened.message);
  const { predictions } = opened;
  const missing = cases.filter((each) => !predictions.done.has(each.case.id));
  note(
    `${missing.length} of ${cases.length} cases to do with ${state.model.id} on ${state.model.device}, results in ${out}`,
  );
  const completer = wired.createCompleter({
    settings: () => plan.settings,
    log: stderrLog(),
    context: noContext,
    experiment: plan.experiment,
  });
  const progress = openCaseProgress(missing.length, process.stderr.isTTY);
  try {
    const run = {
      ...{
        engine: wired.engine,
        completer,
        context: noContext,
        settings: plan.settings,
        trigger: plan.trigger,
        signal,
      },
      indentationOf: (text: string) => guessIndentation(text),
      withRawText: flags.raw === true,
    };
    for await (const result of runCases(missing, run)) {
      predictions.append(result);
      progress.done();
    }
  } catch (error) {
    if (!(error instanceof EngineGaveUp)) throw error;
    fail(`${error.message}. What is done is in ${out}; --resume goes on from there.`, exitCodes.unavailable);
  } finally {
    progress.end();
    completer.dispose();
  }
  if (signal.aborted) fail(`interrupted. What is done is in ${out}; --resume goes on from there.`);
}
