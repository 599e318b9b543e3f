import assert from "node:assert/strict";
import { type Change, type Observation, afterChange } from "../../../extension/vscode/partialAcceptance.ts";

const suggestion = { startOffset: 10, insertText: "world from\n  Lacuna" };
const insert = (rangeOffset: number, text: string): Change => ({ rangeOffset, rangeLength: 0, text });
const kept = (acceptedLength?: number): Observation => ({ stillShown: true, acceptedLength });
const gone: Observation = { stillShown: false, acceptedLength: undefined };

const cases: readonly [string, readonly Change[], Observation][] = [
  ["a word at once", [insert(10, "world")], kept(5)],
  ["the next word", [insert(15, " from")], kept(10)],
  ["a line with its break", [insert(10, "world from\n")], kept(11)],
  ["a line of a file with CRLF", [insert(10, "world from\r\n")], kept(11)],
  ["one typed character that agrees", [insert(10, "w")], kept()],
  ["one typed character that does not", [insert(10, "x")], gone],
  ["the whole suggestion, which its command announces", [insert(10, suggestion.insertText)], gone],
  ["pasted text", [insert(10, "something else")], gone],
  ["an edit before the suggestion", [insert(3, "world")], gone],
  ["a deletion", [{ rangeOffset: 9, rangeLength: 1, text: "" }], gone],
  ["two places at once, as with several cursors", [insert(10, "world"), insert(30, "world")], gone],
  ["no change at all", [], gone],
];

suite("what a change says about a shown suggestion", () => {
  for (const [name, changes, expected] of cases) {
    test(name, () => assert.deepEqual(afterChange(suggestion, changes), expected));
  }
});
