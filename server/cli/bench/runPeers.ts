import { mkdirSync } from "node:fs";
import type { Settings } from "../../../shared/settings.ts";
import { ownCommand } from "../../base/ownCommand.ts";
import { systemClock } from "../../base/systemClock.ts";
import { compare } from "../../benchmark/peers/compare.ts";
import type { Contestant, Totals } from "../../benchmark/peers/contestant.ts";
import { openDebounceClient } from "../../benchmark/peers/debounceClient.ts";
import { openLacuna } from "../../benchmark/peers/lacuna.ts";
import { openLlamaVim } from "../../benchmark/peers/llamaVim.ts";
import { renderPeersPage } from "../../benchmark/peers/peersReport.ts";
import { runRace } from "../../benchmark/peers/race.ts";
import { findLlamaServer, type RunningServer } from "../../benchmark/peers/startLlamaServer.ts";
import { cutStretches, type Stretch } from "../../benchmark/peers/stretches.ts";
import { cpuSecondsOf, processTree } from "../../benchmark/processes.ts";
import { densestStretch } from "../../benchmark/traces/stretch.ts";
import type { ModelInfo } from "../../domain/engine.ts";
import { engineStatus } from "../../engine/control.ts";
import { interruptibly } from "../interruptibly.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { version } from "../version.ts";
import { type EngineFlags, engineSettings } from "./engineSettings.ts";
import { loadTraces, type TraceFlags } from "./loadTraces.ts";
import { withOwnHost } from "./ownHost.ts";
import { describeMachine } from "./machine.ts";
import { peersText } from "./peersText.ts";
import { withEngine } from "./withEngine.ts";
import { writeResult } from "./writeResult.ts";

export type PeersFlags = TraceFlags &
  EngineFlags & {
    readonly llamaServer: string;
    readonly keys: string;
    readonly stretch: string;
    readonly pace: string;
    readonly json?: boolean;
    readonly html?: string;
  };

export async function runPeers(flags: PeersFlags): Promise<void> {
  const settings = engineSettings(flags);
  if (typeof settings === "string") return fail(settings, exitCodes.usage);
  const [keys, stretch] = [Number(flags.keys), Number(flags.stretch)];
  if (!(Number.isInteger(keys) && keys > 0 && Number.isInteger(stretch) && stretch > 0))
    return fail("--keys and --stretch need whole numbers above 0", exitCodes.usage);
  if (flags.pace !== "recorded" && flags.pace !== "each")
    return fail(`--pace is "recorded" or "each", not "${flags.pace}"`, exitCodes.usage);
  const { pace } = flags;
  await interruptibly((signal) =>
    withOwnHost(async (folder) => {
      const loaded = await loadTraces(flags, { folder, signal });
      if (loaded.kind === "bad") return fail(loaded.message, loaded.code ?? exitCodes.notFound);
      const each = Math.ceil(keys / loaded.traces.length);
      const typed = loaded.traces.map((trace) => densestStretch(trace, each));
      const stretches = cutStretches(typed, { pressesEach: stretch, presses: keys });
      mkdirSync(loaded.project, { recursive: true });
      await withEngines(flags, { settings, signal }, (engines) =>
        race({ ...engines, flags: { ...flags, pace }, stretches, project: loaded.project, signal }),
      );
    }),
  );
}

type Engines = { readonly settings: Settings; readonly model: ModelInfo; readonly llama: RunningServer };
type Given = { readonly settings: Settings; readonly signal: AbortSignal };

async function withEngines(
  flags: PeersFlags,
  { settings, signal }: Given,
  run: (engines: Engines) => Promise<void>,
): Promise<void> {
  await withEngine(settings, signal, async ({ model }) => {
    const wanted = { named: flags.llamaServer, modelFile: model.file, threads: model.threads, signal };
    const llama = await findLlamaServer(wanted);
    if (typeof llama === "string") return fail(llama, exitCodes.unavailable);
    await run({ settings, model, llama }).finally(llama.close);
  });
}

type Racing = Engines & {
  readonly flags: PeersFlags & { readonly pace: "recorded" | "each" };
  readonly stretches: readonly Stretch[];
  readonly project: string;
  readonly signal: AbortSignal;
};

async function race(racing: Racing): Promise<void> {
  const { flags, stretches, model, signal } = racing;
  const contestants = await contestantsOf(racing);
  const names = contestants.map(({ name }) => name);
  note(`${stretches.length} stretches of typing, each with ${names.join(", ")}`);
  try {
    const played = await runRace({
      ...{ contestants, stretches, signal, clock: systemClock, pace: flags.pace },
      onPlayed: ({ contestant, stretch, presses }) =>
        note(`  ${stretch + 1}/${stretches.length} ${names[contestant]}: ${presses.length} key presses`),
    });
    if (signal.aborted) return fail("interrupted");
    const result = { model: model.id, threads: model.threads, device: model.device, pace: flags.pace };
    const comparison = compare(names, played);
    if (flags.json === true) printJson({ ...result, ...comparison, played });
    else print(peersText(result, comparison));
    if (flags.html !== undefined)
      await writeResult(
        flags.html,
        renderPeersPage({ comparison, played }, { version, ...describeMachine(), ...result }),
      );
  } finally {
    await Promise.all(contestants.map((each) => each.close()));
  }
}

async function contestantsOf({ settings, model, llama, project }: Racing): Promise<readonly Contestant[]> {
  const ours = await openLacuna({
    command: ownCommand("lsp", "--stdio"),
    env: process.env,
    folder: project,
    settings: { ...settings, "model.file": model.file },
    totals: ourTotals,
  });
  const { pid, server, slots } = llama;
  const cpuSeconds = async (): Promise<number | undefined> =>
    pid === undefined ? undefined : cpuSecondsOf(await processTree(pid));
  const peer = { server, cpuSeconds, clock: systemClock };
  // Two clients on one slot would evaluate each other's prompts away.
  return [ours, openLlamaVim(peer), openDebounceClient({ ...peer, slot: slots > 1 ? 1 : 0 })];
}

async function ourTotals(languageServerPid: number): Promise<Totals> {
  const status = await engineStatus(version);
  if (status.kind !== "running") return { cpuSeconds: undefined, evaluatedTokens: undefined };
  const own = await Promise.all([languageServerPid, status.status.pid].map(processTree));
  return { cpuSeconds: cpuSecondsOf(own.flat()), evaluatedTokens: status.status.evaluatedTokens };
}
