import type { Settings } from "../../shared/settings.ts";
import { observe, type ObservedEngine } from "../benchmark/observedEngine.ts";
import { systemClock } from "../base/systemClock.ts";
import { asShipped, type Experiment } from "../completion/experiment.ts";
import { PipelineCompleter } from "../completion/completer.ts";
import type { Completer } from "../domain/completer.ts";
import type { ContextProvider, EditorDefinitions } from "../domain/context.ts";
import type { Engine } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import type { Machine } from "../domain/machine.ts";
import type { ModelStore } from "../domain/modelStore.ts";
import { createEngineClient } from "../engine/client.ts";
import { createConfiguredEngine, type ConfiguredDeps } from "../engine/remote/configuredEngine.ts";
import { createTeam, type Team } from "../engine/team/createTeam.ts";
import type { TeamSettings } from "../engine/team/openTeam.ts";
import { createModelStore } from "../models/store.ts";
import { createSyntax } from "../syntax/createSyntax.ts";
import { readToken } from "./login/credentials.ts";
import { createProjects } from "./lsp/projects.ts";
import { underPolicy } from "./lsp/underPolicy.ts";
import { openContext, openPrivacy, type Surroundings } from "./openContext.ts";
import { version } from "./version.ts";

/** The real parts behind the ports. Everything is put together here, and only here. */
export type Wired = {
  readonly engine: Engine;
  readonly onGeneration: ObservedEngine["onGeneration"];
  readonly modelStore: ModelStore;
  /** Rules of the team's server, which every completer obeys, and what becomes of suggestions told to it; does nothing without one. */
  readonly team: Omit<Team, "open">;
  readonly createCompleter: (env: {
    /** As they hold for a document. */
    readonly settings: (uri: string) => Settings;
    readonly log: Log;
    /** Without it: no workspace folder. */
    readonly roots?: () => readonly string[];
    readonly editorDefinitions?: EditorDefinitions | undefined;
    readonly context?: ContextProvider;
    readonly experiment?: Experiment;
    /** Without it nothing is computed ahead of requests. */
    readonly machine?: Machine;
  }) => Completer;
  /** For several completers, or with more patience than while somebody types; ended by `dispose`. */
  readonly openContext: (around: Surroundings) => ContextProvider;
  /** Ends the indexes. Leaves the engine to its other clients; it ends by itself when there are none. */
  readonly dispose: () => Promise<void>;
};

type WireEnv = {
  readonly settings: () => Settings;
  readonly log: Log;
  /** Instead of the one that the settings name. */
  readonly engine?: Engine;
  /** The name of the editor, where there is one. */
  readonly editor?: () => string;
  /** Of a team's server, by address; undefined for none. */
  readonly token?: (url: string) => string | undefined;
};

export function wire({ settings, log, engine: given, editor = () => "", token = readToken }: WireEnv): Wired {
  const modelStore = createModelStore({ settings });
  const embedded = openEmbedded({ settings, log, modelStore });
  let workspace = (): readonly string[] => [];
  const projects = createProjects(() => workspace());
  const team = createTeam({ embedded, editor, token, projects, clock: systemClock, random: Math.random });
  const openTeam = (values: TeamSettings): Engine => team.open(values);
  const configured = given ?? openEngine({ settings, log, embedded, openTeam });
  const { engine, onGeneration } = observe(configured, systemClock);
  const restricted = underPolicy(() => team.rules());
  const syntax = createSyntax();
  const contexts: ContextProvider[] = [];
  const opened = (around: Surroundings): ContextProvider => {
    const context = openContext(around);
    contexts.push(context);
    return context;
  };
  return {
    ...{ engine, onGeneration, team, modelStore: withEndpoints(modelStore, settings) },
    openContext: opened,
    createCompleter: ({ roots = () => [], editorDefinitions, experiment = asShipped, ...given }) => {
      workspace = roots;
      const env = { ...given, settings: (uri: string): Settings => restricted(given.settings(uri)) };
      return new PipelineCompleter({
        ...{ engine, syntax, clock: systemClock, experiment, settings: env.settings, log: env.log },
        machine: env.machine,
        context: env.context ?? opened({ ...env, roots, editorDefinitions, patience: 1 }),
        privacyOf: openPrivacy({ roots, settings: env.settings }),
      });
    },
    dispose: async () => {
      await Promise.all([engine.dispose(), ...contexts.map((context) => context.dispose())]);
    },
  };
}

type EngineEnv = Pick<WireEnv, "settings" | "log"> & { readonly modelStore: ModelStore };
type ConfiguredEnv = Pick<WireEnv, "settings" | "log"> & Pick<ConfiguredDeps, "embedded" | "openTeam">;

const openEngine = ({ settings, ...env }: ConfiguredEnv): Engine =>
  createConfiguredEngine({
    settings: () => {
      const values = settings();
      return {
        team: teamSettings(values),
        entries: values["engine.endpoints"],
        contextTokens: values["engine.contextTokens"],
        isOffline: values["network.offline.enable"],
        allowsPlainHttp: values["network.plainHttp.enable"],
      };
    },
    ...{ ...env, clock: systemClock },
  });

const teamSettings = (values: Settings): TeamSettings | undefined =>
  values["server.url"] === ""
    ? undefined
    : {
        url: values["server.url"],
        caFile: values["server.caFile"],
        fallsBack: values["server.fallback"] === "local",
        allowsPlainHttp: values["network.plainHttp.enable"],
      };

const openEmbedded = ({ settings, log, modelStore }: EngineEnv): Engine =>
  createEngineClient({
    locateModel: () => modelStore.locate(),
    options: () => {
      const values = settings();
      return {
        gpu: values["engine.gpu"],
        threads: values["engine.threads"],
        contextTokens: values["engine.contextTokens"],
        sequences: values["engine.sequences"],
        parkedMiB: values["engine.parkedMiB"],
        idleMinutes: values["engine.idleMinutes"],
      };
    },
    version,
    clock: systemClock,
    log,
  });

/** Where servers are asked, no file has to be on this machine. */
const withEndpoints = (modelStore: ModelStore, settings: () => Settings): ModelStore => ({
  ...modelStore,
  locate: async () => {
    const { "engine.endpoints": entries, "server.url": url } = settings();
    if (entries.length === 0 && url === "") return modelStore.locate();
    const [id, file] = url === "" ? ["engine.endpoints", entries.join(", ")] : ["server.url", url];
    const model = { id, file, sha256: undefined, family: "" };
    return { kind: "found", model };
  },
});
