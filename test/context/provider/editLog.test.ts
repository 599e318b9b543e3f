import assert from "node:assert/strict";
import fc from "fast-check";
import { EditLog } from "../../../server/context/provider/editLog.ts";
import { sharedEnds } from "../../../server/base/sharedEnds.ts";

const base = "first();\nsecond();\nthird();\nfourth();\n";

/** Texts of a document one after the other, and what was deleted since the last second. */
const deletions: readonly { title: string; texts: readonly string[]; deleted: readonly string[] }[] = [
  { title: "a line", texts: [base, base.replace("second();\n", "")], deleted: ["second();"] },
  { title: "two lines", texts: [base, base.replace("second();\nthird();\n", "")], deleted: ["second();", "third();"] },
  { title: "the text of a line", texts: [base, base.replace("third();", "")], deleted: ["third();"] },
  { title: "a character is no line", texts: [base, base.replace("third", "thrd")], deleted: [] },
  { title: "typing deletes nothing", texts: [base, base.replace("third", "thirdly")], deleted: [] },
  { title: "a moved line is still there", texts: [base, "second();\nfirst();\nthird();\nfourth();\n"], deleted: [] },
  { title: "an undone deletion is none", texts: [base, base.replace("second();\n", ""), base], deleted: [] },
  {
    title: "the newest first",
    texts: [base, base.replace("third();\n", ""), "first();\nfourth();\n"],
    deleted: ["second();", "third();"],
  },
  {
    title: "Windows line ends",
    texts: [base.replaceAll("\n", "\r\n"), base.replace("second();\n", "").replaceAll("\n", "\r\n")],
    deleted: ["second();"],
  },
];

suite("edit log", () => {
  for (const { title, texts, deleted } of deletions)
    test(`deleted lines: ${title}`, () => {
      const log = new EditLog();
      const [first = "", ...later] = texts;
      log.opened("u", { path: "a.ts" }, first);
      for (const text of later) log.changed("u", text, 0);
      assert.deepEqual(log.justDeleted("u", 1000), deleted);
    });

  test("key presses in one place are one hunk, elsewhere another", () => {
    const log = new EditLog();
    const far = "x".repeat(60) + "\n";
    const text = `one\n${far.repeat(40)}two\n`;
    log.opened("u", { path: "a.ts" }, text);
    log.changed("u", text.replace("one", "one1"), 0);
    log.changed("u", text.replace("one", "one12"), 100);
    log.changed("u", text.replace("one", "one12").replace("two", "two2"), 200);
    assert.deepEqual(
      log.hunks(1200).map((hunk) => [hunk.line, hunk.text, hunk.ageMs]),
      [
        [41, "- two\n+ two2", 1000],
        [0, "- one\n+ one12", 1100],
      ],
    );
  });

  test("a pause begins another hunk", () => {
    const log = new EditLog();
    log.opened("u", { path: "a.ts" }, base);
    log.changed("u", base.replace("first", "First"), 0);
    log.changed("u", base.replace("first", "First").replace("second", "Second"), 40_000);
    assert.equal(log.hunks(40_000).length, 2);
  });

  test("what was edited in a closed document is still shown, what was taken back is not", () => {
    const log = new EditLog();
    log.opened("u", { path: "a.ts" }, base);
    log.changed("u", base.replace("first", "First"), 0);
    log.closed("u");
    log.opened("v", { path: "b.ts" }, base);
    log.changed("v", base.replace("first", "First"), 0);
    log.changed("v", base, 10);
    assert.deepEqual(
      log.hunks(10).map(({ path }) => path),
      ["a.ts"],
    );
  });

  test("two texts share what a loop over their units finds", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", "\n") }),
        fc.string({ unit: fc.constantFrom("a", "b", "\n") }),
        (a, b) => {
          const { before, after } = sharedEnds(a, b);
          const most = Math.min(a.length, b.length);
          assert.equal(a.slice(0, before), b.slice(0, before));
          assert.ok(before === most || a[before] !== b[before]);
          assert.equal(a.slice(a.length - after), b.slice(b.length - after));
          assert.ok(before + after === most || a[a.length - after - 1] !== b[b.length - after - 1]);
        },
      ),
    );
  });
});
