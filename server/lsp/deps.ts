import type { MessageReader, MessageWriter } from "vscode-jsonrpc";
import type { MeasuredGeneration } from "../../shared/protocol.ts";
import type { Settings } from "../../shared/settings.ts";
import type { Clock } from "../domain/clock.ts";
import type { Completer } from "../domain/completer.ts";
import type { EditorDefinitions } from "../domain/context.ts";
import type { Engine } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import type { ModelStore } from "../domain/modelStore.ts";
import type { TeamAccount } from "../domain/teamAccount.ts";
import type { LoadedSettings, Sources } from "../settings/loaded.ts";

/** Given to the pipeline: settings and workspace folders as they are at the moment of the call. */
export type CompleterEnv = {
  /** As they hold for a document: a project's file restricts them in its own folder. */
  readonly settings: (uri: string) => Settings;
  readonly log: Log;
  /** Absolute paths of the folders that the editor has open; empty until `initialize`. */
  readonly roots: () => readonly string[];
  /** Undefined without an editor; answers with nothing where the editor's plugin cannot tell. */
  readonly editorDefinitions: EditorDefinitions | undefined;
  /** What the editor calls itself; empty until `initialize`. */
  readonly editor: () => string;
};

/** Everything the language server needs from outside; put together in one place by the command, and by tests. */
export type LanguageServerDeps = {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  readonly createCompleter: (env: CompleterEnv) => Completer;
  readonly engine: Engine;
  /** Calls the listener for everything the engine was asked for, once it is free again; returns what ends that. */
  readonly onGeneration?: (listener: (generation: MeasuredGeneration) => void) => () => void;
  readonly modelStore: ModelStore;
  /** Without it nobody signs in anywhere. */
  readonly account?: TeamAccount;
  /** Waited for when the client asks to shut down: what would be lost with the process. Takes a second or so at most. */
  readonly leave?: () => Promise<void>;
  readonly loadSettings: (sources: Sources) => LoadedSettings;
  /** Called with the first settings, and after every change, before anything else uses them. */
  readonly onSettings: (settings: Settings) => void;
  readonly clock: Clock;
  /** For what happens before the client can be told, and for defects; never stdout. */
  readonly log: Log;
  readonly version: string;
  /** The text of `lacuna doctor`, as Markdown. */
  readonly doctor: () => Promise<string>;
};
