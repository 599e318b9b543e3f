import { basename } from "node:path";
import type { ModelInfo } from "../../domain/engine.ts";
import { contextTokensFor } from "../../evaluation/sets/fillBare.ts";
import { summariseSet } from "../../evaluation/sets/setSummary.ts";
import { findTestRunner, type TestRunner } from "../../evaluation/sets/testRunner.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { describeProblem } from "../../settings/problem.ts";
import { listenForInterrupt } from "../interruptibly.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { wire } from "../wiring.ts";
import type { RepoFlags } from "./flags.ts";
import { fillSet } from "./fillSet.ts";
import { loadSet, type LoadedSet } from "./loadSet.ts";
import { planOf, recordOf, type Plan } from "./plan.ts";
import { noPredictions, openPredictions } from "./predictions.ts";
import { scoreAnswers } from "./scoreAnswers.ts";
import { setSummaryText } from "./setSummaryText.ts";

export type SetFlags = {
  readonly kind: string;
  readonly limit?: string;
  readonly sample?: string;
  readonly seed: string;
  readonly bare?: boolean;
  readonly pipeline?: boolean;
  readonly layout?: NonNullable<RepoFlags["layout"]>;
  readonly healing: boolean;
  readonly crossFile: boolean;
  readonly runTests?: boolean;
  readonly out?: string;
  readonly resume?: boolean;
  readonly model?: string;
  readonly set?: readonly string[];
  readonly json?: boolean;
};

export async function evalSet(file: string, flags: SetFlags): Promise<void> {
  const wrong = wrongUse(flags);
  if (wrong !== undefined) return fail(wrong, exitCodes.usage);
  const loaded = loadSet(file, flags);
  if (loaded.kind === "bad") return fail(loaded.message, loaded.code);
  for (const problem of loaded.problems) note(`lacuna: ${problem}`);
  const plan = planOf(planFlags(flags, loaded));
  if (typeof plan === "string") return fail(plan, exitCodes.usage);
  for (const problem of plan.problems) note(`lacuna: ${describeProblem(problem)}`);
  const tests = runnerFor(loaded, flags);
  if (tests.kind === "missing") return fail(tests.detail, exitCodes.unavailable);
  await run({ loaded, flags, plan, runner: tests.runner });
}

function wrongUse({ bare, pipeline, layout, healing }: SetFlags): string | undefined {
  if (bare && pipeline) return "--bare and --pipeline exclude each other";
  if (!pipeline && (layout !== undefined || !healing))
    return "--layout and --no-healing need --pipeline: without it the prompt is laid out as for the published figures";
  return undefined;
}

/** The editor's own budgets for the pipeline; the bare prompt has its own limits and needs an engine with room for them. */
function planFlags(flags: SetFlags, { set }: LoadedSet): RepoFlags {
  const room = flags.pipeline ? [] : [`engine.contextTokens=${contextTokensFor(set)}`];
  return {
    ...{ level: "all", healing: flags.healing, context: flags.crossFile },
    ...{ prefixTokens: "1024", suffixTokens: "256", snippetTokens: "640" },
    ...(flags.layout === undefined ? {} : { layout: flags.layout }),
    ...(flags.model === undefined ? {} : { model: flags.model }),
    set: [...room, ...(flags.set ?? [])],
  };
}

type Tests =
  | { readonly kind: "ready"; readonly runner: TestRunner | undefined }
  | { readonly kind: "missing"; readonly detail: string };

function runnerFor({ set }: LoadedSet, flags: SetFlags): Tests {
  if (set !== "humaneval-infilling" || !flags.runTests) return { kind: "ready", runner: undefined };
  const found = findTestRunner();
  if (found.kind === "ready" && !found.runner.isNetworkOff)
    note("lacuna: this system does not let the tests run without a network; only the guard inside Python refuses it");
  return found;
}

type Run = {
  readonly loaded: LoadedSet;
  readonly flags: SetFlags;
  readonly plan: Plan;
  readonly runner: TestRunner | undefined;
};

async function run({ loaded, flags, plan, runner }: Run): Promise<void> {
  const { signal, ignore } = listenForInterrupt();
  const wired = wire({ settings: () => plan.settings, log: stderrLog() });
  try {
    const state = await wired.engine.prepare(signal);
    if (signal.aborted) return fail("interrupted");
    if (state.kind !== "ready") {
      const why = state.kind === "failed" ? `${state.reason}. ${state.detail}` : state.kind;
      return fail(`the model is not ready: ${why}`, exitCodes.unavailable);
    }
    const record = { ...recordOf(plan, state.model), set: loaded.set, way: flags.pipeline ? "pipeline" : "bare" };
    const opened =
      flags.out === undefined
        ? { kind: "open" as const, predictions: noPredictions }
        : openPredictions(flags.out, { isResumed: flags.resume === true, record });
    if (opened.kind === "bad") return fail(opened.message);
    note(`${headline(loaded, flags, state.model)}${flags.out === undefined ? "" : `; answers in ${flags.out}`}`);
    const way = flags.pipeline ? ("pipeline" as const) : ("bare" as const);
    const { predictions } = opened;
    const results = await fillSet({ wired, plan, loaded, way, model: state.model, predictions, signal });
    if (results.length < loaded.cases.length)
      fail(
        `only ${results.length} of ${loaded.cases.length} cases were done`,
        Number(process.exitCode ?? exitCodes.failed),
      );
    if (results.length === 0) return;
    const scored = await scoreAnswers({ loaded, results, runner });
    const summary = { ...summariseSet(loaded.set, scored), made: headline(loaded, flags, state.model) };
    if (flags.json) printJson(summary);
    else print(setSummaryText(summary, results));
    if (loaded.set === "humaneval-infilling" && !runner) note(consent);
  } finally {
    ignore();
    await wired.dispose();
  }
}

const consent =
  "lacuna: pass@1 is left out, because it means running programs that a model wrote. --run-tests allows it; docs/sets.md says how they are kept in, and that this is a guard, not a sandbox.";

/** What was measured, in one line: set, cases, way and model. */
function headline({ cases, of }: LoadedSet, flags: SetFlags, model: ModelInfo): string {
  const way = flags.pipeline
    ? `the editor's pipeline${flags.layout === undefined ? "" : `, ${flags.layout}`}${flags.healing ? "" : ", not healed"}`
    : "bare prompt (plain order, greedy, no path, no healing, nothing cut off)";
  const chosen = flags.sample === undefined ? "" : `, sample with seed ${flags.seed}`;
  return `${cases.length} of ${of} cases${chosen}; ${way}; ${basename(model.file)} on ${model.device}`;
}
