import assert from "node:assert/strict";
import { definitionText } from "../../../extension/vscode/definitionText.ts";

const text = Array.from({ length: 40 }, (_, line) => `line ${line}`).join("\r\n");

suite("the text of a definition", () => {
  const cases: readonly { why: string; text: string; first: number; last: number; lines: string | undefined }[] = [
    { why: "a whole declaration", text, first: 3, last: 5, lines: "3 to 5" },
    { why: "only a name: the lines after it as well", text, first: 3, last: 3, lines: "3 to 18" },
    { why: "near the end of the file", text, first: 38, last: 38, lines: "38 to 39" },
    { why: "past the end of the file", text, first: 40, last: 44, lines: undefined },
    { why: "an end past the end", text, first: 39, last: 99, lines: "39 to 39" },
    { why: "very long", text: "x".repeat(1500) + "\ny".repeat(1300), first: 0, last: 1300, lines: "0 to 1249" },
    { why: "one line that is too long", text: "x".repeat(5000), first: 0, last: 0, lines: undefined },
    { why: "an empty file", text: "", first: 0, last: 0, lines: "0 to 0" },
  ];
  for (const { why, text: whole, first, last, lines } of cases)
    test(why, () => {
      const found = definitionText(whole, { first, last });
      assert.equal(found && `${found.lines.first} to ${found.lines.last}`, lines);
      if (!found) return;
      assert.equal(found.text.split("\n").length, found.lines.last - found.lines.first + 1);
      assert.ok(found.text.length <= 4000 && !found.text.includes("\r"));
    });
});
