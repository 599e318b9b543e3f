import assert from "node:assert/strict";
import type { Sources } from "../../server/settings/loaded.ts";
import { mergeSettings } from "../../server/settings/merge.ts";
import { isRecord } from "../../server/base/record.ts";
import { startHarness, type Harness } from "./harness.ts";

/** Reads no files: the editor's part only, and remembers what it was asked for. */
function editorOnly() {
  const asked: Sources[] = [];
  const loadSettings = (sources: Sources) => {
    asked.push(sources);
    const editor = [sources.editor].flat().filter(isRecord);
    return mergeSettings(editor.map((raw) => ({ source: "editor" as const, raw })));
  };
  return { asked, loadSettings };
}

suite("language server: settings", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  const maxLines = () => harness.settings.at(-1)!["complete.maxLines"];
  const changed = async (settings: unknown) => {
    harness.client.notify("workspace/didChangeConfiguration", { settings });
    await harness.client.settle();
    return maxLines();
  };

  test("initializationOptions < pushed < pulled, and defaults that an editor fills in say nothing", async () => {
    harness = startHarness(editorOnly());
    const { client } = harness;
    let section: object = {};
    client.handle("workspace/configuration", () => [section]);
    await client.initialize({
      capabilities: { workspace: { configuration: true } },
      initializationOptions: { settings: { "complete.maxLines": 3 } },
    });
    await client.settle();
    assert.equal(maxLines(), 3);
    assert.equal(await changed({ lacuna: { complete: { maxLines: 4 } } }), 4);
    section = { complete: { maxLines: 20, maxTokens: 64, popup: { enable: true } } };
    assert.equal(await changed(null), 4);
    await client.until(() => harness.settings.at(-1)!["complete.maxTokens"] === 64, "the pulled settings");
    section = { complete: { maxLines: 5 } };
    await changed(undefined);
    await client.until(() => maxLines() === 5, "the pulled settings");
  });

  const pushes: readonly [string, unknown, number][] = [
    ["nested under lacuna", { lacuna: { complete: { maxLines: 7 } } }, 7],
    ["dotted with lacuna", { "lacuna.complete.maxLines": 7 }, 7],
    ["dotted under lacuna", { lacuna: { "complete.maxLines": 7 } }, 7],
    ["without lacuna", { complete: { maxLines: 7 } }, 7],
    ["among others'", { python: { complete: { maxLines: 9 } }, lacuna: { complete: { maxLines: 7 } } }, 7],
    ["null", null, 20],
    ["a list", [1], 20],
    ["null inside", { lacuna: null }, 20],
    ["a wrong value", { lacuna: { complete: { maxLines: "many" } } }, 20],
  ];
  for (const [name, settings, expected] of pushes)
    test(`pushed ${name}`, async () => {
      harness = startHarness(editorOnly());
      await harness.client.initialize();
      assert.equal(await changed(settings), expected);
    });

  test("a wrong value is logged once with key, value and reason, and shown in the status", async () => {
    harness = startHarness(editorOnly());
    const { client } = harness;
    await client.initialize();
    for (let turn = 0; turn < 2; turn++) await changed({ lacuna: { complete: { maxLines: "many" } } });
    const told = client.params<{ type: number; message: string }>("window/logMessage");
    assert.deepEqual(
      told.map(({ message }) => message),
      [
        `complete.maxLines = "many" in the editor's settings: must be a whole number from 1 to 200 (lines); ` +
          `the default 20 is used`,
      ],
    );
    const status = await client.find<{ kind: string; text: string }>("lacuna/status", ({ kind }) => kind === "warning");
    assert.equal(status.text, "Check the settings");
  });

  test("it registers for changes of its section and of files, where the client can take that", async () => {
    harness = startHarness(editorOnly());
    const { client } = harness;
    const dynamicRegistration = true;
    await client.initialize({
      capabilities: {
        workspace: { didChangeConfiguration: { dynamicRegistration }, didChangeWatchedFiles: { dynamicRegistration } },
      },
    });
    type Registration = { registrations: { method: string; registerOptions: unknown }[] };
    await client.until(() => client.params("client/registerCapability").length === 2, "both registrations");
    const all = client.params<Registration>("client/registerCapability").flatMap(({ registrations }) => registrations);
    assert.deepEqual(
      all.map(({ method, registerOptions }) => [method, registerOptions]),
      [
        ["workspace/didChangeConfiguration", { section: "lacuna" }],
        ["workspace/didChangeWatchedFiles", { watchers: [{ globPattern: "**/*" }] }],
      ],
    );
  });

  test("project files of every folder are read, follow the folders, and are reread when they change", async () => {
    const { asked, loadSettings } = editorOnly();
    harness = startHarness({ loadSettings });
    const { client } = harness;
    const capabilities = { workspace: { workspaceFolders: true } };
    await client.initialize({ capabilities, workspaceFolders: [{ uri: "file:///one", name: "one" }] });
    const folders = { added: [{ uri: "file:///two", name: "two" }], removed: [{ uri: "file:///one", name: "one" }] };
    client.notify("workspace/didChangeWorkspaceFolders", { event: folders });
    await client.settle();
    assert.deepEqual(
      asked.flatMap(({ projectDir }) => projectDir ?? []),
      ["/one", "/two"],
    );
    asked.length = 0;
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "file:///two/.lacuna.json", type: 2 }] });
    client.notify("textDocument/didSave", { textDocument: { uri: "file:///two/.lacuna.json" } });
    client.notify("textDocument/didSave", { textDocument: { uri: "file:///two/other.json" } });
    await client.settle();
    assert.deepEqual(
      asked.flatMap(({ projectDir }) => projectDir ?? []),
      ["/two", "/two"],
    );
  });

  test("settings files are looked at again with focus and new documents, at most once a second", async () => {
    const { asked, loadSettings } = editorOnly();
    harness = startHarness({ loadSettings });
    const { client, clock } = harness;
    await client.initialize();
    const before = asked.length;
    const look = async (): Promise<number> => {
      client.notify("textDocument/didFocus", { textDocument: { uri: "file:///a.ts" } });
      client.open("file:///a.ts", "");
      await client.settle();
      return asked.length - before;
    };
    assert.equal(await look(), 0);
    await clock.advance(1000);
    assert.equal(await look(), 1);
    await clock.advance(1000);
    assert.equal(await look(), 2);
    assert.equal(harness.settings.length, 1, "unchanged settings were told as a change");
  });

  test("in a workspace that is not trusted no project file is read", async () => {
    const { asked, loadSettings } = editorOnly();
    harness = startHarness({ loadSettings });
    await harness.client.initialize({ rootUri: "file:///one", initializationOptions: { trusted: false } });
    assert.deepEqual(
      asked.map(({ projectDir }) => projectDir),
      asked.map(() => undefined),
    );
  });
});
