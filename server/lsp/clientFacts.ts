import type { InitializeParams } from "vscode-languageserver";
import { field, isRecord } from "../base/record.ts";

/** What the client said about itself, read once; everything is optional on the wire. */
export type ClientFacts = {
  readonly name: string;
  readonly inlineCompletion: boolean;
  readonly workDoneProgress: boolean;
  readonly pullsConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchedFiles: boolean;
  /** A client of GitHub's language server: it introduces its plugin and expects that server's status notifications. */
  readonly speaksCopilot: boolean;
  /** VS Code registers every announced command globally, and GitHub's own extension owns GitHub's names there. */
  readonly ownsCopilotCommands: boolean;
  readonly settings: unknown;
  readonly trusted: boolean;
  /** Answers `lacuna/definitions`. */
  readonly tellsDefinitions: boolean;
  /** Is told `lacuna/measured`. */
  readonly wantsMeasures: boolean;
  readonly folders: readonly string[];
  /** Tokens of team servers by address; undefined for a client that keeps none itself. */
  readonly tokens: Readonly<Record<string, string>> | undefined;
};

const vsCodeFamily = /visual studio code|code[ -]|codium|cursor|windsurf/i;

export function readClientFacts(params: InitializeParams): ClientFacts {
  const { capabilities, clientInfo } = params;
  // `any` on the wire.
  const options: unknown = params.initializationOptions;
  const name = clientInfo?.name ?? "";
  const { textDocument, window, workspace } = capabilities ?? {};
  return {
    name,
    inlineCompletion: textDocument?.inlineCompletion != null,
    workDoneProgress: window?.workDoneProgress === true,
    pullsConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    speaksCopilot: isRecord(field(options, "editorPluginInfo")),
    ownsCopilotCommands: !vsCodeFamily.test(name),
    settings: field(options, "settings"),
    trusted: field(options, "trusted") !== false,
    tellsDefinitions: field(options, "definitions") === true,
    wantsMeasures: field(options, "measures") === true,
    folders: readFolders(params),
    tokens: readTokens(field(options, "tokens")),
  };
}

/** Texts only; undefined for what is no object. */
export function readTokens(given: unknown): Readonly<Record<string, string>> | undefined {
  if (!isRecord(given)) return undefined;
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === "string";
  return Object.fromEntries(Object.entries(given).filter(isText));
}

/** Clients do send other things than texts here; those name no folder. */
function readFolders({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  const uris: readonly unknown[] = Array.isArray(workspaceFolders)
    ? workspaceFolders.map((folder: unknown) => field(folder, "uri"))
    : [rootUri];
  return uris.filter((uri) => typeof uri === "string").filter((uri) => uri !== "");
}
