import { appendFileSync } from "node:fs";
import { createConnection, TextDocuments, TextDocumentSyncKind } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

/**
 * A language server whose suggestions are a table, for what a model cannot be relied on to say. TOY_RULES is JSON: a list of
 * `{ before, insert, replaces, alternatives, delayMs }`. A rule applies when the text before the cursor ends with `before`
 * plus a beginning of `insert`; `replaces` is the number of characters after the cursor that the range covers.
 * Every message is appended to TOY_LOG as a line of JSON.
 */
const rules = JSON.parse(process.env.TOY_RULES ?? "[]");
const connection = createConnection(process.stdin, process.stdout);
const documents = new TextDocuments(TextDocument);
const log = (method, params) => appendFileSync(process.env.TOY_LOG, `${JSON.stringify({ method, params })}\n`);
let muted = false;
/** Lets a sign-in that waits end well; the toy does it when asked who the user is. */
let confirm = () => {};

connection.onInitialize((params) => {
  log("initialize", params);
  muted = params.initializationOptions?.settings?.["complete.enable"] === false;
  return {
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: TextDocumentSyncKind.Incremental,
      inlineCompletionProvider: true,
      executeCommandProvider: { commands: ["lacuna.didAcceptCompletionItem"] },
    },
  };
});
connection.onInitialized(() => {
  void connection.sendNotification("lacuna/status", {
    kind: "ready",
    text: "ready",
    detail: "Toy model.",
    model: "toy",
  });
});
connection.onDidChangeConfiguration(({ settings }) => {
  log("workspace/didChangeConfiguration", settings);
  muted = settings?.lacuna?.["complete.enable"] === false;
});
for (const method of ["didShowCompletion", "didPartiallyAcceptCompletion", "didFocus"])
  connection.onNotification(`textDocument/${method}`, (params) => log(`textDocument/${method}`, params));
connection.onNotification("lacuna/didRest", (params) => log("lacuna/didRest", params));
connection.onNotification("lacuna/didView", async (params) => {
  log("lacuna/didView", params);
  const positions = [
    { line: 0, character: 0 },
    { line: 0, character: 1 },
  ];
  const { textDocument } = params;
  log("lacuna/definitions", await connection.sendRequest("lacuna/definitions", { textDocument, positions }));
});
connection.onExecuteCommand((params) => {
  log("workspace/executeCommand", params);
  return null;
});
connection.onRequest("lacuna/explain", (params) => {
  log("lacuna/explain", params);
  return { markdown: `# Why\n\nToy explanation of ${params.what}.` };
});
connection.onRequest("lacuna/signIn", async (params, cancelled) => {
  log("lacuna/signIn", params);
  const message = "Signed in to https://code.example.com as ann.";
  if (params.token !== undefined)
    return { ok: params.token === "right", message: params.token === "right" ? message : "No." };
  const page = "https://code.example.com/device?user_code=BCDF-GHJK";
  await connection.sendNotification("lacuna/signInCode", { page, userCode: "BCDF-GHJK", expiresInSeconds: 600 });
  await new Promise((done) => {
    confirm = done;
    cancelled.onCancellationRequested(done);
  });
  if (cancelled.isCancellationRequested) log("cancelled", "lacuna/signIn");
  return { ok: true, message };
});
connection.onRequest("lacuna/signOut", () => ({ message: "Signed out of https://code.example.com." }));
connection.onRequest("lacuna/whoAmI", () => {
  confirm();
  return { message: "https://code.example.com knows you as ann.", user: "ann" };
});
connection.onRequest("lacuna/snooze", ({ minutes }) => {
  muted = minutes > 0;
  return null;
});
connection.languages.inlineCompletion.on(async (params, token) => {
  log("textDocument/inlineCompletion", params);
  const document = documents.get(params.textDocument.uri);
  if (document === undefined || muted) return { items: [] };
  const before = document.getText({ start: { line: 0, character: 0 }, end: params.position });
  for (const rule of rules) {
    const rest = restOf(rule.insert, rule.before, before);
    if (rest === undefined || rest === "") continue;
    if (rule.delayMs !== undefined) await new Promise((done) => setTimeout(done, rule.delayMs));
    if (token.isCancellationRequested) log("cancelled", params.position);
    const texts = params.context.triggerKind === 1 ? [rest, ...(rule.alternatives ?? [])] : [rest];
    const end = { line: params.position.line, character: params.position.character + (rule.replaces ?? 0) };
    const item = (insertText, index) => ({
      insertText,
      range: { start: params.position, end },
      command: { title: "accepted", command: "lacuna.didAcceptCompletionItem", arguments: [`${rule.before}#${index}`] },
    });
    return { items: texts.map(item) };
  }
  return { items: [] };
});

function restOf(insert, anchor, before) {
  for (let typed = insert.length; typed >= 0; typed--)
    if (before.endsWith(anchor + insert.slice(0, typed))) return insert.slice(typed);
  return undefined;
}

documents.listen(connection);
connection.listen();
