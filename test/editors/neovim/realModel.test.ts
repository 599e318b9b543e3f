import assert from "node:assert/strict";
import { Editor, type Neovim } from "./editor.ts";
import { buildServer, hasModel, modelFile, type LacunaServer } from "./lacunaServer.ts";
import { findNeovims } from "./neovims.ts";

/** The whole way, from a key press to the saved file, with the real 0.5B model. Properties are asserted, never words. */
const firstAnswerMs = 120_000;
const answerMs = 45_000;

const add = "def add(a, b):\n    return a + b\n\n\n";
const stack = [
  "class Stack:",
  "    def __init__(self):",
  "        self.items = []",
  "",
  "    def push(self, item):",
  "        self.items.append(item)",
  "",
  "",
].join("\n");
const files: Readonly<Record<string, string>> = {
  "warm.py": add,
  "all.py": add,
  "word.py": stack,
  "line.py": stack,
  "next.py": add,
  "dismiss.py": add,
  "through.py": add,
  "lines0.py": add,
  "lines1.py": add,
  "lines2.py": add,
  "emoji.py": `def shout(text):\n    return text.upper()\n\n\nwaves = "👋🏽 é 漢字"; loud = \n`,
  "bracket.py": `${add}total = add()\n`,
  "tab.py": add,
  "off.py": add,
  "why.py": add,
};

const isIdle = `
  for _, request in pairs(vim.lsp.get_clients({ name = "lacuna" })[1].requests) do
    if request.type == "pending" then return false end
  end
  return true`;

const setup = (server: LacunaServer, settings = ""): string => `{ cmd = ${server.cmd}, settings = { ${settings} } }`;

/** The exact ghost text as the plugin knows it, after checking that the screen shows it. */
async function ghostOf(editor: Editor, timeoutMs = answerMs): Promise<string> {
  await editor.ghost(timeoutMs);
  const text = await editor.lua<string>("return require('lacuna').shown_text()");
  await editor.until("the screen shows what the plugin knows", () => flat(editor.grid.ghost) === flat(text));
  return text;
}

/**
 * The first ghost text, which waits for the model to load. A machine so busy that this takes longer than `complete.timeoutMs`
 * ends the request, and the next one has to come from a key; without either, the failure tells the server's own reason.
 */
async function firstGhost(editor: Editor): Promise<void> {
  const atOnce = await ghostOf(editor, firstAnswerMs / 2).catch((): undefined => undefined);
  if (atOnce !== undefined) return;
  await editor.type("<Esc>A");
  try {
    await ghostOf(editor, firstAnswerMs / 2);
  } catch (error) {
    await editor.type("<Esc>");
    await editor.command("Lacuna why");
    await editor.until("the explanation is there", async () => /^# /.test(await editor.lines()));
    const status = await editor.lua<string>("return vim.inspect(require('lacuna').status())");
    throw new Error(`no first suggestion; ${status}\n${await editor.lines()}`, { cause: error });
  }
}

const flat = (text: string): string => text.replace(/\s+/g, "");

/** The file is open, its text ends with what was typed, and a suggestion is on the screen. */
async function suggestion(editor: Editor, name: string, typed: string): Promise<{ before: string; ghost: string }> {
  await editor.type("<Esc>");
  await editor.open(name);
  await editor.type(`Go${typed}`);
  const ghost = await ghostOf(editor);
  const before = await editor.lines();
  assert.ok(before.includes(`${typed.replace("<CR>", "")}\n`), `typed ${typed}, got\n${before}`);
  return { before, ghost };
}

function checks(editorOf: () => Editor, screenshot: (name: string) => void): void {
  test("Tab accepts all: the file is what it was plus the ghost text", async () => {
    const editor = editorOf();
    const { before, ghost } = await suggestion(editor, "all.py", "def subtract(a, b):<CR>");
    screenshot("ghost");
    await editor.type("<Tab>");
    await editor.noGhost(1000).catch(() => undefined); // the next suggestion may be there already
    await editor.type("<Esc>");
    assert.equal(await editor.saved("all.py"), `${before}${ghost}\n`);
    await editor.type("u");
    assert.equal(await editor.lines(), before);
  });

  test("a word is accepted, the rest stays", async () => {
    const editor = editorOf();
    const { before, ghost } = await suggestion(editor, "word.py", "    def pop(self):<CR>");
    await editor.type("<C-Right>");
    const after = await editor.lines();
    const accepted = after.slice(before.length);
    assert.ok(after.startsWith(before) && accepted !== "" && ghost.startsWith(accepted), accepted);
    assert.match(accepted, /^\s*(\w+|[^\w\s]+)$/);
    assert.equal(await ghostOf(editor), ghost.slice(accepted.length));
    screenshot("word");
    await editor.type("<Esc>");
  });

  test("a line is accepted", async () => {
    const editor = editorOf();
    const { before, ghost } = await suggestion(editor, "line.py", "    def peek(self):<CR>");
    await editor.type("<C-Down><Esc>");
    assert.equal(await editor.saved("line.py"), `${before}${ghost.split("\n")[0]}\n`);
  });

  test("another alternative is shown on request", async () => {
    const editor = editorOf();
    await editor.open("next.py");
    // The server stops looking for alternatives after a while, and a small model may have only one idea, or none that it is
    // sure enough of: several chances.
    const openings = ["def ", "x = add(", "sum(", "colour = '", 'name = "'];
    const different: string[] = [];
    for (const opening of openings) {
      await editor.type(`Go${opening}`);
      const ghost = await ghostOf(editor).catch(() => undefined);
      if (ghost === undefined) {
        await editor.type("<Esc>");
        continue;
      }
      await editor.type("<M-]>");
      await editor.until("the alternatives have come", async () => editor.lua<boolean>(isIdle), answerMs);
      const other = await ghostOf(editor);
      if (other !== ghost) different.push(opening);
      await editor.type("<Esc>");
      if (different.length > 0) break;
    }
    screenshot("next");
    assert.notEqual(different.length, 0);
  });

  test("a dismissed suggestion is gone", async () => {
    const editor = editorOf();
    const { before } = await suggestion(editor, "dismiss.py", "def divide(a, b):<CR>");
    await editor.type("<C-]>");
    await editor.noGhost(1000);
    assert.equal(await editor.lines(), before);
  });

  test("typing the suggestion keeps the rest of it on the screen", async () => {
    const editor = editorOf();
    const { before, ghost } = await suggestion(editor, "through.py", "def subtract(a, b):<CR>");
    const typed = ghost.slice(0, 3);
    await editor.type(typed);
    await editor.until("the rest is shown", () => flat(editor.grid.ghost) === flat(ghost.slice(3)), 1000);
    await editor.type("<Tab><Esc>");
    assert.equal(await editor.lines(), before + ghost);
  });

  test("several lines are drawn below the cursor", async () => {
    const editor = editorOf();
    // How much a suggestion holds is the model's affair; one of these bodies takes more than a line.
    for (const [at, opening] of ["def fibonacci(n):", "def bubble_sort(values):", "def is_prime(n):"].entries()) {
      const name = `lines${at}.py`;
      const { before, ghost } = await suggestion(editor, name, `${opening}<CR>`);
      if (!ghost.includes("\n")) continue;
      screenshot("lines");
      const drawn = ghost.split("\n").filter((line) => line.trim() !== "");
      assert.equal(editor.grid.ghost.split("\n").length, drawn.length);
      await editor.type("<Tab><Esc>");
      assert.equal(await editor.saved(name), `${before}${ghost}\n`);
      return;
    }
    assert.fail("no suggestion had several lines");
  });

  test("a line with emoji, accents and Chinese is completed in the right place", async () => {
    const editor = editorOf();
    await editor.open("emoji.py");
    await editor.type("G$a");
    await editor.type("sh");
    const ghost = await ghostOf(editor);
    screenshot("emoji");
    const before = await editor.lines();
    await editor.type("<Tab><Esc>");
    assert.equal(await editor.saved("emoji.py"), `${before}${ghost}\n`);
  });

  test("a bracket that was closed automatically is not doubled", async () => {
    const editor = editorOf();
    await editor.open("bracket.py");
    await editor.type("G$i");
    await ghostOf(editor);
    screenshot("bracket");
    await editor.type("<Tab><Esc>");
    const line = (await editor.lines()).split("\n").find((each) => each.startsWith("total")) ?? "";
    const count = (bracket: string): number => line.split(bracket).length - 1;
    assert.ok(count(")") > 0 && count("(") === count(")"), line);
  });

  test("Tab without a suggestion inserts a tab", async () => {
    const editor = editorOf();
    await editor.open("tab.py");
    await editor.type("gg0i");
    await editor.type("<C-]><Tab><Esc>");
    assert.match(await editor.lines(), /^ {4}def add/);
  });

  test("why shows the prompt's story", async () => {
    const editor = editorOf();
    await suggestion(editor, "why.py", "def subtract(a, b):<CR>");
    await editor.type("<Esc>");
    await editor.command("Lacuna why");
    await editor.until("the explanation is there", async () => /^# /.test(await editor.lines()));
    const text = await editor.lines();
    screenshot("why");
    await editor.type("q");
    assert.match(text, /def subtract/);
  });

  test("checkhealth is content", async () => {
    const editor = editorOf();
    await editor.command("checkhealth lacuna");
    await editor.until("the report is there", async () => /keys in Insert mode/.test(await editor.lines()));
    const report = await editor.lines();
    screenshot("checkhealth");
    await editor.command("close");
    assert.doesNotMatch(report, /ERROR|WARNING/);
    for (const each of [/OK Neovim 0\.1[12]/, /OK version \d/, /OK the language server runs/, /OK Ready/])
      assert.match(report, each);
  });

  test("nothing is shown while it is switched off", async () => {
    const editor = editorOf();
    await editor.command("Lacuna toggle");
    await editor.open("off.py");
    await editor.type("Godef subtract(a, b):<CR>");
    assert.equal(await editor.lua("return require('lacuna').is_shown()"), false);
    await editor.type("<Esc>");
    await editor.command("Lacuna toggle");
    await editor.type("A");
    await ghostOf(editor);
    await editor.type("<Esc>");
  });
}

async function mutedShowsNothing(neovim: Neovim, server: LacunaServer): Promise<void> {
  const muted = setup(server, `["complete.enable"] = false`);
  const editor = await Editor.start({ neovim, setup: muted, files, env: server.env });
  try {
    await editor.open("all.py");
    await editor.type("Godef subtract(a, b):<CR>");
    await assert.rejects(ghostOf(editor, 3000), /timed out: ghost text appears/);
    await editor.type("<Esc>");
    await editor.command("Lacuna why");
    await editor.until("the reason is named", async () => (await editor.lines()).includes("disabled"));
  } finally {
    await editor.stop();
  }
}

for (const { name, neovim, skipped } of await findNeovims())
  suite(`${name}: real model`, function () {
    this.timeout(180_000);
    const reason = neovim === undefined ? skipped : hasModel ? "" : `no model at ${modelFile}`;
    if (neovim === undefined || reason !== "") {
      test(`skipped: ${reason}`, function () {
        this.skip();
      });
      return;
    }
    let server: LacunaServer;
    let editor: Editor;
    suiteSetup(async () => {
      server = await buildServer();
      editor = await Editor.start({ neovim, setup: setup(server), files, env: server.env });
      await editor.open("warm.py");
      await editor.type("Godef subtract(a, b):<CR>");
      await firstGhost(editor);
      await editor.type("<Esc>");
    });
    suiteTeardown(async () => {
      await editor?.stop();
      await server?.dispose();
    });
    teardown(async () => editor.type("<Esc><Esc>"));
    checks(
      () => editor,
      (picture) => editor.screenshot(`${name.replace(/\D/g, "")}-${picture}`),
    );
    test("negative control: with completions disabled the ghost checks fail", () => mutedShowsNothing(neovim, server));
  });
