import type { Settings } from "../../shared/settings.ts";
import { systemClock } from "../base/systemClock.ts";
import type { Engine } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import { loadSettings } from "../settings/load.ts";
import { renderDoctorMarkdown } from "./doctor/render.ts";
import { examine } from "./doctor/examine.ts";
import { openMachine } from "./machine/openMachine.ts";
import type { LoadedSettings, Sources } from "../settings/loaded.ts";
import { reportUse } from "./lsp/reportUse.ts";
import type { ComposeLanguageServer, LanguageServerParts } from "./lsp/run.ts";
import { createAccount } from "./login/createAccount.ts";
import { createTokens } from "./login/tokens.ts";
import { wire } from "./wiring.ts";

/** The language server's parts, for one client. */
export const composeLanguageServer: ComposeLanguageServer = (env) => composeWith(env);

export type ComposeEnv = {
  readonly log: Log;
  readonly engine?: Engine;
  /** Settings from the command line. */
  readonly overrides?: Readonly<Record<string, unknown>>;
};

/** With another engine than the settings name, where one is given. */
export function composeWith({ log, engine, overrides = {} }: ComposeEnv): LanguageServerParts {
  const load = (sources: Sources): LoadedSettings => loadSettings({ ...sources, overrides });
  let current: Settings = load({}).settings;
  const tokens = createTokens();
  let editor = (): string => "";
  let tellRest = (): Promise<void> => Promise.resolve();
  const wired = wire({
    settings: () => current,
    log,
    token: tokens.read,
    editor: () => editor(),
    ...(engine && { engine }),
  });
  const machine = openMachine({ clock: systemClock });
  const leave = async (): Promise<void> => {
    await tellRest();
    await wired.team.flush();
  };
  return {
    createCompleter: (env) => {
      editor = env.editor;
      const completer = wired.createCompleter({ ...env, machine });
      const reported = reportUse(completer, { report: wired.team.report, clock: systemClock });
      tellRest = reported.tellRest;
      return reported;
    },
    engine: wired.engine,
    account: createAccount({ settings: () => current, tokens, team: wired.team }),
    onGeneration: wired.onGeneration,
    modelStore: wired.modelStore,
    loadSettings: load,
    onSettings: (settings) => {
      const isOtherEngine = engineKeys.some((key) => settings[key] !== current[key]);
      current = settings;
      if (isOtherEngine && wired.engine.state.kind !== "idle") void wired.engine.prepare(new AbortController().signal);
    },
    clock: systemClock,
    doctor: async () =>
      renderDoctorMarkdown(await examine({ wired, settings: current, signal: new AbortController().signal })),
    leave,
    // A client may go without saying so.
    dispose: async () => {
      await leave();
      await wired.dispose();
    },
  };
}

/** Settings that decide which model the engine runs, and how. */
const engineKeys = [
  "model.id",
  "model.file",
  "model.folder",
  "engine.endpoints",
  "server.url",
  "server.caFile",
  "server.fallback",
  "network.offline.enable",
  "network.plainHttp.enable",
  "engine.gpu",
  "engine.threads",
  "engine.contextTokens",
  "engine.sequences",
] as const satisfies readonly (keyof Settings)[];
