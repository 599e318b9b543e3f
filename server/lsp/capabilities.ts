import { TextDocumentSyncKind, type ServerCapabilities } from "vscode-languageserver";
import { acceptedCommand } from "../../shared/protocol.ts";
import type { Settings } from "../../shared/settings.ts";
import type { ClientFacts } from "./clientFacts.ts";

/** GitHub's language server has this name for the same command; its clients may look for it. */
export const copilotAcceptedCommand = "github.copilot.didAcceptCompletionItem";

export function capabilitiesFor(client: ClientFacts, settings: Settings): ServerCapabilities {
  const commands = [acceptedCommand, ...(client.ownsCopilotCommands ? [copilotAcceptedCommand] : [])];
  return {
    // The text store counts in UTF-16 only; several clients would prefer something else, and every client must take it.
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    notebookDocumentSync: { notebookSelector: [{ notebook: "*" }] },
    // Also for clients that do not announce it: Emacs' lsp-mode uses it all the same.
    inlineCompletionProvider: {},
    executeCommandProvider: { commands },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    // Not together with inline completions: an item of ours in the open list would take the Tab key.
    ...(!client.inlineCompletion && settings["complete.popup.enable"]
      ? { completionProvider: { triggerCharacters: [".", "(", "="], resolveProvider: false } }
      : {}),
  };
}
