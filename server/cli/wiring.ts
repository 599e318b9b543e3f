import type { Settings } from "../../shared/settings.ts";
import { systemClock } from "../base/systemClock.ts";
import { asShipped, type Experiment } from "../completion/experiment.ts";
import { PipelineCompleter } from "../completion/completer.ts";
import type { Completer } from "../domain/completer.ts";
import { noContext, type ContextProvider, type EditorDefinitions } from "../domain/context.ts";
import type { Engine } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import type { ModelStore } from "../domain/modelStore.ts";
import { noPrivacy } from "../domain/privacy.ts";
import { createEngineClient } from "../engine/client.ts";
import { createModelStore } from "../models/store.ts";
import { createSyntax } from "../syntax/createSyntax.ts";
import { version } from "./version.ts";

/** The real parts behind the ports. Everything is put together here, and only here. */
export type Wired = {
  readonly engine: Engine;
  readonly modelStore: ModelStore;
  readonly createCompleter: (env: {
    readonly settings: () => Settings;
    readonly log: Log;
    /** Without it: no workspace folder. */
    readonly roots?: () => readonly string[];
    readonly editorDefinitions?: EditorDefinitions | undefined;
    readonly context?: ContextProvider;
    readonly experiment?: Experiment;
  }) => Completer;
  /** Leaves the engine to its other clients; it ends by itself when there are none. */
  readonly dispose: () => Promise<void>;
};

export function wire({ settings, log }: { readonly settings: () => Settings; readonly log: Log }): Wired {
  const modelStore = createModelStore({ settings });
  const engine = createEngineClient({
    locateModel: () => modelStore.locate(),
    options: () => {
      const values = settings();
      return {
        gpu: values["engine.gpu"],
        threads: values["engine.threads"],
        contextTokens: values["engine.contextTokens"],
        sequences: values["engine.sequences"],
        idleMinutes: values["engine.idleMinutes"],
      };
    },
    version,
    clock: systemClock,
    log,
  });
  const syntax = createSyntax();
  return {
    engine,
    modelStore,
    createCompleter: (env) =>
      new PipelineCompleter({
        engine,
        syntax,
        clock: systemClock,
        log: env.log,
        settings: env.settings,
        context: env.context ?? noContext,
        privacyOf: () => noPrivacy,
        experiment: env.experiment ?? asShipped,
      }),
    dispose: () => engine.dispose(),
  };
}
