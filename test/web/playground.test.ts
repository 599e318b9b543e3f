import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { field } from "../../server/base/record.ts";
import { buildPages, type BuiltPages } from "./support/builtPages.ts";
import { OpenPlayground } from "./support/openPlayground.ts";

/** The page in real Chromium, in front of a language server that answers from a script and writes down what it hears. */
suite("playground: in a browser", () => {
  let pages: BuiltPages;
  let folder: string;
  let playground: OpenPlayground;
  let program: string;

  suiteSetup(async function () {
    this.timeout(180_000);
    pages = buildPages();
    folder = mkdtempSync(join(tmpdir(), "lacuna-web-"));
    program = join(folder, "server.mjs");
    process.env["LACUNA_SCRIPT_LOG"] = join(folder, "heard.jsonl");
    const requires = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
    await build({
      entryPoints: [join(import.meta.dirname, "../editors/vscode/scriptedServer.ts")],
      ...{ outfile: program, bundle: true, platform: "node", target: "node20", format: "esm", logLevel: "error" },
      banner: { js: requires },
    });
  });
  suiteTeardown(() => {
    delete process.env["LACUNA_SCRIPT_LOG"];
    pages.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  setup(async function () {
    this.timeout(60_000);
    playground = await OpenPlayground.start({ folder: pages.folder, command: [program, "--stdio"] });
    await playground.ready();
  });
  teardown(async () => {
    const { troubles } = playground;
    await playground.stop();
    assert.deepEqual(troubles, []);
  });

  const heard = (method: string): unknown[] =>
    readFileSync(join(folder, "heard.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { method: string; params: unknown })
      .filter((each) => each.method === method)
      .map(({ params }) => params);

  const firstHeard = async (method: string): Promise<unknown> => {
    while (heard(method).length === 0) await playground.page.waitForTimeout(20);
    return heard(method)[0];
  };

  test("shows ghost text, and Tab accepts it", async () => {
    await playground.write("hello ");
    await playground.waitForGhost("world from Lacuna");
    await playground.page.keyboard.press("Tab");
    await playground.waitForGhost("");
    assert.equal(await playground.text(), "hello world from Lacuna");
    assert.deepEqual(await firstHeard("workspace/executeCommand"), {
      command: "lacuna.didAcceptCompletionItem",
      arguments: ["world from Lacuna"],
    });
    assert.ok(heard("textDocument/didShowCompletion").length > 0);
  });

  test("accepts a word, and tells how much was taken", async () => {
    await playground.write("hello ");
    await playground.waitForGhost("world from Lacuna");
    await playground.page.keyboard.press("Control+ArrowRight");
    await playground.waitForGhost(" from Lacuna");
    assert.equal(field(await firstHeard("textDocument/didPartiallyAcceptCompletion"), "acceptedLength"), 5);
  });

  test("keeps what is typed through, and drops it on Escape", async () => {
    await playground.write("hello ");
    await playground.waitForGhost("world from Lacuna");
    await playground.page.keyboard.type("wor");
    await playground.waitForGhost("ld from Lacuna");
    await playground.page.keyboard.press("Escape");
    await playground.waitForGhost("");
    assert.equal(await playground.text(), "hello wor");
  });

  test("shows several lines, in the language that was chosen", async () => {
    await playground.page.getByLabel("Language").selectOption("python");
    await playground.write("def total(xs):");
    await playground.waitForGhost("\n    result = 0\n    for x in xs:\n        result += x\n    return result");
    await playground.shot("several-lines");
    const asked = field(heard("textDocument/inlineCompletion").at(-1), "textDocument");
    assert.equal(field(asked, "uri"), "untitled:words.py");
  });

  test("says why", async () => {
    await playground.write("hello ");
    await playground.waitForGhost("world from Lacuna");
    await playground.page.getByRole("heading", { name: "Why was nothing shown?" }).waitFor();
  });

  test("tells the server what was chosen", async () => {
    await playground.page.getByRole("radio", { name: "eager" }).check();
    await playground.page.getByLabel("One line").check();
    await playground.write("hello ");
    await playground.waitForGhost("world from Lacuna");
    assert.deepEqual(heard("workspace/didChangeConfiguration").at(-1), {
      settings: { lacuna: { "complete.level": "eager", "complete.lines": "single", "complete.debounceMs": 150 } },
    });
  });

  test("comes back when its language server has died, with what was written", async () => {
    await playground.write("hello ");
    await playground.waitForGhost("world from Lacuna");
    playground.servers.at(-1)?.end();
    await playground.page.locator('.status[data-kind="error"]').waitFor();
    await playground.ready();
    await playground.page.keyboard.type("w");
    await playground.waitForGhost("orld from Lacuna");
  });

  test("can be used with the keyboard alone", async () => {
    const { page } = playground;
    await page.keyboard.press("Control+M");
    const focused = (): Promise<string | null> =>
      page.evaluate<string | null>('document.activeElement?.closest("label, button, fieldset")?.textContent ?? null');
    const seen = new Set<string | null>();
    for (let at = 0; at < 14; at++) {
      await page.keyboard.press("Tab");
      seen.add(await focused());
    }
    for (const name of ["Why?", "Your editor", "Suggest", "Reset", "One line"])
      assert.ok(seen.has(name), `${name} in ${[...seen].join()}`);
  });
});
