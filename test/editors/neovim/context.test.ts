import assert from "node:assert/strict";
import { findNeovims } from "./neovims.ts";
import { withToy, type Message } from "./toy.ts";

const documentOf = ({ params }: Message) => params["textDocument"] as Readonly<Record<string, unknown>>;

for (const { name, neovim, skipped } of await findNeovims())
  suite(`${name}: what the server learns about places`, () => {
    if (neovim === undefined) {
      test(`skipped: ${skipped}`, function () {
        this.skip();
      });
      return;
    }

    test("tells which lines are in view, and what the buffer's other servers know", () => {
      const other = `
        vim.api.nvim_create_autocmd("FileType", { pattern = "python", callback = function(event)
          local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(event.buf), ":h")
          local range = { start = { line = 1, character = 4 }, ["end"] = { line = 1, character = 8 } }
          local function request(method, _, answer)
            if method == "initialize" then
              answer(nil, { capabilities = { definitionProvider = true } })
            elseif method == "textDocument/definition" then
              vim.schedule(function()
                answer(nil, { { uri = vim.uri_from_fname(folder .. "/b.py"), range = range }, { uri = "other:x", range = range } })
              end)
            end
            return true, 1
          end
          local function no() return false end
          vim.lsp.start({ name = "other", offset_encoding = "utf-16", cmd = function()
            return { request = request, notify = function() return true end, is_closing = no, terminate = no }
          end }, { bufnr = event.buf })
        end })`;
      const files = { "a.py": "helper()\n", "b.py": "import os\ndef helper():\n    return 1\n" };
      return withToy(neovim, { rules: [], before: other, files }, async ({ editor, messages }) => {
        await editor.until("the answer came", () => messages("lacuna/definitions").length > 0);
        assert.deepEqual(messages("lacuna/didView")[0]?.params["lines"], { first: 0, last: 0 });
        const { definitions } = messages("lacuna/definitions")[0]!.params as { definitions: Record<string, unknown>[] };
        assert.equal(definitions.length, 1, "the same place once, and no place that is no file");
        assert.match(String(definitions[0]?.["uri"]), /\/b\.py$/);
        assert.equal(definitions[0]?.["text"], "def helper():\n    return 1");
        assert.deepEqual(definitions[0]?.["range"], {
          start: { line: 1, character: 0 },
          end: { line: 2, character: 12 },
        });
      });
    });

    test("tells where the cursor rests, in the server's units", () =>
      withToy(neovim, { rules: [], files: { "a.py": "x = '😀é' + y\nz = 1\n" } }, async ({ editor, messages }) => {
        const places = () => messages("lacuna/didRest").map(({ params }) => params["position"]);
        await editor.until("the server was told after the start", () => places().length > 0);
        assert.deepEqual(places().at(-1), { line: 0, character: 0 });
        await editor.type("fy");
        await editor.until("the server was told after a move", () => places().length > 1);
        assert.deepEqual(places().at(-1), { line: 0, character: 12 });
      }));

    test("says that a buffer is read-only", () =>
      withToy(neovim, { rules: [], files: { "a.py": "x = 1\n" } }, async ({ editor, messages }) => {
        const asked = () => messages("textDocument/inlineCompletion");
        await editor.type("ob");
        await editor.until("the server was asked", () => asked().length > 0);
        assert.equal(documentOf(asked().at(-1)!)["readOnly"], undefined);
        const before = asked().length;
        await editor.lua("vim.bo.readonly = true");
        await editor.type("c");
        await editor.until("the server was asked again", () => asked().length > before);
        assert.equal(documentOf(asked().at(-1)!)["readOnly"], true);
      }));
  });
