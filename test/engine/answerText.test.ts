import assert from "node:assert/strict";
import fc from "fast-check";
import { AnswerText } from "../../server/engine/host/answerText.ts";

const pieces = (text: string, lengths: readonly number[]): Uint8Array[] => {
  const bytes = Buffer.from(text);
  const found: Uint8Array[] = [];
  for (let at = 0, next = 0; at < bytes.length; next++) {
    const length = Math.max(1, lengths[next % lengths.length] ?? 1);
    found.push(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
};

function say(
  text: string,
  stopTexts: readonly string[],
  lengths: readonly number[],
): { shown: string[]; stopped: boolean } {
  const answer = new AnswerText(stopTexts);
  const shown: string[] = [];
  for (const bytes of pieces(text, lengths)) {
    const piece = answer.push(bytes);
    shown.push(piece.text);
    if (piece.stopped) return { shown, stopped: true };
  }
  return { shown: [...shown, answer.finish()], stopped: false };
}

suite("AnswerText", () => {
  test("text arrives as soon as it is certain", () => {
    const cases: [string, string[], number[], string[]][] = [
      ["abc", [], [1], ["a", "b", "c", ""]],
      ["é😀x", [], [1], ["", "é", "", "", "", "😀", "x", ""]],
      ["a\nb", ["\n\n"], [1], ["a", "", "\nb", ""]],
      ["a\n", ["\n\n"], [1], ["a", "", "\n"]],
      ["xEND", ["END"], [1], ["x", "", "", ""]],
      ["xENx", ["END"], [1], ["x", "", "", "ENx", ""]],
      ["abab!", ["aba!"], [2], ["", "ab", "ab!", ""]],
      ["\uFEFFa", [], [4], ["\uFEFFa", ""]],
    ];
    for (const [text, stops, lengths, expected] of cases)
      assert.deepEqual(say(text, stops, lengths).shown, expected, JSON.stringify([text, stops]));
  });

  test("half a character at the end is not shown", () => {
    const answer = new AnswerText([]);
    assert.equal(answer.push(Buffer.from("x😀").subarray(0, 3)).text, "x");
    assert.equal(answer.finish(), "");
  });

  test("an empty stop text stops nothing", () => assert.equal(say("ab", [""], [1]).stopped, false));

  test("whatever the pieces, the text is that before the first stop text", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "\n", "é", "😀"), maxLength: 24 });
    const stops = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\n"), minLength: 1, maxLength: 3 }), {
      maxLength: 3,
    });
    const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(letters, stops, lengths, (text, stopTexts, cuts) => {
        const ends = stopTexts.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
        const { shown, stopped } = say(text, stopTexts, cuts);
        assert.equal(stopped, ends.length > 0);
        const expected = text.slice(0, Math.min(text.length, ...ends));
        // A piece may complete two stop texts; the earlier one counts only within the piece.
        assert.ok(shown.join("").startsWith(expected));
        if (!stopped) assert.equal(shown.join(""), text);
        for (const stop of stopTexts) assert.ok(!shown.join("").includes(stop));
      }),
    );
  });
});
