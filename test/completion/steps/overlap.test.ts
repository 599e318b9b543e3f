import assert from "node:assert/strict";
import { postProcess } from "../../../server/completion/steps/postProcess.ts";
import { at } from "./at.ts";

type Case = {
  readonly why: string;
  readonly text: string;
  readonly says: string;
  readonly kept: string;
  readonly in?: string;
};

const cases: readonly Case[] = [
  {
    why: "however it is spaced",
    text: "if err := █; err != nil {\n}\n",
    says: "check();  err  != nil  {",
    kept: "check()",
    in: "go",
  },
  { why: "a call that is there", text: "for a in b.it█():\n  pass\n", says: "ems()", kept: "ems", in: "python" },
  { why: "a call of what it returns", text: "const a = █;\n", says: "make()()", kept: "make()()" },
  {
    why: "a type argument's end",
    text: "std::shared_ptr<ar█> input = make();\n",
    says: "row::Stream> ",
    kept: "row::Stream",
    in: "cpp",
  },
  {
    why: "its own type argument stays",
    text: "const a: Map<█> = b;\n",
    says: "string, Set<number>",
    kept: "string, Set<number>",
  },
  {
    why: "a sign that breaks the line when it comes twice",
    text: "a: di█ = {}\n",
    says: "ct[int, str] = ",
    kept: "ct[int, str]",
    in: "python",
  },
  { why: "a sign that may come twice", text: "const a = f(█ - b);\n", says: "c -", kept: "c -" },
  { why: "a comment in front of code", text: "f(█);\n", says: "a, b  // the next step", kept: "a, b" },
  { why: "a comment at the end of a line", text: "const a = █\n", says: "1; // one", kept: "1; // one" },
  { why: "what looks like one in a string", text: "f(█);\n", says: '"http://a"', kept: '"http://a"' },
];

suite("the rest of the line", () => {
  for (const each of cases)
    test(`${each.why}: ${each.text.trim()}`, () =>
      assert.equal(postProcess(each.says, at(each.in ?? "typescript", each.text)).text, each.kept));
});
