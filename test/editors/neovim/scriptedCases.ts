import type { Rule } from "./toy.ts";

/**
 * What a suggestion does on the screen, as data: the keys are typed with the file open and `█` at the cursor, then each step
 * is checked. Suggestions come from a table, so every text is known.
 */
export type Step =
  | { readonly type: string }
  | { readonly ghost: string }
  /** The ghost text is this, within half a second: too soon for the slow server of the case to have said so. */
  | { readonly ghostAtOnce: string }
  | { readonly picture: string }
  | { readonly lines: string }
  | { readonly saved: string };
export type Case = {
  readonly title: string;
  readonly rules: readonly Rule[];
  readonly file?: string;
  readonly before?: string;
  readonly setup?: string;
  readonly steps: readonly Step[];
};

const fib: Rule = { before: "def f", insert: "ib(n):\n    return n" };
const sum: Rule = { before: "sum = ", insert: "alpha + beta.gamma(delta)" };
const slowly = (rule: Rule, delayMs: number): Rule => ({ ...rule, delayMs });

export const cases: readonly Case[] = [
  {
    title: "accepts all of it, one undo takes it back, and redo brings it back",
    rules: [fib],
    steps: [
      { type: "idef f" },
      { ghost: "ib(n):\n    return n" },
      { type: "<Tab>" },
      { lines: "def fib(n):\n    return n" },
      { type: "<Esc>u" },
      { lines: "def f" },
      { type: "<C-r>" },
      { lines: "def fib(n):\n    return n" },
      { saved: "def fib(n):\n    return n\n" },
    ],
  },
  {
    title: "keeps what is typed after an acceptance apart from it when undoing",
    rules: [fib],
    steps: [
      { type: "idef f" },
      { ghost: "ib(n):\n    return n" },
      { type: "<Tab> + 1" },
      { lines: "def fib(n):\n    return n + 1" },
      { type: "<Esc>u" },
      { lines: "def fib(n):\n    return n" },
      { type: "u" },
      { lines: "def f" },
    ],
  },
  {
    title: "repeats typed and accepted text with a dot",
    rules: [{ before: "x = ", insert: "one + two" }],
    steps: [
      { type: "Ax = " },
      { ghost: "one + two" },
      { type: "<Tab><Esc>" },
      { lines: "x = one + two" },
      { type: "." },
      { lines: "x = one + twox = one + two" },
    ],
  },
  {
    title: "accepts word by word and keeps the rest on the screen",
    rules: [slowly(sum, 0)],
    steps: [
      { type: "isum = " },
      { ghost: "alpha + beta.gamma(delta)" },
      { type: "<C-Right>" },
      { lines: "sum = alpha" },
      { ghost: " + beta.gamma(delta)" },
      { type: "<C-Right><C-Right>" },
      { lines: "sum = alpha + beta" },
      { type: "<C-Right><C-Right>" },
      { lines: "sum = alpha + beta.gamma" },
      { ghost: "(delta)" },
      { type: "<Tab>" },
      { saved: "sum = alpha + beta.gamma(delta)\n" },
    ],
  },
  {
    title: "accepts line by line",
    rules: [fib],
    steps: [
      { type: "idef f" },
      { ghost: "ib(n):\n    return n" },
      { type: "<C-Down>" },
      { lines: "def fib(n):" },
      { ghost: "    return n" },
      { type: "<C-Down>" },
      { saved: "def fib(n):\n    return n\n" },
    ],
  },
  {
    title: "follows what is typed without waiting for the server",
    rules: [slowly(fib, 1500)],
    steps: [
      { type: "idef f" },
      { ghost: "ib(n):\n    return n" },
      { type: "ib(" },
      { ghostAtOnce: "n):\n    return n" },
      { type: "n):<CR>" },
      { ghostAtOnce: "return n" },
      { type: "<Tab>" },
      { lines: "def fib(n):\n    return n" },
    ],
  },
  {
    title: "disappears at once when the text goes another way",
    rules: [slowly(fib, 1500)],
    steps: [{ type: "idef f" }, { ghost: "ib(n):\n    return n" }, { type: "x" }, { ghostAtOnce: "" }],
  },
  {
    title: "comes back when a wrong character is taken back",
    rules: [fib],
    steps: [
      { type: "idef f" },
      { ghost: "ib(n):\n    return n" },
      { type: "x" },
      { ghost: "" },
      { type: "<BS>" },
      { ghost: "ib(n):\n    return n" },
    ],
  },
  {
    title: "goes through the alternatives, forwards and backwards",
    rules: [{ before: "x = ", insert: "first", alternatives: ["second", "third"] }],
    steps: [
      { type: "ix = " },
      { ghost: "first" },
      { type: "<M-]>" },
      { ghost: "second" },
      { type: "<M-]>" },
      { ghost: "third" },
      { type: "<M-]>" },
      { ghost: "first" },
      { type: "<M-[>" },
      { ghost: "third" },
      { type: "<Tab>" },
      { lines: "x = third" },
    ],
  },
  {
    title: "stays away after a dismissal until asked for",
    rules: [fib],
    steps: [
      { type: "idef f" },
      { ghost: "ib(n):\n    return n" },
      { type: "<C-]>" },
      { ghost: "" },
      { type: "<M-\\>" },
      { ghost: "ib(n):\n    return n" },
    ],
  },
  {
    title: "ends with Insert mode and comes back with it",
    rules: [fib],
    steps: [
      { type: "idef f" },
      { ghost: "ib(n):\n    return n" },
      { type: "<Esc>" },
      { ghost: "" },
      { type: "a" },
      { ghost: "ib(n):\n    return n" },
    ],
  },
  {
    title: "draws around a bracket that was closed automatically and replaces it",
    file: "def fib(█)",
    rules: [{ before: "def fib(", insert: "n):\n    return n", replaces: 1 }],
    steps: [
      { type: "i" },
      { ghost: "n:\n    return n" },
      { picture: "def fib(«n»)«:»\n«    return n»" },
      { type: "<Tab>" },
      { lines: "def fib(n):\n    return n" },
      { type: "<Esc>u" },
      { lines: "def fib()" },
    ],
  },
  {
    title: "accepts word by word across a closed bracket",
    file: "def fib(█)",
    rules: [{ before: "def fib(", insert: "n):\n    return n", replaces: 1 }],
    steps: [
      { type: "i" },
      { ghost: "n:\n    return n" },
      { type: "<C-Right>" },
      { lines: "def fib(n)" },
      { type: "<C-Right>" },
      { lines: "def fib(n):" },
      { type: "<Tab>" },
      { lines: "def fib(n):\n    return n" },
    ],
  },
  {
    title: "lets a closed bracket be typed over",
    file: "def fib(█)",
    before: `vim.keymap.set("i", ")", "<Right>")`,
    rules: [slowly({ before: "def fib(", insert: "n):\n    return n", replaces: 1 }, 600)],
    steps: [
      { type: "i" },
      { ghost: "n:\n    return n" },
      { type: "n)" },
      { ghostAtOnce: ":\n    return n" },
      { type: "<Tab>" },
      { lines: "def fib(n):\n    return n" },
    ],
  },
  {
    title: "survives a bracket that a plugin closes while it is typed through",
    before: `vim.keymap.set("i", "(", "()<Left>")`,
    rules: [slowly({ before: "def f", insert: "ib(n):\n    return n" }, 700)],
    steps: [
      { type: "idef f" },
      { ghost: "ib(n):\n    return n" },
      { type: "ib(" },
      { ghostAtOnce: "n:\n    return n" },
      { type: "<Tab>" },
      { lines: "def fib(n):\n    return n" },
    ],
  },
  {
    title: "shows several lines in the middle of a line as they will stand",
    file: "call(█) + rest",
    rules: [{ before: "call(", insert: "\n    one,\n" }],
    steps: [
      { type: "i" },
      { ghost: "    one," },
      { picture: "call(«        »\n«    one,»\n) + rest" },
      { type: "<Tab>" },
      { lines: "call(\n    one,\n) + rest" },
    ],
  },
  {
    title: "counts UTF-16 units in a line with emoji, accents and Chinese",
    file: 's = "👍🏽é漢字" + █)',
    rules: [{ before: '"👍🏽é漢字" + ', insert: "naïve(🙂))", replaces: 1 }],
    steps: [
      { type: "i" },
      { ghost: "naïve(🙂)" },
      { type: "<C-Right>" },
      { lines: 's = "👍🏽é漢字" + naïve)' },
      { type: "<Tab>" },
      { saved: 's = "👍🏽é漢字" + naïve(🙂))\n' },
    ],
  },
  {
    title: "keeps line endings of a DOS file",
    file: "x = 1\r\ny = █\r\n",
    rules: [{ before: "y = ", insert: "2\nz = 3" }],
    steps: [{ type: "A" }, { ghost: "2\nz = 3" }, { type: "<Tab>" }, { saved: "x = 1\r\ny = 2\r\nz = 3\r\n" }],
  },
  {
    title: "draws tabs of the suggestion as wide as they will be",
    before: "vim.g.python_recommended_style = 0; vim.o.expandtab = false; vim.o.tabstop = 4",
    rules: [{ before: "if x:", insert: "\n\treturn\t1" }],
    steps: [
      { type: "iif x:" },
      { ghost: "    return  1" },
      { picture: "if x:\n«    return  1»" },
      { type: "<Tab>" },
      { saved: "if x:\n\treturn\t1\n" },
    ],
  },
  {
    title: "gives way to the completion menu and comes back",
    file: "fibre = 1\ndef █",
    rules: [{ before: "def f", insert: "ib(n)" }],
    steps: [
      { type: "Af" },
      { ghost: "ib(n)" },
      { type: "<C-x><C-n>" },
      { ghost: "" },
      { type: "<C-e>" },
      { ghost: "ib(n)" },
    ],
  },
];
