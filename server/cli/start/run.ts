import { reasons } from "../../domain/reason.ts";
import type { ModelFile } from "../../domain/modelStore.ts";
import type { Engine, ModelInfo } from "../../domain/engine.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { loadSettings } from "../../settings/load.ts";
import { describeProblem } from "../../settings/problem.ts";
import { bytesText } from "../../models/catalogue.ts";
import { openProgress } from "../models/progress.ts";
import { listenForInterrupt } from "../interruptibly.ts";
import { exitCodes, fail, note, print } from "../output.ts";
import { wire, type Wired } from "../wiring.ts";
import { connectText } from "./connectText.ts";
import { openBrowser } from "./openBrowser.ts";
import { servePlayground } from "./servePlayground.ts";
import { showCompletion } from "./showCompletion.ts";

export type StartFlags = {
  readonly once?: boolean;
  /** False with `--no-open`. */
  readonly open?: boolean;
};

export async function runStart({ once, open }: StartFlags): Promise<void> {
  const { settings, problems } = loadSettings();
  for (const problem of problems) note(`lacuna: ${describeProblem(problem)}`);
  const wired = wire({ settings: () => settings, log: stderrLog() });
  const stop = listenForInterrupt();
  try {
    const model = await findOrPull(wired, stop.signal);
    if (!model) return;
    const info = await startEngine(wired, stop.signal);
    if (!info) return;
    await showCompletion({ wired, settings, signal: stop.signal });
    print(connectText());
    if (once === true) return;
    await serve({ info, engine: wired.engine, isOpening: open !== false && process.stdout.isTTY }, stop.signal);
  } finally {
    stop.ignore();
    await wired.dispose();
  }
}

async function findOrPull({ modelStore }: Wired, signal: AbortSignal): Promise<ModelFile | undefined> {
  const located = await modelStore.locate();
  if (located.kind === "found") {
    print(`Model   ${located.model.id}, ${located.model.file}`);
    return located.model;
  }
  if (located.reason !== "modelMissing") {
    fail(`${reasons[located.reason].means} ${located.detail}\n${reasons[located.reason].help}`, exitCodes.unavailable);
    return undefined;
  }
  const { recommended, models } = await modelStore.choices();
  const choice = models.find(({ id }) => id === recommended);
  const size = choice === undefined ? "" : ` (${bytesText(choice.bytes)})`;
  note(`Fetching ${choice?.title ?? recommended}${size}, the model recommended for this machine.`);
  const progress = openProgress(choice?.title ?? recommended, process.stderr.isTTY);
  const outcome = await modelStore.pull({
    id: recommended,
    acceptLicence: false,
    onProgress: (state) => progress.show(state),
    signal,
  });
  progress.end();
  if (outcome.kind === "failed") {
    fail(outcome.message, exitCodes.unavailable);
    return undefined;
  }
  print(`Model   ${outcome.model.id}, from ${outcome.from}, sha256 verified\n        ${outcome.model.file}`);
  return outcome.model;
}

async function startEngine({ engine }: Wired, signal: AbortSignal): Promise<ModelInfo | undefined> {
  const state = await engine.prepare(signal);
  if (state.kind === "ready") {
    const { device, threads, prefillPerSecond, decodePerSecond } = state.model;
    print(
      `Engine  ${device}, ${threads} threads, prompts ${Math.round(prefillPerSecond)} tokens/s, answers ${Math.round(decodePerSecond)} tokens/s`,
    );
    return state.model;
  }
  if (signal.aborted) return undefined;
  const trouble = state.kind === "failed" ? state : { reason: "engineStarting" as const, detail: state.kind };
  fail(`${reasons[trouble.reason].means} ${trouble.detail}\n${reasons[trouble.reason].help}`, exitCodes.unavailable);
  return undefined;
}

type Served = { readonly info: ModelInfo; readonly engine: Engine; readonly isOpening: boolean };

async function serve({ info, engine, isOpening }: Served, signal: AbortSignal): Promise<void> {
  const gateway = await servePlayground(info.id, engine);
  print(`Playground  ${gateway.url}/playground\n`);
  note(`Serving ${info.id}. Editors share this engine; Ctrl-C ends this command.`);
  if (isOpening) openBrowser(`${gateway.url}/playground`);
  await untilStopped(signal);
  await gateway.drain();
}

const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
