import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isRecord } from "../../server/base/record.ts";
import { wire, type Wired } from "../../server/cli/wiring.ts";
import type { ContextProvider } from "../../server/domain/context.ts";
import { silentLog } from "../../server/domain/log.ts";
import type { Sources } from "../../server/settings/loaded.ts";
import { mergeSettings, type Layer } from "../../server/settings/merge.ts";
import { scriptedEngine } from "../support/scriptedEngine.ts";
import { at, type InlineItem } from "../support/lspClient.ts";
import { scriptedCompleter, startHarness, type Harness } from "../lsp/harness.ts";

/**
 * Several folders in one window, from the wire to the prompt: the rules of one hold for the files in it and for no others.
 * Of folders inside each other the innermost counts; the user's own rules hold everywhere.
 */
suite("rules of several workspace folders", function () {
  this.timeout(120_000);
  let folder: string;
  let harness: Harness;
  let wired: Wired;
  let context: ContextProvider;
  let engine: ReturnType<typeof scriptedEngine>;
  const files: Record<string, string> = {};

  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    files[join(folder, name)] = text;
  };
  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;

  /** What the user's editor says, and the project file of a folder; no file of the user's is read. */
  const loadSettings = ({ editor, projectDir }: Sources) => {
    const text = typeof projectDir === "string" ? files[join(projectDir, ".lacuna.json")] : undefined;
    const own = [editor].flat().filter(isRecord);
    const layers: Layer[] = own.map((raw) => ({ source: "editor", raw }));
    if (text !== undefined) layers.push({ source: "project", raw: JSON.parse(text) as Record<string, unknown> });
    return mergeSettings(layers);
  };

  const start = async (names: readonly string[], settings: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    engine = scriptedEngine({ says: "total(1);" });
    const completer = scriptedCompleter();
    harness = startHarness({
      ...{ loadSettings, completer },
      createCompleter: (env) => {
        wired = wire({ settings: () => loadSettings({}).settings, log: silentLog, engine });
        context = wired.openContext({ ...env, patience: 100 });
        const real = wired.createCompleter({ ...env, context });
        const dispose = real.dispose.bind(real);
        real.dispose = () => {
          completer.dispose();
          dispose();
        };
        return real;
      },
    });
    await harness.client.initialize({
      workspaceFolders: names.map((name) => ({ uri: uriOf(name), name })),
      initializationOptions: { settings: { "context.cache.enable": false, ...settings } },
    });
  };

  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-folders-"));
  });
  teardown(async () => {
    await harness.stop();
    await wired.dispose();
    rmSync(folder, { recursive: true });
    for (const file of Object.keys(files)) delete files[file];
  });

  const text = "function total(count: number) {\n  return count;\n}\nconst sum = \n";
  const ask = async (name: string, uri = uriOf(name)): Promise<string> => {
    const languageId = name.endsWith(".py") ? "python" : "typescript";
    if (!uri.includes("#"))
      harness.client.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
    const { items } = await harness.client.request<{ items: InlineItem[] }>("textDocument/inlineCompletion", {
      ...{ textDocument: { uri }, position: at(3, 12), context: { triggerKind: 1 } },
    });
    if (items.length > 0) return "shown";
    const { markdown } = await harness.client.request<{ markdown: string }>("lacuna/explain", {
      textDocument: { uri },
    });
    const [, reason = markdown] = /shown: (\w+)/.exec(markdown) ?? [];
    const [, detail = ""] = /\*\*Detail\*\*: (.*)/.exec(markdown) ?? [];
    return `${reason} ${detail.replaceAll("\\", "")}`.trim();
  };

  const cases: readonly (readonly [string, string])[] = [
    ["a/x.ts", "shown"],
    ["a/generated/x.ts", "pathExcluded complete.excludedPaths: generated/**"],
    ["b/generated/x.ts", "shown"],
    ["a/x.customer.ts", "pathExcluded *.customer.ts (privacy.excludedPaths)"],
    ["b/x.customer.ts", "shown"],
    ["outside/x.customer.ts", "shown"],
    ["a/drafts/x.ts", "pathExcluded drafts/ (.lacunaignore line 1)"],
    ["b/drafts/x.ts", "shown"],
    ["a/x.py", "languageDisabled python"],
    ["b/x.py", "shown"],
    ["a/inner/x.customer.ts", "shown"],
    ["a/inner/x.py", "shown"],
    ["a/inner/own/x.ts", "pathExcluded own/** (privacy.excludedPaths)"],
    ["a/own/x.ts", "shown"],
    ["a/mine/x.ts", "pathExcluded mine/** (privacy.excludedPaths)"],
    ["b/mine/x.ts", "pathExcluded mine/** (privacy.excludedPaths)"],
    ["a/inner/mine/x.ts", "pathExcluded mine/** (privacy.excludedPaths)"],
    ["off/x.ts", "disabled"],
  ];
  test("a project's rules hold in its own folder", async () => {
    write("a/.lacunaignore", "drafts/\n");
    write(
      "a/.lacuna.json",
      JSON.stringify({
        ...{ "complete.excludedPaths": ["generated/**"], "privacy.excludedPaths": ["*.customer.ts"] },
        "complete.languages": { python: false },
      }),
    );
    write("a/inner/.lacuna.json", JSON.stringify({ "privacy.excludedPaths": ["own/**"] }));
    write("off/.lacuna.json", JSON.stringify({ "complete.enable": false }));
    const own = { "privacy.excludedPaths": ["mine/**"], "context.repository.enable": false };
    await start(["a", "b", "a/inner", "off"], own);
    const found: (readonly [string, string])[] = [];
    for (const [name] of cases) found.push([name, await ask(name)]);
    assert.deepEqual(found, cases);
    const cell = `vscode-notebook-cell:${uriOf("a/drafts/n.ipynb").slice("file://".length)}#c1`;
    harness.client.notify("notebookDocument/didOpen", {
      notebookDocument: { uri: uriOf("a/drafts/n.ipynb"), cells: [{ kind: 2, document: cell }] },
      cellTextDocuments: [{ uri: cell, languageId: "typescript", version: 1, text }],
    });
    assert.equal(await ask("a/drafts/n.ipynb", cell), "pathExcluded drafts/ (.lacunaignore line 1)");
  });

  test("completions are off for the window only where every folder says so", async () => {
    write("off/.lacuna.json", JSON.stringify({ "complete.enable": false, "complete.maxLines": 3 }));
    write("b/x.ts", text);
    await start(["off", "b"], { "context.repository.enable": false });
    const status = async (): Promise<string> => (await harness.client.request<{ kind: string }>("lacuna/status")).kind;
    assert.equal(await status(), "ready");
    harness.client.notify("workspace/didChangeWorkspaceFolders", {
      event: { added: [], removed: [{ uri: uriOf("b"), name: "b" }] },
    });
    await harness.client.settle();
    assert.equal(await status(), "off");
  });

  test("a mistake in one project file is told once", async () => {
    write("a/.lacuna.json", JSON.stringify({ "complete.maxLines": "many" }));
    write("b/.lacuna.json", "{}");
    await start(["a", "b"], { "complete.level": "loud" });
    await harness.client.settle();
    const told = harness.client.params<{ message: string }>("window/logMessage").map(({ message }) => message);
    assert.deepEqual(told.map((message) => message.split(" = ")[0]).sort(), ["complete.level", "complete.maxLines"]);
  });

  test("what a project leaves out is in no prompt of a folder around it or beside it", async () => {
    write("a/.lacuna.json", JSON.stringify({ "privacy.excludedPaths": ["beside/**"] }));
    write("a/inner/.lacuna.json", JSON.stringify({ "privacy.excludedPaths": ["hidden/**", "*.top.ts"] }));
    write(
      "a/inner/hidden/price.ts",
      "export function priceOfHiddenThing(count: number) {\n  return count * 4711;\n}\n",
    );
    write("a/inner/deep/price.top.ts", "export function priceOfTopThing(count: number) {\n  return count * 4711;\n}\n");
    write("a/inner/open.ts", "export function priceOfOpenThing(count: number) {\n  return count * 1234;\n}\n");
    write("a/hidden/price.ts", "export function priceOfOuterThing(count: number) {\n  return count * 1234;\n}\n");
    await start(["a", "a/inner", "b"], { "context.snippetTokens": 2000 });
    const use = [
      'import { priceOfHiddenThing } from "./inner/hidden/price.ts";',
      'import { priceOfTopThing } from "./inner/deep/price.top.ts";',
      'import { priceOfOpenThing } from "./inner/open.ts";',
      'import { priceOfOuterThing } from "./hidden/price.ts";',
      "export const sum = priceOf",
      "",
    ].join("\n");
    const uri = uriOf("a/use.ts");
    harness.client.notify("textDocument/didOpen", {
      textDocument: { uri, languageId: "typescript", version: 1, text: use },
    });
    for (const [name, word] of [
      ["a/beside/edited.ts", "priceOfExcludedEdit"],
      ["b/beside/edited.ts", "priceOfAllowedEdit"],
      ["a/inner/beside/edited.ts", "priceOfInnerEdit"],
      ["a/inner/hidden/edited.ts", "priceOfHiddenEdit"],
    ] as const) {
      const textDocument = { uri: uriOf(name), languageId: "typescript", version: 1, text: "" };
      harness.client.notify("textDocument/didOpen", { textDocument });
      const contentChanges = [{ text: `${word}(1);\n` }];
      const changed = { uri: uriOf(name), version: 2 };
      harness.client.notify("textDocument/didChange", { textDocument: changed, contentChanges });
    }
    await context.whenReady(uri, AbortSignal.timeout(60_000));
    await harness.client.request("textDocument/inlineCompletion", {
      ...{ textDocument: { uri }, position: at(4, 26), context: { triggerKind: 1 } },
    });
    const seen = JSON.stringify(engine.requests.at(-1)?.parts);
    assert.match(seen, /priceOfOuterThing\(count/, "the folder's own file is not seen");
    assert.match(seen, /priceOfOpenThing\(count/, "the inner folder's other file is not seen");
    assert.doesNotMatch(seen, /(?:HiddenThing|TopThing)\(count/);
    const edits = [...new Set(seen.match(/priceOf\w+Edit/g))];
    assert.deepEqual(edits.sort(), ["priceOfAllowedEdit", "priceOfInnerEdit"]);
  });
});
