import assert from "node:assert/strict";
import fc from "fast-check";
import { silentLog } from "../../server/domain/log.ts";
import { Documents } from "../../server/lsp/documents.ts";
import { at, type Position } from "../support/lspClient.ts";

const uri = "file:///a.ts";

function start(text = "", mostUnits = 1000) {
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  const documents = new Documents({ log, mostUnits: () => mostUnits });
  documents.open({ uri, languageId: "typescript", version: 1, text });
  const textNow = (): string | undefined => {
    const known = documents.find(uri);
    return known?.kind === "text" ? known.document.getText() : known?.kind;
  };
  const change = (version: number | null, ...changes: object[]) =>
    documents.change({ uri, version: version as number }, changes as { text: string }[]);
  return { documents, warnings, textNow, change };
}

const insert = (position: Position, text: string) => ({ range: { start: position, end: position }, text });

suite("documents", () => {
  test("a change of a document that was never opened is told and ignored", () => {
    const { documents, warnings } = start();
    const changed = documents.change({ uri: "file:///other.ts", version: 2 }, [{ text: "x" }]);
    assert.equal(changed, undefined);
    assert.equal(documents.find("file:///other.ts"), undefined);
    assert.match(warnings.join(), /never opened/);
  });

  test("a stale version puts the document out of step until its text is sent whole", () => {
    const { textNow, change, warnings } = start("ab");
    change(5, insert(at(0, 2), "c"));
    assert.equal(textNow(), "abc");
    assert.equal(change(5, insert(at(0, 0), "x")), undefined);
    assert.equal(textNow(), "outOfSync");
    assert.equal(warnings.length, 1);
    assert.equal(change(6, insert(at(0, 0), "x")), undefined);
    assert.equal(change(7, { text: "whole" })?.document.languageId, "typescript");
    assert.equal(textNow(), "whole");
  });

  test("clients that number nothing are believed", () => {
    const { textNow, change } = start("ab");
    change(null, insert(at(0, 2), "c"));
    change(null, insert(at(0, 3), "d"));
    assert.equal(textNow(), "abcd");
  });

  test("range null is a whole text", () => {
    const { textNow, change } = start("ab");
    change(2, { range: null, text: "xyz" });
    assert.equal(textNow(), "xyz");
  });

  test("a text above the limit is not kept, and comes back when it is sent short", () => {
    const { textNow, change } = start("x".repeat(1001));
    assert.equal(textNow(), "tooLarge");
    assert.equal(change(2, insert(at(0, 0), "y")), undefined);
    change(3, { text: "short" });
    assert.equal(textNow(), "short");
    change(4, insert(at(0, 0), "y".repeat(1000)));
    assert.equal(textNow(), "tooLarge");
  });

  const erase = (from: Position, to: Position) => ({ range: { start: from, end: to }, text: "" });
  const replace = (from: Position, to: Position, text: string) => ({ range: { start: from, end: to }, text });
  const histories: readonly { why: string; text: string; edits: readonly object[]; kinds: readonly string[] }[] = [
    {
      why: "a deletion is undone, and redone",
      text: "const a = compute();",
      edits: [erase(at(0, 10), at(0, 19)), insert(at(0, 10), "compute()"), erase(at(0, 10), at(0, 19))],
      kinds: ["deleted", "undone", "deleted"],
    },
    {
      why: "letters that went one by one come back in one piece",
      text: "abc",
      edits: [erase(at(0, 2), at(0, 3)), erase(at(0, 1), at(0, 2)), erase(at(0, 0), at(0, 1)), insert(at(0, 0), "abc")],
      kinds: ["deleted", "deleted", "deleted", "undone"],
    },
    {
      why: "forward deletion as well",
      text: "abcd",
      edits: [erase(at(0, 0), at(0, 2)), erase(at(0, 0), at(0, 2)), insert(at(0, 0), "abcd")],
      kinds: ["deleted", "deleted", "undone"],
    },
    {
      why: "a replacement is undone",
      text: "const first = 1;",
      edits: [replace(at(0, 6), at(0, 11), "second"), replace(at(0, 6), at(0, 12), "first")],
      kinds: ["other", "undone"],
    },
    {
      why: "a letter that is typed again, an indentation, a pair of brackets",
      text: "f\n  (",
      edits: [erase(at(1, 2), at(1, 3)), insert(at(1, 2), "("), erase(at(0, 1), at(1, 2)), insert(at(0, 1), "\n  ")],
      kinds: ["deleted", "typed", "deleted", "typed"],
    },
    {
      why: "other text at the same place, and the same text elsewhere",
      text: "first second",
      edits: [erase(at(0, 0), at(0, 5)), insert(at(0, 0), "third"), insert(at(0, 12), "first")],
      kinds: ["deleted", "typed", "typed"],
    },
    {
      why: "an editor that sends whole words",
      text: "co",
      edits: [
        replace(at(0, 0), at(0, 2), "con"),
        replace(at(0, 0), at(0, 3), "co"),
        replace(at(0, 0), at(0, 2), "con"),
      ],
      kinds: ["typed", "deleted", "typed"],
    },
  ];
  for (const { why, text, edits, kinds } of histories)
    test(`history: ${why}`, () => {
      const { change } = start(text);
      assert.deepEqual(
        edits.map((edit, index) => change(index + 2, edit)?.change),
        kinds,
      );
    });

  const kinds: readonly { why: string; text: string; changes: object[]; kind: string }[] = [
    { why: "a letter", text: "ab", changes: [insert(at(0, 2), "c")], kind: "typed" },
    { why: "a line break", text: "ab", changes: [insert(at(0, 2), "\n  ")], kind: "typed" },
    { why: "two cursors", text: "a\nb", changes: [insert(at(1, 1), ";"), insert(at(0, 1), ";")], kind: "typed" },
    {
      why: "a word completed from a list",
      text: "con",
      changes: [{ range: { start: at(0, 0), end: at(0, 3) }, text: "const" }],
      kind: "typed",
    },
    {
      why: "backspace",
      text: "ab",
      changes: [{ range: { start: at(0, 1), end: at(0, 2) }, text: "" }],
      kind: "deleted",
    },
    {
      why: "a cut line",
      text: "a\nb",
      changes: [{ range: { start: at(0, 0), end: at(1, 0) }, text: "" }],
      kind: "deleted",
    },
    {
      why: "a renamed word",
      text: "foo",
      changes: [{ range: { start: at(0, 0), end: at(0, 3) }, text: "bar" }],
      kind: "other",
    },
    { why: "a pasted page", text: "", changes: [insert(at(0, 0), "x".repeat(500))], kind: "other" },
    { why: "the whole text with one more letter", text: "abc", changes: [{ text: "abxc" }], kind: "typed" },
    { why: "the whole text with one letter less", text: "abc", changes: [{ text: "ac" }], kind: "deleted" },
    { why: "the same whole text", text: "abc", changes: [{ text: "abc" }], kind: "other" },
    { why: "nothing", text: "abc", changes: [], kind: "other" },
  ];
  for (const { why, text, changes, kind } of kinds)
    test(`${why} counts as ${kind}`, () => assert.equal(start(text).change(2, ...changes)?.change, kind));

  test("any edits at any positions give what a plain-text model gives", () => {
    const piece = fc.string({
      unit: fc.constantFrom("a", "é", "😀", "\ud83d", "\n", "\r", "\r\n", "\t", " "),
      maxLength: 6,
    });
    const position = fc.record({ line: fc.integer({ min: 0, max: 12 }), character: fc.integer({ min: 0, max: 14 }) });
    const edit = fc.oneof(
      { weight: 9, arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text: piece }) },
      { weight: 1, arbitrary: fc.record({ text: piece }) },
    );
    fc.assert(
      fc.property(piece, fc.array(fc.array(edit, { maxLength: 3 }), { maxLength: 12 }), (first, steps) => {
        const { textNow, change } = start(first);
        let model = first;
        steps.forEach((changes, index) => {
          change(index + 2, ...changes);
          for (const each of changes) model = applyToModel(model, each);
          assert.equal(textNow(), model);
        });
      }),
      { numRuns: 2000 },
    );
  });
});

type Edit = { readonly range?: { readonly start: Position; readonly end: Position }; readonly text: string };

/** Written from the LSP specification, without a line table. */
function applyToModel(text: string, { range, text: inserted }: Edit): string {
  if (range === undefined) return inserted;
  const [from, to] = [offsetIn(text, range.start), offsetIn(text, range.end)].sort((a, b) => a - b) as [number, number];
  return text.slice(0, from) + inserted + text.slice(to);
}

function offsetIn(text: string, { line, character }: Position): number {
  const ends = [...text.matchAll(/\r\n|\r|\n/g)].map((match) => ({
    end: match.index,
    next: match.index + match[0].length,
  }));
  if (line > ends.length) return text.length;
  const start = line === 0 ? 0 : ends[line - 1]!.next;
  const end = ends[line]?.end ?? text.length;
  return Math.min(start + character, end);
}
