import type { Connection } from "vscode-languageserver";
import type { Completer } from "../domain/completer.ts";
import type { ClientFacts } from "./clientFacts.ts";
import type { LanguageServerDeps } from "./deps.ts";
import type { Documents } from "./documents.ts";
import type { NewestPerDocument } from "./newestPerDocument.ts";
import type { Notebooks } from "./notebooks.ts";
import type { RecentOutcomes } from "./recentOutcomes.ts";
import type { SessionLog } from "./sessionLog.ts";
import type { SessionSettings } from "./sessionSettings.ts";
import type { StatusReporter } from "./statusReporter.ts";
import type { WorkspaceFolders } from "./workspacePaths.ts";

/** One client's session: what the methods share. Every part has one owner, and `dispose` ends them all. */
export type Session = {
  readonly deps: LanguageServerDeps;
  readonly connection: Connection;
  readonly log: SessionLog;
  readonly folders: WorkspaceFolders;
  readonly documents: Documents;
  readonly notebooks: Notebooks;
  readonly settings: SessionSettings;
  readonly completer: Completer;
  readonly newest: NewestPerDocument;
  readonly outcomes: RecentOutcomes;
  readonly status: StatusReporter;
  /** Aborted when the session ends. */
  readonly ended: AbortSignal;
  /** Sends a notification; silently nothing once the session or the pipe to the client has ended. */
  readonly send: (method: string, params: unknown) => void;
  /** Undefined until `initialize`. */
  client: ClientFacts | undefined;
  /** Also set by the first use of a method that only clients of GitHub's language server know. */
  speaksCopilot: boolean;
  dispose(): void;
};

/** One method, or a few that make no sense apart: attaches its handlers. */
export type Method = (session: Session) => void;
