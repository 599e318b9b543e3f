import assert from "node:assert/strict";
import { letThrough } from "../../server/web/letThrough.ts";

const introduction = { version: "1.2.3", settings: { "model.id": "served" } };
const request = (method: string, params: unknown) =>
  letThrough({ jsonrpc: "2.0", id: 7, method, params }, introduction);
const inDocument = (uri: string) => ({ textDocument: { uri }, position: { line: 0, character: 0 } });

suite("pages: what a page may say to a language server", () => {
  const passed: Readonly<Record<string, readonly [method: string, params: unknown]>> = {
    "a question in an unsaved document": ["textDocument/inlineCompletion", inDocument("untitled:a.ts")],
    "an explanation": ["lacuna/explain", { ...inDocument("untitled:a.ts"), what: "last" }],
    "an accepted suggestion": [
      "workspace/executeCommand",
      { command: "lacuna.didAcceptCompletionItem", arguments: [1] },
    ],
  };
  for (const [title, [method, params]] of Object.entries(passed))
    test(`passes ${title}`, () =>
      assert.deepEqual(request(method, params), {
        kind: "pass",
        message: { jsonrpc: "2.0", id: 7, method, params },
      }));

  const refused: Readonly<Record<string, readonly [method: string, params: unknown]>> = {
    "a file of this machine": ["textDocument/inlineCompletion", inDocument("file:///etc/passwd")],
    "a way out of the name": ["textDocument/didOpen", inDocument("untitled:../../etc/passwd")],
    "a document without a name": ["textDocument/inlineCompletion", {}],
    "another command": ["workspace/executeCommand", { command: "lacuna.pullModel" }],
    "a download": ["lacuna/pullModel", { id: "x" }],
    "a look at the machine": ["lacuna/doctor", {}],
    "an end for everybody": ["shutdown", undefined],
    "what an object always has": ["constructor", {}],
  };
  for (const [title, [method, params]] of Object.entries(refused))
    test(`refuses ${title}`, () => assert.equal(request(method, params).kind, "refuse"));

  test("introduces the page itself: no folders, not trusted, and only settings that a page may change", () => {
    const verdict = request("initialize", {
      rootUri: "file:///",
      workspaceFolders: [{ uri: "file:///", name: "all" }],
      initializationOptions: {
        trusted: true,
        settings: { "complete.level": "eager", "model.id": "other", "engine.endpoints": ["llama-server http://x"] },
      },
    });
    assert.deepEqual(verdict, {
      kind: "pass",
      message: {
        ...{ jsonrpc: "2.0", id: 7, method: "initialize" },
        params: {
          processId: process.pid,
          clientInfo: { name: "playground", version: "1.2.3" },
          ...{ rootUri: null, workspaceFolders: null },
          capabilities: { textDocument: { inlineCompletion: {} } },
          initializationOptions: {
            trusted: false,
            settings: { "model.id": "served", "complete.level": "eager" },
            editorInfo: { name: "playground", version: "1.2.3" },
          },
        },
      },
    });
  });

  for (const message of [null, 3, "text", [], {}, { method: "lacuna/doctor" }, { id: 1, result: {} }])
    test(`drops ${JSON.stringify(message)}`, () =>
      assert.deepEqual(letThrough(message, introduction), { kind: "drop" }));
});
