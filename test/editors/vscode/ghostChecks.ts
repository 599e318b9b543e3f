import assert from "node:assert/strict";
import type { VsCode } from "./vsCode.ts";

/**
 * What a person expects of ghost text, whatever the model says: each compares the saved file with what was on the
 * screen. Used twice: with the model, where all must pass, and with completions off, where all must fail.
 */
export type GhostCheck = {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  run(vsCode: VsCode, patienceMs: number): Promise<void>;
};

const sumBefore = "def add(a, b):\n    retur";
const sumAfter = "\n\n\nprint(add(1, 2))\n";
const toEndOfReturn = async (vsCode: VsCode, file: string): Promise<void> => {
  await vsCode.open(file);
  await vsCode.cursor(2, 10);
};

export const ghostChecks: readonly GhostCheck[] = [
  {
    name: "Tab takes the whole of it",
    file: "tab.py",
    text: sumBefore + sumAfter,
    async run(vsCode, patienceMs) {
      await toEndOfReturn(vsCode, this.file);
      await vsCode.type("n ");
      const { text } = await vsCode.waitForGhost(patienceMs);
      await vsCode.screenshot("ghost-in-line");
      await vsCode.press("Tab");
      assert.equal(await vsCode.save(this.file), `${sumBefore}n ${text}${sumAfter}`);
      await vsCode.waitForNoGhost();
    },
  },
  {
    name: "Ctrl+Right takes a word of it",
    file: "word.py",
    text: sumBefore + sumAfter,
    async run(vsCode, patienceMs) {
      await toEndOfReturn(vsCode, this.file);
      await vsCode.type("n ");
      const { text } = await vsCode.waitForGhost(patienceMs);
      await vsCode.press("Control+ArrowRight");
      const saved = await vsCode.save(this.file);
      const taken = saved.slice(`${sumBefore}n `.length, saved.length - sumAfter.length);
      assert.ok(taken !== "" && text.startsWith(taken), `${JSON.stringify(taken)} is no beginning of ${text}`);
      assert.ok(taken.length < text.length, `a word of ${JSON.stringify(text)} is not all of it`);
      const rest = await vsCode.waitForGhost(patienceMs);
      assert.equal(rest.text, text.slice(taken.length), "the rest stays visible");
      await vsCode.press("Escape");
    },
  },
  {
    name: "Esc takes it away and leaves the file alone",
    file: "esc.py",
    text: sumBefore + sumAfter,
    async run(vsCode, patienceMs) {
      await toEndOfReturn(vsCode, this.file);
      await vsCode.type("n ");
      await vsCode.waitForGhost(patienceMs);
      await vsCode.press("Escape");
      await vsCode.waitForNoGhost();
      assert.equal(await vsCode.save(this.file), `${sumBefore}n ${sumAfter}`);
    },
  },
  {
    name: "typing what it says keeps the rest of it",
    file: "through.py",
    text: sumBefore + sumAfter,
    async run(vsCode, patienceMs) {
      await toEndOfReturn(vsCode, this.file);
      await vsCode.type("n ");
      const { text } = await vsCode.waitForGhost(patienceMs);
      const typed = text.slice(0, 3);
      await vsCode.type(typed);
      await vsCode.waitForGhost(2000);
      assert.equal((await vsCode.ghost())?.text, text.slice(typed.length));
      await vsCode.press("Tab");
      assert.equal(await vsCode.save(this.file), `${sumBefore}n ${text}${sumAfter}`);
    },
  },
  {
    name: "an empty body gets several lines",
    file: "body.py",
    text: 'def average(numbers):\n    """The mean of a list of numbers, 0 for an empty list."""\n\n\nprint(average([1, 2]))\n',
    async run(vsCode, patienceMs) {
      await vsCode.open(this.file);
      await vsCode.cursor(2, (this.text.split("\n")[1] ?? "").length + 1);
      await vsCode.press("Enter");
      const { text } = await vsCode.waitForGhost(patienceMs);
      await vsCode.screenshot("ghost-several-lines");
      assert.ok(text.trim().split("\n").length > 1, `one line only: ${text}`);
      await vsCode.press("Tab");
      const before = this.text.split("\n").slice(0, 2).join("\n");
      const after = this.text.slice(before.length);
      const saved = await vsCode.save(this.file);
      assert.equal(saved, `${before}\n    ${text}${after}`);
    },
  },
  {
    name: "closing brackets that the editor added are not doubled",
    file: "brackets.py",
    text: "def add(a, b):\n    return a + b\n\n\n\n",
    async run(vsCode, patienceMs) {
      await vsCode.open(this.file);
      await vsCode.cursor(4, 1);
      await vsCode.type("print(add(");
      await vsCode.waitForGhost(patienceMs);
      await vsCode.screenshot("ghost-in-brackets");
      await vsCode.press("Tab");
      const saved = await vsCode.save(this.file);
      const line = saved.split("\n")[3] ?? "";
      assert.match(line, /^print\(add\(.+\)/);
      assert.equal(line.split("(").length, line.split(")").length, `unbalanced: ${line}`);
    },
  },
];
