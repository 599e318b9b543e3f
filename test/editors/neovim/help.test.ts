import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { findNeovims } from "./neovims.ts";
import { withToy } from "./toy.ts";

const doc = new URL("../../../extension/neovim/doc/", import.meta.url);
const neovims = await findNeovims();
const text = (name: string): string => readFileSync(new URL(name, doc), "utf8");

suite("Neovim: help", () => {
  test("doc/tags has every tag of the help text: run `:helptags` when it does not", () => {
    const tags = [...text("lacuna.txt").matchAll(/\*([^\s*|]+)\*/g)].map(([, tag]) => tag);
    const listed = text("tags")
      .trim()
      .split("\n")
      .map((line) => line.split("\t")[0]);
    assert.deepEqual(listed, [...tags].sort());
  });

  for (const { name, neovim, skipped } of neovims)
    test(`${name}: :help lacuna opens and its links lead somewhere`, async function () {
      if (neovim === undefined) {
        this.test!.title += `; skipped: ${skipped}`;
        this.skip();
      }
      await withToy(neovim, { rules: [] }, async ({ editor }) => {
        await editor.command("help lacuna");
        assert.match(await editor.lines(), /Code completion from a model on your own machine/);
        for (const [, link] of text("lacuna.txt").matchAll(/\|([^\s|]+)\|/g)) await editor.command(`help ${link}`);
      });
    });

  test("the help text has every option, key map and command", () => {
    const help = text("lacuna.txt");
    const config = readFileSync(new URL("../lua/lacuna/config.lua", doc), "utf8");
    const defaults = /M\.defaults = \{([\s\S]*?)\n\}/.exec(config)?.[1] ?? "";
    const commands = readFileSync(new URL("../lua/lacuna/commands.lua", doc), "utf8");
    const table = /\nlocal commands = \{([\s\S]*?)\n\}/.exec(commands)?.[1] ?? "";
    const options = [...defaults.matchAll(/^ {2,4}(\w+) = /gm)].map(([, name]) => name!);
    const names = [...table.matchAll(/^ {2}(\w+) = /gm)].map(([, name]) => `:Lacuna ${name!}`);
    assert.ok(options.length > 10 && names.length > 8);
    assert.deepEqual(
      [...options, ...names].filter((each) => !help.includes(each)),
      [],
    );
  });
});
