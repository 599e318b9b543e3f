import assert from "node:assert/strict";
import type { Editor } from "./editor.ts";
import { findNeovims } from "./neovims.ts";
import { withToy, type Rule, type ToyOptions } from "./toy.ts";

/** Keys, commands, messages to the server and diagnostics, against a server whose suggestions come from a table. */
const fib: Rule = { before: "def f", insert: "ib(n):\n    return n" };
const shown = "ib(n):\n    return n";

/** What Tab does when nothing is shown: what it did without the plugin. */
const tabs: readonly (Pick<ToyOptions, "before"> & { readonly title: string; readonly after: string })[] = [
  { title: "spaces with expandtab", after: "    " },
  {
    title: "a tab without expandtab",
    before: "vim.g.python_recommended_style = 0; vim.o.expandtab = false; vim.o.softtabstop = 0; vim.o.shiftwidth = 0",
    after: "\t",
  },
  { title: "a plain mapping", before: `vim.keymap.set("i", "<Tab>", "plain")`, after: "plain" },
  {
    title: "a mapping that is defined after the plugin attached",
    before: `vim.api.nvim_create_autocmd("InsertEnter", { callback = function() vim.keymap.set("i", "<Tab>", "late") end })`,
    after: "late",
  },
  {
    title: "a recursive mapping",
    before: `vim.keymap.set("i", "<Plug>(x)", "through"); vim.keymap.set("i", "<Tab>", "<Plug>(x)", { remap = true })`,
    after: "through",
  },
  {
    title: "a Lua expression",
    before: `vim.keymap.set("i", "<Tab>", function() return "<C-v>u00e9" end, { expr = true })`,
    after: "é",
  },
  {
    title: "a Lua function that changes the buffer",
    before: `vim.keymap.set("i", "<Tab>", function() vim.api.nvim_set_current_line("changed") end)`,
    after: "changed",
  },
  {
    title: "a Vim expression",
    before: `vim.cmd([[inoremap <expr> <Tab> repeat("ab", 2)]])`,
    after: "abab",
  },
  {
    title: "a mapping of the buffer",
    before: `vim.api.nvim_create_autocmd("FileType", { callback = function() vim.keymap.set("i", "<Tab>", "local", { buffer = true }) end })`,
    after: "local",
  },
];

const wrong: readonly { readonly title: string; readonly setup: string; readonly says: RegExp }[] = [
  { title: "an unknown option", setup: `keymap = {}`, says: /unknown option `keymap`: did you mean `keymaps`\?/ },
  {
    title: "an unknown key map",
    setup: `keymaps = { acept = "x" }`,
    says: /`keymaps\.acept`: did you mean `accept`\?/,
  },
  { title: "a wrong type", setup: `filetypes = "python"`, says: /`filetypes` must be a list .*, not "python"/ },
  {
    title: "a key that is none",
    setup: `keymaps = { accept = true }`,
    says: /`keymaps\.accept` must be a key .*, not true/,
  },
  { title: "settings as a list", setup: `settings = { "quiet" }`, says: /`settings` must be a table of settings/ },
];

/** A notification of several lines would wait for a key. */
const recordNotifications = `_G.said = {}; vim.notify = function(text) table.insert(_G.said, text) end`;

const notified = (editor: Editor): Promise<string> => editor.lua("return table.concat(_G.said, '\\n')");

/** The text of the window that opened; waits for it. */
async function windowText(editor: Editor, command: string, expect: RegExp): Promise<string> {
  const before = await editor.lua<number>("return vim.api.nvim_get_current_buf()");
  await editor.command(command);
  await editor.until(`${command} opens a window`, async () => {
    const isOther = (await editor.lua<number>("return vim.api.nvim_get_current_buf()")) !== before;
    return isOther && expect.test(await editor.lines());
  });
  return editor.lines();
}

for (const { name, neovim, skipped } of await findNeovims())
  suite(`${name}: keys, commands and messages`, () => {
    if (neovim === undefined) {
      test(`skipped: ${skipped}`, function () {
        this.skip();
      });
      return;
    }

    for (const { title, before, after } of tabs)
      test(`Tab without a suggestion: ${title}`, () =>
        withToy(neovim, { rules: [fib], ...(before && { before }) }, async ({ editor }) => {
          await editor.type("i<Tab>");
          await editor.until(`the line is ${JSON.stringify(after)}`, async () => (await editor.lines()) === after);
        }));

    test("Tab accepts although the user maps it, and the mapping is back when the server has gone", () =>
      withToy(neovim, { rules: [fib], before: `vim.keymap.set("i", "<Tab>", "mine")` }, async ({ editor }) => {
        await editor.type("idef f");
        assert.equal(await editor.ghost(), shown);
        await editor.type("<Tab><Esc>");
        assert.equal(await editor.lines(), `def f${shown}`);
        await editor.lua(`vim.lsp.enable("lacuna", false)`);
        const desc = `return vim.fn.maparg("<Tab>", "i", false, true).rhs`;
        await editor.until("our mapping is gone", async () => (await editor.lua(desc)) === "mine");
      }));

    test("keys can be several, moved or left out", () => {
      const setup = `keymaps = { accept = { "<C-y>", "<C-l>" }, accept_word = false }`;
      return withToy(neovim, { rules: [fib], setup }, async ({ editor }) => {
        await editor.type("idef f");
        await editor.ghost();
        await editor.type("<C-l>");
        assert.equal(await editor.lines(), `def f${shown}`);
        const word = await editor.lua<string>(`return vim.fn.maparg("<C-Right>", "i")`);
        assert.equal(word, "");
      });
    });

    test("tells the server what was shown, partly and wholly accepted, and where the user is", () =>
      withToy(neovim, { rules: [{ before: "x = ", insert: "🙂ab + c" }] }, async ({ editor, messages }) => {
        await editor.type("ix = ");
        await editor.ghost();
        await editor.type("<C-Right>");
        await editor.ghost();
        await editor.type("<Tab>");
        const methods = ["didFocus", "didShowCompletion", "didPartiallyAcceptCompletion"];
        const command = () => messages("workspace/executeCommand");
        await editor.until("the server saw the acceptance", () => command().length > 0);
        for (const each of methods) assert.ok(messages(`textDocument/${each}`).length > 0, each);
        const partial = messages("textDocument/didPartiallyAcceptCompletion")[0]?.params;
        assert.equal(partial?.acceptedLength, 4, "the emoji counts as two UTF-16 units");
        assert.deepEqual(command()[0]?.params.arguments, ["x = #0"]);
        assert.equal(command().length, 1);
      }));

    test("sends positions in UTF-16 units and the indentation", () =>
      withToy(neovim, { rules: [], files: { "a.py": 's = "👍é漢" + ' } }, async ({ editor, messages }) => {
        await editor.type("An");
        await editor.until("the server was asked", () => messages("textDocument/inlineCompletion").length > 1);
        const { position, formattingOptions, context } = messages("textDocument/inlineCompletion").at(-1)!.params;
        assert.deepEqual(position, { line: 0, character: 's = "👍é漢" + n'.length });
        assert.deepEqual(formattingOptions, { tabSize: 4, insertSpaces: true });
        assert.deepEqual(context, { triggerKind: 2 });
      }));

    test("cancels the older request and never draws a late answer", () => {
      const rules = [
        { before: "old", insert: "LATE", delayMs: 400 },
        { before: "older", insert: "GOOD" },
      ];
      return withToy(neovim, { rules }, async ({ editor, messages }) => {
        let late = false;
        editor.onScreen(() => (late ||= editor.grid.ghost.includes("LATE")));
        await editor.type("iold");
        await editor.until("the server was asked", () =>
          messages("textDocument/inlineCompletion").some(
            ({ params }) => (params.position as { character: number }).character === 3,
          ),
        );
        await editor.type("er");
        assert.equal(await editor.ghost(), "GOOD");
        await editor.until("the server saw the cancellation", () => messages("cancelled").length > 0);
        assert.equal(late, false);
      });
    });

    test("toggle off shows nothing and asks nothing; toggle on is as before", () =>
      withToy(neovim, { rules: [fib] }, async ({ editor, messages }) => {
        await editor.command("Lacuna toggle");
        await editor.until("the server knows", () => messages("workspace/didChangeConfiguration").length > 0);
        const asked = messages("textDocument/inlineCompletion").length;
        await editor.type("idef f");
        assert.deepEqual(await editor.lua("return { require('lacuna').status().kind, require('lacuna').is_shown() }"), [
          "off",
          false,
        ]);
        assert.equal(messages("textDocument/inlineCompletion").length, asked);
        await editor.type("<Esc>");
        await editor.command("Lacuna toggle");
        await editor.type("a");
        assert.equal(await editor.ghost(), shown);
      }));

    test("a muted server makes the ghost checks fail", () => {
      return withToy(
        neovim,
        { rules: [fib], setup: `settings = { ["complete.enable"] = false }` },
        async ({ editor }) => {
          await editor.type("idef f");
          await assert.rejects(editor.ghost(700), /timed out: ghost text appears/);
        },
      );
    });

    test("why, prompt, snooze and status", () =>
      withToy(neovim, { rules: [fib], before: recordNotifications }, async ({ editor, messages }) => {
        assert.match(await windowText(editor, "Lacuna why", /Toy/), /^# Why\n\nToy explanation of last\.$/);
        assert.equal(await editor.lua("return vim.bo.filetype .. vim.bo.buftype"), "markdownnofile");
        await editor.type("q");
        assert.match(await windowText(editor, "Lacuna prompt", /Toy/), /Toy explanation of prompt/);
        const uri = messages("lacuna/explain")[0]?.params.textDocument as { uri: string };
        assert.match(uri.uri, /a\.py$/);
        await editor.type("q");
        await editor.command("Lacuna snooze 5");
        await editor.until("snoozing is said", async () => /no completions for 5 minutes/.test(await notified(editor)));
        await editor.command("Lacuna snooze soon");
        await editor.command("Lacuna nonsense");
        await editor.command("Lacuna status");
        const said = await notified(editor);
        assert.match(said, /snooze takes whole minutes.*Got `soon`/);
        assert.match(said, /no command `nonsense`; there are doctor, log, login, logout, model/);
        assert.match(said, /Lacuna: ready \[toy\]\. Toy model\./);
        assert.match(await editor.lua<string>("return require('lacuna').statusline()"), /^● Lacuna$/);
        const completed = await editor.lua<string[]>(`return vim.fn.getcompletion("Lacuna s", "cmdline")`);
        assert.deepEqual(completed, ["snooze", "status"]);
      }));

    test("checkhealth finds nothing wrong", () =>
      withToy(neovim, { rules: [] }, async ({ editor }) => {
        const isReady = "return require('lacuna').status().kind == 'ready'";
        await editor.until("the server says how it is", async () => editor.lua<boolean>(isReady));
        const text = await windowText(editor, "checkhealth lacuna", /keys in Insert mode/);
        assert.match(text, /OK the options of setup\(\) are understood/);
        assert.match(text, /OK the language server runs, positions in utf-16/);
        assert.match(text, /OK ready: Toy model\./);
        assert.doesNotMatch(text, /ERROR/);
      }));

    for (const { title, setup, says } of wrong)
      test(`setup() says what is wrong with ${title}, ignores it and works`, () =>
        withToy(neovim, { rules: [fib], setup, before: recordNotifications }, async ({ editor }) => {
          assert.match(await notified(editor), says);
          await editor.type("idef f");
          assert.equal(await editor.ghost(), shown);
        }));

    test("the server can be restarted", () =>
      withToy(neovim, { rules: [fib] }, async ({ editor, messages }) => {
        await editor.command("Lacuna restart");
        await editor.until("a second server", () => messages("initialize").length === 2);
        await editor.open("a.py");
        await editor.type("idef f");
        assert.equal(await editor.ghost(), shown);
      }));

    test("one server serves files of other projects", () => {
      const files = { "a.py": "", "p/.git/x": "", "p/b.py": "", "q/.git/x": "", "q/c.py": "" };
      return withToy(neovim, { rules: [fib], files }, async ({ editor, messages }) => {
        for (const each of ["p/b.py", "q/c.py"]) await editor.open(each);
        assert.equal(messages("initialize").length, 1);
        const folders = await editor.lua<string[]>(
          `return vim.tbl_map(function(f) return vim.fs.basename(f.name) end, vim.lsp.get_clients()[1].workspace_folders)`,
        );
        assert.deepEqual(folders, ["p", "q"]);
      });
    });
  });
