import assert from "node:assert/strict";
import { findNeovims } from "./neovims.ts";
import { withToy, type Rule } from "./toy.ts";

/** `ui = "builtin"`: Neovim 0.12 draws, this plugin accepts. */
const fib: Rule = { before: "def f", insert: "ib(n):\n    return n" };
const shown = "ib(n):\n    return n";
const setup = `ui = "builtin"`;

for (const { name, neovim, skipped } of (await findNeovims()).filter((each) => each.name.includes("0.12")))
  suite(`${name}: drawn by Neovim`, () => {
    if (neovim === undefined) {
      test(`skipped: ${skipped}`, function () {
        this.skip();
      });
      return;
    }

    test("accepts all", () =>
      withToy(neovim, { rules: [fib], setup }, async ({ editor, messages }) => {
        await editor.type("idef f");
        assert.equal(await editor.ghost(), shown);
        await editor.type("<Tab>");
        await editor.until("accepted", async () => (await editor.lines()) === `def f${shown}`);
        await editor.until("the server knows", () => messages("workspace/executeCommand").length === 1);
      }));

    test("does not insert twice what was typed through", () =>
      withToy(neovim, { rules: [{ ...fib, delayMs: 700 }], setup }, async ({ editor }) => {
        await editor.type("idef f");
        await editor.ghost();
        await editor.type("ib(<Tab>");
        await editor.until("accepted", async () => (await editor.lines()) === `def f${shown}`);
      }));

    test("accepts nothing that no longer fits the text", () =>
      withToy(neovim, { rules: [{ ...fib, delayMs: 700 }], setup }, async ({ editor }) => {
        await editor.type("idef f");
        await editor.ghost();
        await editor.type("x<Tab>");
        await editor.noGhost();
        assert.equal(await editor.lines(), "def fx");
      }));

    test("accepts a word and a line, and tells the server how much", () =>
      withToy(neovim, { rules: [fib], setup }, async ({ editor, messages }) => {
        await editor.type("idef f");
        await editor.ghost();
        await editor.type("<C-Right>");
        await editor.until("a word", async () => (await editor.lines()) === "def fib");
        await editor.until("the rest", () => editor.grid.ghost === "(n):\n    return n");
        await editor.type("<C-Down>");
        await editor.until("a line", async () => (await editor.lines()) === "def fib(n):");
        const partial = messages("textDocument/didPartiallyAcceptCompletion").map(
          ({ params }) => params.acceptedLength,
        );
        assert.deepEqual(partial, [2, 4]);
        assert.equal(messages("workspace/executeCommand").length, 0);
      }));

    test("replaces a bracket that was closed automatically", () => {
      const rule: Rule = { before: "def fib(", insert: "n):\n    return n", replaces: 1 };
      return withToy(neovim, { rules: [rule], setup, files: { "a.py": "def fib()" } }, async ({ editor }) => {
        await editor.type("$i");
        await editor.type("<Left><Right>"); // Neovim asks when the cursor moves
        await editor.ghost();
        await editor.type("<Tab>");
        await editor.until("accepted", async () => (await editor.lines()) === "def fib(n):\n    return n");
      });
    });

    test("is dismissed, and Tab is a tab again; toggling works", () =>
      withToy(neovim, { rules: [fib], setup }, async ({ editor }) => {
        await editor.type("idef f");
        await editor.ghost();
        await editor.type("<C-]>");
        await editor.noGhost();
        await editor.type("<Esc>");
        await editor.command("Lacuna toggle");
        await editor.type("A");
        assert.equal(await editor.lua("return vim.lsp.inline_completion.is_enabled({ bufnr = 0 })"), false);
        await editor.type("<Esc>");
        await editor.command("Lacuna toggle");
        await editor.type("A");
        assert.equal(await editor.ghost(), shown);
      }));
  });
