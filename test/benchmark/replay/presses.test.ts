import assert from "node:assert/strict";
import { pressesOf } from "../../../server/benchmark/replay/presses.ts";

const edit = (offset: number, insert: string, more: { dt?: number; remove?: number } = {}) => ({
  ...{ offset, remove: 0, insert, dt: 100 },
  ...more,
});

suite("key presses of a trace", () => {
  test("where each lies, and whether it goes on inside a line", () => {
    const presses = [...pressesOf("ab\ncd", [edit(3, "x"), edit(4, "y"), edit(5, "\n  "), edit(8, "z"), edit(0, "q")])];
    assert.deepEqual(
      presses.map(({ cursor, isTyped, isInsideLine }) => [cursor.line, cursor.character, isTyped, isInsideLine]),
      [
        [1, 1, true, false],
        [1, 2, true, true],
        [2, 2, false, false],
        [2, 3, true, false],
        [0, 1, true, false],
      ],
    );
  });

  test("edits at the same moment are one press, each of the text that the one before left", () => {
    const [press, ...none] = pressesOf("a a", [
      edit(2, "bc", { dt: 500, remove: 1 }),
      edit(0, "bc", { dt: 0, remove: 1 }),
    ]);
    assert.deepEqual(none, []);
    assert.deepEqual(press, {
      changes: [
        { range: { start: { line: 0, character: 2 }, end: { line: 0, character: 3 } }, text: "bc" },
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, text: "bc" },
      ],
      ...{ cursor: { line: 0, character: 2 }, gapMs: 500, isTyped: false, isInsideLine: false },
    });
  });
});
