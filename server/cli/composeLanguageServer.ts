import type { Settings } from "../../shared/settings.ts";
import { systemClock } from "../base/systemClock.ts";
import type { Engine } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import { loadSettings } from "../settings/load.ts";
import { renderDoctorMarkdown } from "./doctor/render.ts";
import { examine } from "./doctor/examine.ts";
import { openMachine } from "./machine/openMachine.ts";
import type { ComposeLanguageServer, LanguageServerParts } from "./lsp/run.ts";
import { wire } from "./wiring.ts";

/** The language server's parts, for one client. */
export const composeLanguageServer: ComposeLanguageServer = ({ log }) => composeWith({ log });

/** With another engine than the settings name, where one is given. */
export function composeWith({ log, engine }: { readonly log: Log; readonly engine?: Engine }): LanguageServerParts {
  let current: Settings = loadSettings().settings;
  const wired = wire({ settings: () => current, log, ...(engine && { engine }) });
  const machine = openMachine({ clock: systemClock });
  return {
    createCompleter: (env) => wired.createCompleter({ ...env, machine }),
    engine: wired.engine,
    onGeneration: wired.onGeneration,
    modelStore: wired.modelStore,
    loadSettings,
    onSettings: (settings) => {
      const isOtherEngine = engineKeys.some((key) => settings[key] !== current[key]);
      current = settings;
      if (isOtherEngine && wired.engine.state.kind !== "idle") void wired.engine.prepare(new AbortController().signal);
    },
    clock: systemClock,
    doctor: async () =>
      renderDoctorMarkdown(await examine({ wired, settings: current, signal: new AbortController().signal })),
    dispose: wired.dispose,
  };
}

/** Settings that decide which model the engine runs, and how. */
const engineKeys = [
  "model.id",
  "model.file",
  "model.folder",
  "engine.endpoints",
  "network.offline.enable",
  "network.plainHttp.enable",
  "engine.gpu",
  "engine.threads",
  "engine.contextTokens",
  "engine.sequences",
] as const satisfies readonly (keyof Settings)[];
