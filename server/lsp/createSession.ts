import type { Connection } from "vscode-languageserver";
import { statusMethod, type Status } from "../../shared/protocol.ts";
import type { Settings } from "../../shared/settings.ts";
import { copilotStatus, didChangeStatusMethod, statusNotificationMethod } from "./copilotStatus.ts";
import type { CompleterEnv, LanguageServerDeps } from "./deps.ts";
import { askEditor } from "./askEditor.ts";
import { Documents } from "./documents.ts";
import { NewestPerDocument } from "./newestPerDocument.ts";
import { Notebooks } from "./notebooks.ts";
import { RecentOutcomes } from "./recentOutcomes.ts";
import type { Session } from "./session.ts";
import { SessionLog } from "./sessionLog.ts";
import { SessionSettings } from "./sessionSettings.ts";
import { settingsChanged } from "./settingsChanged.ts";
import { StatusReporter } from "./statusReporter.ts";
import { WorkspaceFolders } from "./workspacePaths.ts";

/** Kept beyond `complete.maxDocumentKiB`, so that a document that shrinks below it needs no reopening. */
const keptTimesLimit = 4;
const keptUnits = (settings: Settings): number => settings["complete.maxDocumentKiB"] * 1024 * keptTimesLimit;

export function createSession(deps: LanguageServerDeps, connection: Connection): Session {
  const ended = new AbortController();
  const send = (method: string, params: unknown): void =>
    sendWhile(ended.signal, () => connection.sendNotification(method, params));
  const folders = new WorkspaceFolders();
  const log: SessionLog = new SessionLog({
    fallback: deps.log,
    level: () => settings.current["log.level"],
    send: (type, message) => send("window/logMessage", { type, message }),
  });
  const settings: SessionSettings = new SessionSettings({
    load: deps.loadSettings,
    projectDirs: () => (session.client?.trusted === false ? [] : folders.paths),
    now: () => deps.clock.now(),
    onChange: (loaded) => {
      deps.onSettings(loaded.settings);
      settingsChanged(session);
    },
  });
  const status: StatusReporter = new StatusReporter({
    clock: deps.clock,
    engineState: () => deps.engine.state,
    loaded: () => settings.loaded,
    user: () => deps.account?.user(),
    send: (value) => sendStatus(session, value),
  });
  const completer = deps.createCompleter(completerEnv({ settings, log, folders }, () => session));
  const documents = new Documents({ log, mostUnits: () => keptUnits(settings.current) });
  const newest = new NewestPerDocument();
  const stopListening = deps.engine.onState(() => status.refresh());
  const dispose = (): void => {
    ended.abort();
    log.disconnect();
    stopListening();
    newest.stopAll();
    status.dispose();
    completer.dispose();
  };
  const session: Session = {
    ...{ deps, connection, log, folders, documents, settings, completer, newest, status, send, dispose },
    notebooks: new Notebooks(),
    outcomes: new RecentOutcomes(),
    ended: ended.signal,
    client: undefined,
    speaksCopilot: false,
  };
  deps.onSettings(settings.current);
  return session;
}

const completerEnv = (
  { settings, log, folders }: Pick<Session, "settings" | "log" | "folders">,
  session: () => Session,
): CompleterEnv => ({
  ...{ log, settings: (uri) => settings.of(session().notebooks.findOf(uri) ?? uri), roots: () => folders.paths },
  editor: () => session().client?.name ?? "",
  editorDefinitions: askEditor(session),
});

function sendStatus({ send, speaksCopilot }: Session, status: Status): void {
  send(statusMethod, status);
  if (!speaksCopilot) return;
  const forms = copilotStatus(status);
  send(didChangeStatusMethod, forms.didChangeStatus);
  send(statusNotificationMethod, forms.statusNotification);
}

function sendWhile(ended: AbortSignal, write: () => Promise<void>): void {
  if (ended.aborted) return;
  write().catch(() => {
    // The client has gone; the transport's own event ends the session.
  });
}
