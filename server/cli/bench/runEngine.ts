import { messageOf } from "../../base/errorMessage.ts";
import { systemClock } from "../../base/systemClock.ts";
import { measureCancel } from "../../benchmark/engine/cancel.ts";
import { engineTables, renderEnginePage } from "../../benchmark/engine/engineReport.ts";
import { measureMachine } from "../../benchmark/engine/machine.ts";
import { sharesOf } from "../../benchmark/engine/shares.ts";
import { measureSpeeds } from "../../benchmark/engine/speeds.ts";
import { findLlamaServer } from "../../benchmark/peers/startLlamaServer.ts";
import { readGguf } from "../../models/gguf.ts";
import { version } from "../version.ts";
import { interruptibly } from "../interruptibly.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { type EngineFlags, engineSettings } from "./engineSettings.ts";
import { withOwnHost } from "./ownHost.ts";
import { describeMachine } from "./machine.ts";
import { tablesText } from "./tablesText.ts";
import { type Loaded, withEngine } from "./withEngine.ts";
import { writeResult } from "./writeResult.ts";

export type EngineBenchFlags = EngineFlags & {
  readonly llamaServer?: string;
  readonly tries: string;
  readonly json?: boolean;
  readonly html?: string;
};

const sequences = 4;
const cancelsPerTry = 5;

export async function runEngineBench(flags: EngineBenchFlags): Promise<void> {
  const tries = Number(flags.tries);
  if (!Number.isInteger(tries) || tries < 1) return fail("--tries needs a whole number above 0", exitCodes.usage);
  const settings = engineSettings(flags);
  if (typeof settings === "string") return fail(settings, exitCodes.usage);
  const several = { ...settings, "engine.sequences": Math.max(sequences, settings["engine.sequences"]) };
  await interruptibly((signal) =>
    withOwnHost(() => withEngine(several, signal, (loaded) => measure({ ...loaded, flags, tries, signal }))),
  );
}

type Run = Loaded & { readonly flags: EngineBenchFlags; readonly tries: number; readonly signal: AbortSignal };

async function measure({ engine, model, flags, tries, signal }: Run): Promise<void> {
  const file = await readGguf(model.file);
  if (file.kind === "invalid") return fail(file.problem);
  const wanted = { modelFile: model.file, threads: model.threads, signal };
  const llama =
    flags.llamaServer === undefined ? undefined : await findLlamaServer({ ...wanted, named: flags.llamaServer });
  if (typeof llama === "string") return fail(llama, exitCodes.unavailable);
  try {
    note("the machine");
    const machine = await measureMachine(model.threads);
    note("prefill and decode");
    const speeds = await measureSpeeds({ engine, server: llama?.server, tries, signal });
    note("cancel");
    const cancel = await measureCancel({ engine, clock: systemClock, tries: tries * cancelsPerTry, signal });
    if (signal.aborted) return fail("interrupted");
    const shares = sharesOf(speeds, machine, file.header.perToken);
    const result = { model: model.id, device: model.device, threads: model.threads, machine, speeds, shares, cancel };
    if (flags.json === true) printJson({ ...result, perToken: file.header.perToken });
    else print(`${model.id} on ${model.device}, ${model.threads} threads\n\n${tablesText(engineTables(result))}`);
    const record = { version, ...describeMachine(), model: model.id, device: model.device, threads: model.threads };
    if (flags.html !== undefined) await writeResult(flags.html, renderEnginePage(result, record));
  } catch (error) {
    fail(signal.aborted ? "interrupted" : messageOf(error));
  } finally {
    await llama?.close();
  }
}
