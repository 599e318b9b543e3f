import { statSync } from "node:fs";
import { loadavg } from "node:os";
import type { Settings } from "../../../shared/settings.ts";
import { systemClock } from "../../base/systemClock.ts";
import type { EngineState, ModelInfo } from "../../domain/engine.ts";
import { silentLog } from "../../domain/log.ts";
import type { Located } from "../../domain/modelStore.ts";
import { reasons } from "../../domain/reason.ts";
import { measureHardware, type Hardware } from "../../models/hardware.ts";
import { recommend, usableHardware } from "../../models/recommend.ts";
import { kvTokensOf } from "../../models/store.ts";
import { findFamily } from "../../prompt/families.ts";
import { version } from "../version.ts";
import type { Wired } from "../wiring.ts";
import { openMachine } from "../machine/openMachine.ts";
import { findEditors } from "./editors.ts";
import { noteThat, ok, problem, type Finding } from "./finding.ts";
import { fillHoles, type Filled } from "./holes.ts";
import { slowHelp, type Circumstances } from "./slowHelp.ts";

export type Examining = { readonly wired: Wired; readonly settings: Settings; readonly signal: AbortSignal };

/** Everything `lacuna doctor` reports, found by doing the real thing. Never rejects because of what it finds. */
export async function examine({ wired, settings, signal }: Examining): Promise<Finding[]> {
  const measured = await measureHardware();
  const machine = usableHardware(measured, settings);
  const located = await wired.modelStore.locate();
  const state = located.kind === "found" ? await wired.engine.prepare(signal) : undefined;
  return [
    ok("version", `lacuna ${version}, Node ${process.versions.node}, ${process.platform}-${process.arch}`),
    ...(isRemote(settings)
      ? aboutEndpoints(settings)
      : [...aboutMachine(machine, settings, located), ...aboutModel(located)]),
    ...(state ? aboutEngine(state, settings, await circumstances(measured, settings)) : []),
    ...(state?.kind === "ready" ? await aboutCompletions({ wired, settings, signal }) : []),
    ...findEditors(),
  ];
}

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

function aboutMachine(machine: Hardware, settings: Settings, located: Located): Finding[] {
  const limit = (by: string): string => (by === "" ? "" : ` (limited by ${by})`);
  const { entry, why } = recommend(machine, kvTokensOf(settings));
  const current = located.kind === "found" ? located.model.id : undefined;
  const advice =
    current === entry.id || current === undefined
      ? ok("machine", `recommended model: ${entry.id}; ${why}`)
      : noteThat(
          "machine",
          `recommended model: ${entry.id}; ${why}`,
          "Your settings name another one, which is fine if you find it fast enough.",
        );
  return [
    ok("machine", `${machine.cores} cores, ${machine.cpuName}${limit(machine.coresLimitedBy)}`),
    ok(
      "machine",
      `${gib(machine.totalBytes)} of memory, ${gib(machine.availableBytes)} free${limit(machine.memoryLimitedBy)}`,
    ),
    ok("machine", machine.gpu ? `GPU: ${machine.gpu.name}` : "no GPU was found; the CPU is used"),
    advice,
  ];
}

const isRemote = (settings: Settings): boolean =>
  settings["server.url"] !== "" || settings["engine.endpoints"].length > 0;

const aboutEndpoints = (settings: Settings): Finding[] =>
  settings["server.url"] === ""
    ? settings["engine.endpoints"].map((entry) => ok("endpoint", entry))
    : [ok("server", settings["server.url"])];

function aboutModel(located: Located): Finding[] {
  if (located.kind === "trouble")
    return [problem("model", `${reasons[located.reason].means} ${located.detail}`, reasons[located.reason].help)];
  const { model } = located;
  const bytes = statSync(model.file, { throwIfNoEntry: false })?.size ?? 0;
  return [
    ok("model", `${model.id}: ${model.file}, ${Math.round(bytes / 1e6)} MB`),
    model.sha256
      ? ok("model", `sha256 ${model.sha256}, verified`)
      : noteThat("model", "a file of your own: there is no published hash to compare with"),
  ];
}

type Around = Omit<Circumstances, "model">;
async function circumstances({ cores }: Hardware, settings: Settings): Promise<Around> {
  const isOnBattery = await openMachine({ clock: systemClock }).isOnBattery();
  return { settings, cores, load: loadavg()[0] ?? 0, isOnBattery, isRemote: isRemote(settings) };
}

function aboutEngine(state: EngineState, settings: Settings, around: Around): Finding[] {
  if (state.kind === "failed")
    return [problem("engine", `${reasons[state.reason].means} ${state.detail}`, reasons[state.reason].help)];
  if (state.kind !== "ready")
    return [
      problem(
        "engine",
        `still ${state.kind}: ${"detail" in state ? state.detail : ""}`,
        "Wait a little and run `lacuna doctor` again.",
      ),
    ];
  const { model } = state;
  const ids = Object.entries(model.tokenIds).map(([token, id]) => `${token} ${id}`);
  return [
    ok("engine", `family ${model.family} (${findFamily(model.family)?.title ?? "unknown"}): ${ids.join(", ")}`),
    deviceFinding(model, settings),
    ok(
      "engine",
      `${model.contextTokens} tokens of context (trained for ${model.trainedContextTokens})${isRemote(settings) ? "" : `, ${settings["engine.sequences"]} documents keep their KV cache`}`,
    ),
    speedFinding(model, around),
  ];
}

function deviceFinding(model: ModelInfo, settings: Settings): Finding {
  if (isRemote(settings)) return ok("engine", `runs on ${model.device}`);
  const text = `runs on ${model.device}, ${model.threads} threads`;
  const wanted = settings["engine.gpu"];
  if (wanted === "auto" || wanted === "off" || model.device.toLowerCase().includes(wanted)) return ok("engine", text);
  return noteThat(
    "engine",
    `${text}, although engine.gpu asks for ${wanted}`,
    `${wanted} could not be used here; check its driver, or set engine.gpu to auto.`,
  );
}

/** Below this, a prompt of 1,000 tokens takes longer than anybody waits at a pause. */
const slowPrefill = 60;
function speedFinding(model: ModelInfo, around: Around): Finding {
  const { prefillPerSecond, decodePerSecond } = model;
  const text = `evaluates prompts at ${Math.round(prefillPerSecond)} tokens/s, writes at ${Math.round(decodePerSecond)} tokens/s`;
  return prefillPerSecond >= slowPrefill
    ? ok("speed", text)
    : noteThat("speed", `${text}; that is slow`, slowHelp({ ...around, model }));
}

async function aboutCompletions({ wired, settings, signal }: Examining): Promise<Finding[]> {
  const completer = wired.createCompleter({
    settings: () => ({ ...settings, "complete.enable": true }),
    log: silentLog,
  });
  const filled = await fillHoles(completer, signal);
  completer.dispose();
  return filled.map(holeFinding);
}

function holeFinding({ title, text, outcome }: Filled): Finding {
  const { report, ms } = outcome.explanation;
  const cost = `${Math.round(ms.total)} ms (${report?.promptTokens ?? 0} prompt tokens, ${report?.generatedTokens ?? 0} generated)`;
  if (outcome.kind === "empty")
    return problem("completion", `${title}: nothing, ${outcome.reason}`, reasons[outcome.reason].help);
  return ok("completion", `${title}: ${JSON.stringify(text)} in ${cost}`);
}
