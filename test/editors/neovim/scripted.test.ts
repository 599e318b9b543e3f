import assert from "node:assert/strict";
import type { Editor } from "./editor.ts";
import { findNeovims } from "./neovims.ts";
import { cases, type Step } from "./scriptedCases.ts";
import { withToy } from "./toy.ts";

const at = (file: string): { readonly text: string; readonly line: number; readonly column: number } => {
  const before = file.slice(0, file.indexOf("█"));
  const lines = before.split("\n");
  return { text: file.replace("█", ""), line: lines.length, column: Buffer.byteLength(lines.at(-1) ?? "") };
};

async function follow(editor: Editor, step: Step): Promise<void> {
  if ("type" in step) return editor.type(step.type);
  if ("ghost" in step || "ghostAtOnce" in step) {
    const [ghost, ms] = "ghost" in step ? [step.ghost, 6000] : [step.ghostAtOnce, 500];
    return editor.until(`ghost text is ${JSON.stringify(ghost)}`, () => editor.grid.ghost === ghost, ms);
  }
  if ("picture" in step) return assert.equal(pictureOf(editor, step.picture.split("\n").length), step.picture);
  if ("saved" in step) return assert.equal(await editor.saved("a.py"), step.saved);
  assert.equal(await editor.lines(), step.lines);
}

const pictureOf = (editor: Editor, lines: number): string => editor.grid.picture.split("\n").slice(0, lines).join("\n");

for (const { name, neovim, skipped } of await findNeovims())
  suite(`${name}: suggestions from a table`, () => {
    if (neovim === undefined) {
      test(`skipped: ${skipped}`, function () {
        this.skip();
      });
      return;
    }
    for (const { title, rules, file, before, setup, steps } of cases)
      test(title, async () => {
        const { text, line, column } = at(file ?? "█");
        const options = { rules, files: { "a.py": text }, ...(before && { before }), ...(setup && { setup }) };
        await withToy(neovim, options, async ({ editor }) => {
          await editor.lua("vim.api.nvim_win_set_cursor(0, { ... })", line, column);
          for (const step of steps) await follow(editor, step);
        });
      });
  });
