import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { EditorDefinitions } from "../../server/domain/context.ts";
import { at } from "../support/lspClient.ts";
import { defaultSettings, startHarness, type Harness } from "./harness.ts";

const uri = "file:///w/src/a.ts";

suite("language server: what context and restraint are told", () => {
  let harness: Harness;
  teardown(async () => harness.stop());

  test("a document that is opened, cells of a notebook included; not one that is too large", async () => {
    harness = startHarness();
    const { client, completer } = harness;
    await client.initialize();
    client.open(uri, "const a = 1;\n");
    client.open("file:///w/large.ts", "x".repeat(9_000_000));
    const cell = "vscode-notebook-cell:/w/b.ipynb#x";
    client.notify("notebookDocument/didOpen", {
      notebookDocument: { uri: "file:///w/b.ipynb", cells: [{ kind: 2, document: cell }] },
      cellTextDocuments: [{ uri: cell, languageId: "python", version: 1, text: "a = 1" }],
    });
    await client.until(() => completer.opened.length >= 2, "two documents");
    assert.deepEqual(completer.opened, [uri, cell]);
  });

  const views: readonly { why: string; params: unknown; seen: readonly unknown[] }[] = [
    { why: "lines", params: { textDocument: { uri }, lines: { first: 3, last: 40 } }, seen: [uri, 3, 40] },
    { why: "no document", params: { lines: { first: 3, last: 40 } }, seen: [] },
    { why: "lines that are none", params: { textDocument: { uri }, lines: { first: "3", last: 40 } }, seen: [] },
    { why: "lines backwards", params: { textDocument: { uri }, lines: { first: 30, last: 4 } }, seen: [] },
    { why: "nothing at all", params: undefined, seen: [] },
  ];
  for (const { why, params, seen } of views)
    test(`viewed: ${why}`, async () => {
      harness = startHarness();
      const { client, completer } = harness;
      await client.initialize();
      client.notify("lacuna/didView", params);
      await client.request("lacuna/status");
      assert.deepEqual(completer.calls, seen.length === 0 ? [] : [["documentViewed", ...seen]]);
    });

  test("changed files reach the index once each, without those of version control; settings are read for their own only", async () => {
    let loads = 0;
    harness = startHarness({
      loadSettings: () => {
        loads++;
        return { settings: defaultSettings, problems: [], sources: {} as never };
      },
    });
    const { client, completer } = harness;
    await client.initialize();
    await client.request("lacuna/status");
    const before = loads;
    const root = join(process.cwd(), "w");
    const changed = (...names: string[]) => ({
      changes: names.map((name) => ({ uri: pathToFileURL(join(root, name)).href, type: 2 })),
    });
    client.notify("workspace/didChangeWatchedFiles", changed("a.ts", "a.ts", ".git/index"));
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "untitled:Untitled-1", type: 1 }] });
    await client.request("lacuna/status");
    assert.deepEqual([completer.calls, loads], [[["filesChanged", join(root, "a.ts")]], before]);
    client.notify("workspace/didChangeWatchedFiles", changed(".lacuna.json"));
    await client.request("lacuna/status");
    assert.equal(loads, before + 1);
  });

  test("workspace folders, as they come and go", async () => {
    harness = startHarness();
    const { client, env } = harness;
    assert.deepEqual(env().roots(), []);
    const [one, other] = ["one", "other"].map((name) => join(process.cwd(), name));
    const folder = (path: string) => ({ uri: pathToFileURL(path).href, name: path });
    await client.initialize({ workspaceFolders: [folder(one!)] });
    assert.deepEqual(env().roots(), [one]);
    const event = { added: [folder(other!)], removed: [folder(one!)] };
    client.notify("workspace/didChangeWorkspaceFolders", { event });
    await client.request("lacuna/status");
    assert.deepEqual(env().roots(), [other]);
  });

  test("a document that the client calls read-only", async () => {
    harness = startHarness();
    const { client, completer } = harness;
    await client.initialize();
    client.open(uri, "const a = \n");
    const ask = (readOnly: unknown) =>
      client.request("textDocument/inlineCompletion", {
        textDocument: { uri, readOnly },
        position: at(0, 10),
        context: { triggerKind: 2 },
      });
    await ask(true);
    await ask(undefined);
    assert.deepEqual(
      completer.requests.map(({ isReadOnly }) => isReadOnly),
      [true, false],
    );
  });

  suite("definitions that the editor knows", () => {
    const positions = [{ line: 1, character: 4 }];
    const definition = { uri: "file:///w/b.ts", range: { start: at(2, 0), end: at(5, 1) }, text: "class B {}" };
    const ask = (editor: EditorDefinitions | undefined, signal = new AbortController().signal) => {
      assert.ok(editor);
      return editor.definitionsAt({ uri, positions }, signal);
    };
    const start = async (definitions: boolean, answer: (params: unknown) => unknown): Promise<Harness> => {
      harness = startHarness();
      harness.client.handle("lacuna/definitions", answer);
      await harness.client.initialize({ initializationOptions: { definitions } });
      return harness;
    };

    test("are asked for and read", async () => {
      const asked: unknown[] = [];
      const { env } = await start(true, (params) => {
        asked.push(params);
        return { definitions: [definition, { uri: 3 }, { ...definition, text: "x".repeat(5000) }] };
      });
      const found = await ask(env().editorDefinitions);
      assert.deepEqual(asked, [{ textDocument: { uri }, positions }]);
      assert.deepEqual(found[0], { uri: "file:///w/b.ts", line: 2, endLine: 5, text: "class B {}" });
      assert.deepEqual([found.length, found[1]?.text.length], [2, 4000]);
    });

    test("are not asked for where the client did not say that it answers", async () => {
      const { env, client } = await start(false, () => ({ definitions: [definition] }));
      assert.deepEqual(await ask(env().editorDefinitions), []);
      assert.deepEqual(client.params("lacuna/definitions"), []);
    });

    for (const [why, answer] of [
      ["null", null],
      ["a list", [definition]],
      ["something else", { definitions: "none" }],
    ] as const)
      test(`${why} is no answer, and none is empty`, async () => {
        const { env } = await start(true, () => answer);
        assert.deepEqual(await ask(env().editorDefinitions), []);
      });

    test("a slow editor is not waited for, and the request is cancelled", async () => {
      const { env, client, clock } = await start(true, () => new Promise(() => {}));
      const pending = ask(env().editorDefinitions);
      await client.find("lacuna/definitions");
      await clock.advance(300);
      assert.deepEqual(await pending, []);
      await client.find("$/cancelRequest");
    });

    test("a cancelled completion cancels them", async () => {
      const { env, client } = await start(true, () => new Promise(() => {}));
      const controller = new AbortController();
      const pending = ask(env().editorDefinitions, controller.signal);
      await client.find("lacuna/definitions");
      controller.abort();
      assert.deepEqual(await pending, []);
      await client.find("$/cancelRequest");
    });
  });
});
