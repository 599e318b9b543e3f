import { loadSettings } from "../../settings/load.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { listenForInterrupt } from "../interruptibly.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { wire } from "../wiring.ts";
import { assumptionsOf, capacityOf, type MachineSpeed, type PlanFlags } from "./capacity.ts";
import { planText } from "./planText.ts";

export async function runPlan(flags: PlanFlags): Promise<void> {
  const assumed = assumptionsOf(flags);
  if (typeof assumed === "string") return fail(assumed, exitCodes.usage);
  const speed = givenSpeed(flags) ?? (await measuredSpeed());
  if (typeof speed === "string") return fail(speed, exitCodes.unavailable);
  const found = capacityOf(assumed, speed);
  if (flags.json) printJson({ assumed, speed, ...found });
  else print(planText(assumed, speed, found));
}

function givenSpeed({ prefill, decode, gpu }: PlanFlags): MachineSpeed | undefined {
  if (prefill === undefined || decode === undefined) return undefined;
  return {
    prefillPerSecond: Number(prefill),
    decodePerSecond: Number(decode),
    source: gpu === undefined ? "as given" : `${gpu}, as given`,
  };
}

/** The engine that the settings name, which measures itself when it is prepared; one request at a time. */
async function measuredSpeed(): Promise<MachineSpeed | string> {
  const { settings } = loadSettings();
  const wired = wire({ settings: () => settings, log: stderrLog() });
  const interrupt = listenForInterrupt();
  try {
    if (process.stderr.isTTY) note("Measuring the engine…");
    const state = await wired.engine.prepare(interrupt.signal);
    if (state.kind !== "ready")
      return `the speed of an engine here cannot be measured (${state.kind}${"detail" in state ? `: ${state.detail}` : ""}); give --prefill and --decode`;
    const { prefillPerSecond, decodePerSecond, id, device } = state.model;
    if (prefillPerSecond <= 0 || decodePerSecond <= 0)
      return "the engine did not tell its speed; give --prefill and --decode";
    return { prefillPerSecond, decodePerSecond, source: `${id} on ${device}, measured, one request at a time` };
  } finally {
    interrupt.ignore();
    await wired.dispose();
  }
}
