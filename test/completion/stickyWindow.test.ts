import assert from "node:assert/strict";
import fc from "fast-check";
import { tokens } from "../../server/base/brand.ts";
import { StickyWindow } from "../../server/completion/stickyWindow.ts";

const perToken = 4;
const count = async (texts: readonly string[]): Promise<readonly number[]> =>
  texts.map((text) => Math.ceil(text.length / perToken));
const budget = { prefix: tokens(200), snippets: tokens(0), suffix: tokens(50) };
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `const value${from + index} = ${from + index};\n`).join("");

suite("StickyWindow", () => {
  test("typing on one line keeps everything but the tail", async () => {
    const window = new StickyWindow();
    const before = lines(0, 400);
    const after = `\n${lines(400, 500)}`;
    const first = await window.choose({ before: `${before}const sum = `, after, budget }, count);
    for (const typed of ["a", "ad", "add", "add(", "add(1"]) {
      const next = await window.choose({ before: `${before}const sum = ${typed}`, after, budget }, count);
      assert.equal(next.head, first.head);
      assert.equal(next.suffix, first.suffix);
      assert.equal(next.tail, `${first.tail}${typed}`);
    }
  });

  test("a closer added by the editor does not change the suffix", async () => {
    const window = new StickyWindow();
    const first = await window.choose({ before: `${lines(0, 9)}add`, after: `\n${lines(9, 20)}`, budget }, count);
    const second = await window.choose({ before: `${lines(0, 9)}add(`, after: `)\n${lines(9, 20)}`, budget }, count);
    assert.equal(second.suffix, first.suffix);
  });

  test("new lines move the anchor in blocks, not one by one", async () => {
    const window = new StickyWindow();
    const heads = new Set<string>();
    for (let line = 50; line < 74; line++)
      heads.add(
        (
          await window.choose(
            { before: lines(0, line), after: "\nend", budget: { ...budget, prefix: tokens(600) } },
            count,
          )
        ).head,
      );
    assert.ok(heads.size <= 4, `${heads.size} different heads in 24 lines`);
  });

  test("an edit above the anchor is seen", async () => {
    const window = new StickyWindow();
    await window.choose({ before: lines(0, 20), after: "", budget }, count);
    const changed = lines(0, 20).replace("value12 = 12", "value12 = 0");
    const next = await window.choose({ before: changed, after: "", budget }, count);
    assert.ok((next.head + next.tail).includes("value12 = 0"));
  });

  test("a text of any kind: head and tail end at the cursor, the suffix begins the rest, budgets hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(30), fc.string()), { maxLength: 8 }), async (steps) => {
        const window = new StickyWindow();
        let text = lines(0, 30);
        let cursor = text.length;
        for (const [back, typed] of steps) {
          cursor = Math.max(0, Math.min(text.length, cursor - back));
          text = text.slice(0, cursor) + typed + text.slice(cursor);
          cursor += typed.length;
          const before = text.slice(0, cursor);
          const after = text.slice(cursor);
          const { head, tail, suffix } = await window.choose({ before, after, budget }, count);
          assert.ok(before.endsWith(head + tail));
          assert.ok(after.includes(suffix));
          const most = budget.prefix * perToken + before.slice(before.lastIndexOf("\n") + 1).length + perToken;
          assert.ok((head + tail).length <= most + 30, "the window fits the budget");
          assert.ok(suffix.length <= budget.suffix * perToken);
        }
      }),
    );
  });
});
