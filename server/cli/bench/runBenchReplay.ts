import { mkdirSync } from "node:fs";
import { messageOf } from "../../base/errorMessage.ts";
import { ownCommand } from "../../base/ownCommand.ts";
import { systemClock } from "../../base/systemClock.ts";
import type { ReplayFile } from "../../benchmark/replay/replayFile.ts";
import { renderReplayPage } from "../../benchmark/replay/replayPage.ts";
import { compareReplays, replayTables, type Compared } from "../../benchmark/replay/replayText.ts";
import { runReplay } from "../../benchmark/replay/runReplay.ts";
import { summariseReplay } from "../../benchmark/replay/summary.ts";
import { densestStretch } from "../../benchmark/traces/stretch.ts";
import type { Trace } from "../../benchmark/traces/trace.ts";
import type { ModelInfo } from "../../domain/engine.ts";
import { reasons } from "../../domain/reason.ts";
import { engineStatus } from "../../engine/control.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { describeProblem } from "../../settings/problem.ts";
import { openCaseProgress } from "../eval/caseProgress.ts";
import { interruptibly } from "../interruptibly.ts";
import { measuringSettings } from "../eval/plan.ts";
import { exitCodes, fail, note, print } from "../output.ts";
import { overridesOf } from "../overrides.ts";
import { version } from "../version.ts";
import { wire } from "../wiring.ts";
import { loadTraces } from "./loadTraces.ts";
import { describeMachine } from "./machine.ts";
import { withOwnHost } from "./ownHost.ts";
import { readEarlier } from "./readEarlier.ts";
import { readNumbers, type ReplayFlags, type ReplayNumbers } from "./replayFlags.ts";
import { tablesText } from "./tablesText.ts";
import { writeResult } from "./writeResult.ts";

type Settings = ReturnType<typeof measuringSettings>["settings"];

export async function benchReplay(flags: ReplayFlags): Promise<void> {
  const [numbers, overrides] = [readNumbers(flags), overridesOf(flags)];
  if (typeof numbers === "string") return fail(numbers, exitCodes.usage);
  if (typeof overrides === "string") return fail(overrides, exitCodes.usage);
  const earlier = flags.compare === undefined ? undefined : readEarlier(flags.compare);
  if (earlier?.kind === "bad") return fail(earlier.message, exitCodes.notFound);
  const { settings, problems } = measuringSettings(overrides);
  for (const problem of problems) note(`lacuna: ${describeProblem(problem)}`);
  await interruptibly((signal) =>
    withOwnHost(async (folder) => {
      const { trace, commits, count } = flags;
      const from = { ...(trace === undefined ? {} : { trace }), ...(commits === undefined ? {} : { commits }), count };
      const loaded = await loadTraces({ ...from, seed: numbers.seed }, { folder, signal });
      if (signal.aborted) return fail("interrupted");
      if (loaded.kind === "bad") return fail(loaded.message, loaded.code ?? exitCodes.notFound);
      mkdirSync(loaded.project, { recursive: true });
      const traces = loaded.traces.map((each) => densestStretch(each, numbers.keys));
      const made = await withModel(settings, signal, (model) =>
        replayAll({ traces, project: loaded.project, model, settings, numbers, signal }),
      );
      if (made !== undefined) await present(made, flags, earlier?.summary);
    }),
  );
}

/** Loads the model before anything is measured. Its client stays, so that the engine does not leave. */
async function withModel(
  settings: Settings,
  signal: AbortSignal,
  run: (model: ModelInfo) => Promise<ReplayFile>,
): Promise<ReplayFile | undefined> {
  const wired = wire({ settings: () => settings, log: stderrLog() });
  try {
    const state = await wired.engine.prepare(signal);
    if (state.kind === "ready") return await run(state.model);
    if (signal.aborted) fail("interrupted");
    else if (state.kind === "failed")
      fail(`the model is not ready: ${state.detail} ${reasons[state.reason].help}`, exitCodes.unavailable);
    else fail(`the model is not ready: ${state.kind}`, exitCodes.unavailable);
  } catch (error) {
    fail(messageOf(error));
  } finally {
    await wired.dispose();
  }
  return undefined;
}

type Run = {
  readonly traces: readonly Trace[];
  readonly project: string;
  readonly model: ModelInfo;
  readonly settings: Settings;
  readonly numbers: ReplayNumbers;
  readonly signal: AbortSignal;
};

async function replayAll({ traces, project, model, settings, numbers, signal }: Run): Promise<ReplayFile> {
  const keys = traces.reduce((total, { edits }) => total + edits.length, 0);
  note(`${keys} key presses in ${traces.length} files, with ${model.id} on ${model.device}, ${model.threads} threads`);
  const progress = openCaseProgress(keys, process.stderr.isTTY, "key presses");
  const log = await runReplay({
    start: { command: ownCommand("lsp", "--stdio"), env: process.env, folder: project, settings },
    ...{ traces, signal, clock: systemClock, speed: numbers.speed, longestPauseMs: numbers.longestPause },
    onPress: progress.done,
    engine: findEngine,
  }).finally(() => progress.end());
  if (signal.aborted) fail("interrupted; what was typed until then:");
  return {
    ...{ kind: "lacuna bench replay", version, machine: describeMachine(), model, settings },
    replay: numbers,
    traces: traces.map(({ id, path, languageId, timing, edits }) => ({
      id,
      path,
      languageId,
      timing,
      edits: edits.length,
    })),
    summary: summariseReplay(log),
    log,
  };
}

async function findEngine() {
  const found = await engineStatus(version);
  if (found.kind !== "running") return undefined;
  return { pid: found.status.pid, evaluatedTokens: found.status.evaluatedTokens };
}

async function present(made: ReplayFile, flags: ReplayFlags, earlier: Compared | undefined): Promise<void> {
  print(tablesText(replayTables(made.summary)));
  if (earlier) print(`\n${tablesText([compareReplays(earlier, made.summary)])}`);
  if (flags.json !== undefined) await writeResult(flags.json, `${JSON.stringify(made)}\n`);
  if (flags.html !== undefined) await writeResult(flags.html, renderReplayPage(made));
}
