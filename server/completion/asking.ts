import type { Settings } from "../../shared/settings.ts";
import type { Offset } from "../base/brand.ts";
import type { Clock } from "../domain/clock.ts";
import type { CompletionRequest } from "../domain/completer.ts";
import type { ContextProvider } from "../domain/context.ts";
import type { Engine, GenerateRequest, ModelInfo } from "../domain/engine.ts";
import type { PrivacyOf } from "../domain/privacy.ts";
import type { Snippet } from "../domain/snapshot.ts";
import type { Syntax } from "../domain/syntax.ts";
import type { Layout } from "../prompt/layOut.ts";
import type { Experiment } from "./experiment.ts";
import type { ExplanationBuilder } from "./explanationBuilder.ts";
import type { StickyWindow } from "./stickyWindow.ts";

/** One question to the model, with everything that the steps on its way need. */
export type Asking = {
  readonly request: CompletionRequest;
  readonly at: Offset;
  readonly model: ModelInfo;
  readonly layout: Layout;
  readonly experiment: Experiment;
  readonly context: ContextProvider;
  readonly privacyOf: PrivacyOf;
  readonly settings: Settings;
  readonly engine: Engine;
  readonly syntax: Syntax;
  readonly clock: Clock;
  readonly window: StickyWindow;
  readonly justDeleted: readonly string[];
  readonly explanation: ExplanationBuilder;
  readonly signal: AbortSignal;
  /** "background": nobody waits for it. */
  readonly priority: GenerateRequest["priority"];
  /** Shown to the model instead of what is gathered now; for a place that does not exist yet. */
  readonly snippets: readonly Snippet[] | undefined;
  /** Told what the model has said so far, whenever there is more. */
  readonly heard: (said: string) => void;
};
