import assert from "node:assert/strict";
import fc from "fast-check";
import { offset } from "../../../server/base/brand.ts";
import { continuationIn } from "../../../server/context/sources/continuationIn.ts";
import { relevanceTo } from "../../../server/context/sources/relevance.ts";
import { siteOf } from "../../../server/context/sources/site.ts";

const lines = [
  "const userName = load(settings);",
  "",
  "  return parseHeaders(userName).rest",
  "}",
  "// userList of names",
];
const names = ["userName", "user", "loadSettings", "parseHeader", "rest", "names", "", "return", "x"];

const document = fc.array(fc.constantFrom(...lines), { maxLength: 8 }).map((each) => each.join("\n"));
const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom("u", "ser", "\n", " = load", "(", "}\n")), { maxLength: 6 });

/** What is said of names at a place in a text. */
function saidAt(text: string, at: number): unknown {
  const { of, near, continues, echoes } = relevanceTo(siteAt(text, at));
  return names.map((name) => [of(name), near(name), continues(name), echoes(name)]);
}

const siteAt = (text: string, at: number) =>
  siteOf({ snapshot: { uri: "file:///a", languageId: "typescript", version: 1, text, path: "a" }, at: offset(at) });

/** Something else is asked about in between, so that nothing is remembered. */
const forget = (): void => void saidAt("let other = 1;\nlet", 18);

suite("What sources remember between key presses", () => {
  test("relevance is the same with and without memory", () => {
    fc.assert(
      fc.property(document, edits, (first, changes) => {
        let now = first;
        for (const [place, inserted] of changes) {
          const at = place % (now.length + 1);
          now = now.slice(0, at) + inserted + now.slice(at);
          const remembered = saidAt(now, at + inserted.length);
          forget();
          assert.deepEqual(saidAt(now, at + inserted.length), remembered);
        }
      }),
    );
  });

  test("a passage that was compared before goes on at the same line", () => {
    fc.assert(
      fc.property(document, document, document, (first, second, text) => {
        const passage = { line: 3, text };
        continuationIn(first, passage);
        assert.deepEqual(continuationIn(second, passage), continuationIn(second, { ...passage }));
      }),
    );
  });
});
