/**
 * Takes the place of dist/lacuna.js in an installed extension: answers from a script, at once, and writes down all it
 * hears. What the model says is not the point of the tests that use it; what the editor and the extension do is.
 *
 * LACUNA_SCRIPT_LOG names the file for what it hears, one JSON object a line: {method, params}.
 */
import { appendFileSync } from "node:fs";
import {
  createConnection,
  type InlineCompletionParams,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocuments,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  acceptedCommand,
  type DoctorResult,
  doctorMethod,
  type ExplainParams,
  type ExplainResult,
  explainMethod,
  type ModelsResult,
  modelsMethod,
  type PullModelParams,
  type PullModelResult,
  pullModelMethod,
  type SnoozeParams,
  snoozeMethod,
  type Status,
  statusMethod,
} from "../../../shared/protocol.ts";

/** After a line that ends in the key (and any part of the value that was typed on), the rest of the value is offered. */
const script: Readonly<Record<string, string>> = {
  "hello ": "world from Lacuna",
  "later ": "it comes by itself",
  "def total(xs):": "\n    result = 0\n    for x in xs:\n        result += x\n    return result",
  "console.lo": "g(1)",
};

const connection = createConnection(
  ProposedFeatures.all,
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
const documents = new TextDocuments(TextDocument);
const ready: Status = { kind: "ready", text: "ready", detail: "Qwen2.5-Coder 0.5B, CPU.", model: "scripted-0.5b" };
const missing: Status = {
  kind: "warning",
  text: "no model",
  detail: "No model file has been found.",
  reason: "modelMissing",
  fix: { title: "Download the model", command: "lacuna.pullModel" },
};
let installed = process.env.LACUNA_SCRIPT_MODEL !== "missing";

const heard = (method: string, params: unknown): void => {
  const log = process.env.LACUNA_SCRIPT_LOG;
  if (log !== undefined) appendFileSync(log, `${JSON.stringify({ method, params })}\n`);
};
const tell = (status: Status): void => void connection.sendNotification(statusMethod, status);

connection.onInitialize((params) => {
  heard("initialize", {
    pid: process.pid,
    options: params.initializationOptions as unknown,
    argv: process.argv.slice(2),
  });
  return {
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: TextDocumentSyncKind.Incremental,
      inlineCompletionProvider: {},
      executeCommandProvider: { commands: [acceptedCommand] },
    },
  };
});
connection.onInitialized(() => tell(installed ? ready : missing));
connection.onNotification((method, params) => heard(method, params));
connection.onDidChangeConfiguration((params) => heard("workspace/didChangeConfiguration", params));
connection.onExecuteCommand((params) => {
  heard("workspace/executeCommand", params);
  return null;
});

connection.languages.inlineCompletion.on((params) => {
  heard("textDocument/inlineCompletion", params);
  const insertText = suggestion(params);
  if (insertText === script["later "] && !loaded) {
    load();
    return { items: [] };
  }
  if (insertText === undefined) return { items: [] };
  const range = { start: params.position, end: params.position };
  return { items: [{ insertText, range, command: { title: "", command: acceptedCommand, arguments: [insertText] } }] };
});

/** The model is loaded at the first wish for that line, as the engine does at the first completion of a session. */
let loaded = false;
function load(): void {
  tell({ kind: "busy", text: "loading the model", detail: "" });
  setTimeout(() => {
    loaded = true;
    tell(ready);
  }, 1500);
}

function suggestion({ textDocument, position }: InlineCompletionParams): string | undefined {
  const text = documents.get(textDocument.uri)?.getText() ?? "";
  const lines = text.split("\n");
  const before = [...lines.slice(0, position.line), (lines[position.line] ?? "").slice(0, position.character)].join(
    "\n",
  );
  for (const [key, value] of Object.entries(script)) {
    for (let typed = value.length - 1; typed >= 0; typed--) {
      if (before.endsWith(key + value.slice(0, typed))) return value.slice(typed);
    }
  }
  return undefined;
}

connection.onRequest(explainMethod, ({ what }: ExplainParams): ExplainResult => ({
  markdown:
    what === "last"
      ? "# Why was nothing shown?\n\n**midWord**: The cursor is in the middle of a word.\n\n| Part | Tokens |\n|---|---|\n| prefix | 12 |\n"
      : "```\n<|fim_prefix|>hello <|fim_suffix|><|fim_middle|>\n```\n",
}));
connection.onRequest(doctorMethod, (): DoctorResult => ({ markdown: "# Doctor\n\nAll five holes were filled.\n" }));
connection.onRequest(snoozeMethod, ({ minutes }: SnoozeParams) => {
  heard(snoozeMethod, { minutes });
  tell(
    minutes === 0
      ? ready
      : {
          kind: "off",
          text: `snoozed for ${minutes} min`,
          detail: "You asked for quiet.",
          reason: "snoozed",
          fix: { title: "End the snooze", command: "lacuna.endSnooze" },
        },
  );
  return null;
});
connection.onRequest(modelsMethod, (): ModelsResult => ({
  recommended: "scripted-0.5b",
  current: "scripted-0.5b",
  models: [
    {
      id: "scripted-0.5b",
      title: "Scripted 0.5B",
      bytes: 491e6,
      licence: "Apache-2.0",
      installed,
      fit: "fits: 0.9 GB of 24 GB",
    },
    {
      id: "scripted-22b",
      title: "Scripted 22B",
      bytes: 13.3e9,
      licence: "MNPL-0.1",
      installed: false,
      fit: "too slow without a GPU",
    },
  ],
}));
connection.onRequest(pullModelMethod, async (params: PullModelParams): Promise<PullModelResult> => {
  heard(pullModelMethod, params);
  const progress = (value: unknown): Promise<void> =>
    connection.sendNotification("$/progress", { token: params.workDoneToken, value });
  await progress({ kind: "begin", title: "Downloading", percentage: 0 });
  for (const percentage of [25, 50, 75]) {
    await progress({ kind: "report", message: `${percentage} %`, percentage });
    tell({ kind: "busy", text: "downloading", detail: "Scripted 0.5B", percent: percentage });
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  await progress({ kind: "end" });
  installed = true;
  tell(ready);
  return { ok: true, file: "/models/scripted.gguf", message: "done" };
});

documents.listen(connection);
connection.listen();
