import type { Settings } from "../../../shared/settings.ts";
import type { Engine, ModelInfo } from "../../domain/engine.ts";
import { silentLog } from "../../domain/log.ts";
import { exitCodes, fail } from "../output.ts";
import { wire } from "../wiring.ts";

export type Loaded = { readonly engine: Engine; readonly model: ModelInfo };

/** Runs something once the model is loaded and its speed known; the client stays for as long, and with it the engine. */
export async function withEngine(
  settings: Settings,
  signal: AbortSignal,
  run: (loaded: Loaded) => Promise<void>,
): Promise<void> {
  const wired = wire({ settings: () => settings, log: silentLog });
  try {
    const state = await wired.engine.prepare(signal);
    if (state.kind === "ready") return await run({ engine: wired.engine, model: state.model });
    const detail = "detail" in state ? state.detail : state.kind;
    fail(signal.aborted ? "interrupted" : `the model is not ready: ${detail}`, exitCodes.unavailable);
  } finally {
    await wired.dispose();
  }
}
