import assert from "node:assert/strict";
import type { Editor } from "./editor.ts";
import { findNeovims } from "./neovims.ts";
import { withToy } from "./toy.ts";

const before = `
  _G.said, _G.opened = {}, {}
  vim.notify = function(text, level) table.insert(_G.said, text .. (level == vim.log.levels.ERROR and " (error)" or "")) end
  vim.ui.open = function(page) table.insert(_G.opened, page) end
  vim.fn.inputsecret = function() return _G.secret end`;
const said = (editor: Editor): Promise<string> => editor.lua("return table.concat(_G.said, '\\n')");
const signedIn = "Lacuna: Signed in to https://code.example.com as ann.";

for (const { name, neovim, skipped } of await findNeovims())
  suite(`${name}: a team's server`, () => {
    if (neovim === undefined) {
      test(`skipped: ${skipped}`, function () {
        this.skip();
      });
      return;
    }

    test("login shows the code, opens the page, and one goes on typing until somebody has confirmed it", () =>
      withToy(neovim, { rules: [], before }, async ({ editor }) => {
        await editor.command("Lacuna login");
        await editor.until("the code is shown", () => editor.grid.picture.includes("BCDF-GHJK"));
        await editor.type("ix = 1<Esc>");
        assert.equal(await editor.lines(), "x = 1");
        assert.equal(
          await editor.lua("return table.concat(_G.opened)"),
          "https://code.example.com/device?user_code=BCDF-GHJK",
        );
        await editor.command("Lacuna whoami");
        await editor.until("it says so", async () => (await said(editor)).includes(signedIn));
        await editor.until("the code is gone", () => !editor.grid.picture.includes("BCDF-GHJK"));
        await editor.command("Lacuna logout");
        await editor.until("signed out", async () => (await said(editor)).includes("Signed out"));
        assert.match(await said(editor), /knows you as ann/);
      }));

    test("a wait can be given up, and a second one begun", () =>
      withToy(neovim, { rules: [], before }, async ({ editor, messages }) => {
        await editor.command("Lacuna login");
        await editor.until("the code is shown", () => editor.grid.picture.includes("BCDF-GHJK"));
        await editor.command("Lacuna login");
        assert.match(await said(editor), /a sign-in is waiting already/);
        await editor.command("Lacuna login cancel");
        await editor.until("the server heard it", () => messages("cancelled").length === 1);
        await editor.until("the code is gone", () => !editor.grid.picture.includes("BCDF-GHJK"));
        await editor.command("Lacuna login");
        await editor.until("the code is shown again", () => editor.grid.picture.includes("BCDF-GHJK"));
        assert.doesNotMatch(await said(editor), /Signed in/);
      }));

    test("a token is asked for without an echo, and refused tokens are told as such", () =>
      withToy(neovim, { rules: [], before }, async ({ editor, messages }) => {
        for (const secret of ["right", "wrong", ""]) {
          await editor.lua("_G.secret = ...", secret);
          await editor.command("Lacuna login token");
        }
        await editor.until("both are told", async () => (await said(editor)).includes("No. (error)"));
        assert.ok((await said(editor)).includes(signedIn));
        assert.deepEqual(
          messages("lacuna/signIn").map(({ params }) => params.token),
          ["right", "wrong"],
        );
      }));
  });
