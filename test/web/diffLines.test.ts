import assert from "node:assert/strict";
import fc from "fast-check";
import { diffLines } from "../../web/dashboard/policy/diffLines.ts";

const signs = { same: " ", removed: "-", added: "+" } as const;
const shown = (before: string, after: string): string =>
  diffLines(before, after)
    .map(({ kind, text }) => signs[kind] + text)
    .join("\n");

suite("dashboard: differences of two documents", () => {
  for (const [before, after, expected] of [
    ["a\nb\nc", "a\nb\nc", " a\n b\n c"],
    ["a\nb\nc", "a\nx\nc", " a\n-b\n+x\n c"],
    ["a\nb\nc\nd", "a\nc\nb\nd", " a\n-b\n c\n+b\n d"],
    ["a", "a\nb", " a\n+b"],
    ["", "a", "-\n+a"],
    ["a\na", "a", " a\n-a"],
  ] as const)
    test(JSON.stringify([before, after]), () => assert.equal(shown(before, after), expected));

  test("what stays and goes is the one document, what stays and comes the other", () => {
    const document = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(document, document, (before, after) => {
        const lines = diffLines(before.join("\n"), after.join("\n"));
        const without = (kind: string): string[] => lines.filter((each) => each.kind !== kind).map(({ text }) => text);
        assert.deepEqual(without("added"), before);
        assert.deepEqual(without("removed"), after);
      }),
    );
  });

  test("documents too long to compare are shown one after the other", () => {
    const [before, after] = ["a", "b"].map((name) => Array.from({ length: 1500 }, (_, at) => name + at).join("\n"));
    const lines = diffLines(before ?? "", after ?? "");
    assert.equal(lines.length, 3000);
    assert.deepEqual([lines[0]?.kind, lines.at(-1)?.kind], ["removed", "added"]);
  });
});
