import assert from "node:assert/strict";
import fc from "fast-check";
import { offset } from "../../server/base/brand.ts";
import { ClosersAfter } from "../../server/syntax/closersAfter.ts";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { findGrammar, type GrammarName } from "../../server/syntax/grammars.ts";
import { type LexiconName, lexicons } from "../../server/syntax/lexicon.ts";
import { findParser } from "../../server/syntax/native.ts";
import { PrefixScan } from "../../server/syntax/prefixScan.ts";
import { regionAround, wholeUnits } from "../../server/syntax/region.ts";
import { scan, startState } from "../../server/syntax/scan.ts";
import { createSites } from "../../server/syntax/site.ts";

const generous = { trialMs: 10_000, validityMs: 10_000 };

/** Functions one below the other, as many lines as asked for. */
const typescript = (lines: number): string => {
  const functions = Array.from(
    { length: Math.ceil(lines / 6) },
    (_, index) =>
      `export function step${index}(input: string[]): number {\n  const size = input.length;\n  if (size > ${index}) {\n    return size;\n  }\n}\n`,
  );
  return functions.join("");
};

const grammarOf = (languageId: string): GrammarName => {
  const name = findGrammar(languageId);
  assert.ok(name);
  return name;
};

const placesToTry = [
  { languageId: "typescript", text: `class Store {\n${method("  m", "(a: number): void {", "  }")}}\n` },
  { languageId: "java", text: `class Store {\n${method("  void m", "(int a) {", "  }")}}\n` },
  { languageId: "typescript", text: typescript(3000) },
  { languageId: "python", text: `class Store:\n${method("    def m", "(self, a):", "")}` },
  { languageId: "go", text: `package store\n\n${method("func m", "(a int) {", "}")}` },
];

function method(before: string, after: string, end: string): string {
  const one = (index: number): string => `${before}${index}${after}\n        call(a, list(1), text);\n${end}\n`;
  return Array.from({ length: 900 }, (_, index) => one(index)).join("");
}

suite("Long documents", () => {
  const pieces = [
    "f(a, {\n",
    "})\n",
    "`a ${b\n",
    "}`\n",
    "/* [\n",
    "*/\n",
    "// (\n",
    '"x\n',
    "'''(\n",
    "x\n",
    "\\\n",
    "/x(/\n",
  ];
  const names = Object.keys(lexicons) as LexiconName[];

  test("a scan that goes on from the last one reads as one from the beginning", () => {
    const filler = "value = call(argument)\n".repeat(120);
    const text = fc.array(fc.constantFrom(...pieces, filler), { maxLength: 12 }).map((each) => each.join(""));
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...pieces, "(", "*/", "`")), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...names), text, edits, (name, first, changes) => {
        const prefix = new PrefixScan();
        let now = first;
        for (const [at, removed, inserted] of changes) {
          const place = at % (now.length + 1);
          now = now.slice(0, place) + inserted + now.slice(place + removed);
          const { frames, mode } = scan({ text: now, from: 0, state: startState, lexicon: lexicons[name] });
          const state = prefix.stateAfter(now, lexicons[name]);
          assert.deepEqual({ frames: state.frames, mode: state.mode }, { frames, mode });
        }
      }),
    );
  });

  test("a key press in a long text reads a few thousand units of it", () => {
    const prefix = new PrefixScan();
    const text = typescript(20_000);
    prefix.stateAfter(text, lexicons.javascript);
    assert.ok(prefix.readUnits >= text.length);
    for (const typed of ["f", "fo", "foo", "foo("]) {
      const before = prefix.readUnits;
      prefix.stateAfter(text + typed, lexicons.javascript);
      assert.ok(prefix.readUnits - before < 5000, `${prefix.readUnits - before} units`);
    }
  });

  test("closing brackets behind the cursor are those of one whole scan, and are looked for once", () => {
    const text = fc.array(fc.constantFrom(...pieces, ")", "]", "}"), { maxLength: 20 }).map((each) => each.join(""));
    fc.assert(
      fc.property(fc.constantFrom(...names), text, fc.nat(4), (name, after, count) => {
        const lexicon = lexicons[name];
        const expected: number[] = [];
        const on = (event: { kind: string; at: number }): undefined =>
          void (event.kind === "unmatched" && expected.push(event.at));
        scan({ text: after, from: 0, state: startState, lexicon, on });
        const closers = new ClosersAfter();
        const request = { text: after, mode: startState.mode, lexicon };
        const some: number[] = [];
        for (const at of closers.places(request)) if (some.push(at) >= count) break;
        assert.deepEqual(some, expected.slice(0, Math.max(count, Math.min(1, expected.length))));
        assert.deepEqual([...closers.places(request)], expected);
        const read = closers.readUnits;
        assert.deepEqual([...closers.places({ ...request, text: `${after} `.slice(0, -1) })], expected);
        assert.equal(closers.readUnits, read);
      }),
    );
  });

  for (const { languageId, text } of placesToTry)
    test(`${languageId}: a region in the middle is short, well-formed and says what the whole document says`, () => {
      assert.ok(text.length > 1.5 * wholeUnits);
      const { siteOf, before } = createSites();
      for (const part of [0.1, 0.5, 0.9]) {
        const at = text.indexOf("\n", text.length * part);
        const place = { languageId, text, from: at, to: at };
        const region = regionAround(place, siteOf(place), before);
        assert.ok(region.to - region.from < wholeUnits && region.from <= at && at <= region.to);
        const cut = region.lead + text.slice(region.from, region.to) + region.tail;
        assert.equal(findParser(grammarOf(languageId))?.parse(cut, undefined, 1000)?.rootNode.hasError, false, cut);
        const snapshot = { uri: `file:///${languageId}/${part}`, languageId, version: 1, text, path: "long" };
        const { scopes } = createSyntax(generous).shapeAt(snapshot, offset(at));
        assert.ok(!text.startsWith("class Store") || scopes[0] === "Store", scopes.join());
      }
    });

  test("what was asked before does not change an answer", () => {
    const syntax = createSyntax(generous);
    const edits = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom("f(", "x", "\n", "}", '"', "return a;")),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(fc.constantFrom(...placesToTry), edits, ({ languageId, text }, changes) => {
        let now = text;
        for (const [part, inserted] of changes) {
          const at = Math.floor(part * now.length);
          now = now.slice(0, at) + inserted + now.slice(at);
          const snapshot = { uri: `file:///${languageId}`, languageId, version: 1, text: now, path: "edited" };
          const place = offset(at + inserted.length);
          const fresh = createSyntax(generous);
          const shape = fresh.shapeAt(snapshot, place);
          assert.deepEqual(syntax.shapeAt(snapshot, place), shape);
          const hole = { snapshot, from: place, to: place };
          for (const typed of ["a);\n", "a, 1\n}\n", "x = 1\n    y"])
            assert.deepEqual(syntax.endOf(hole, shape, typed), fresh.endOf(hole, shape, typed));
        }
      }),
      { numRuns: 25 },
    );
  });
});
