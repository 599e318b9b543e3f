import { settings as table, type Settings } from "../../shared/settings.ts";
import { wire, type Wired } from "../../server/cli/wiring.ts";
import { silentLog } from "../../server/domain/log.ts";
import type { Completer } from "../../server/domain/completer.ts";
import { asShipped, type Experiment } from "../../server/completion/experiment.ts";

const defaults = Object.fromEntries(Object.entries(table).map(([key, { default: value }]) => [key, value])) as Settings;

/** The real pipeline on the real engine; the model is $LACUNA_BENCH_MODEL or the smallest. */
export async function openReal(
  overrides: Partial<Settings> = {},
): Promise<Wired & { settings: Settings; complete: (experiment?: Partial<Experiment>) => Completer }> {
  const settings: Settings = {
    ...defaults,
    "model.id": process.env["LACUNA_BENCH_MODEL"] ?? "qwen2.5-coder-0.5b",
    "complete.debounceMs": 0,
    ...overrides,
  };
  const wired = wire({ settings: () => settings, log: silentLog });
  const state = await wired.engine.prepare(new AbortController().signal);
  if (state.kind !== "ready") {
    await wired.dispose();
    throw new Error(
      `the engine is not ready: ${JSON.stringify(state)}. Run \`npx lacuna models pull qwen2.5-coder-0.5b\`.`,
    );
  }
  return {
    ...wired,
    settings,
    complete: (experiment = {}) =>
      wired.createCompleter({
        settings: () => settings,
        log: silentLog,
        experiment: { ...asShipped, ...experiment },
      }),
  };
}
