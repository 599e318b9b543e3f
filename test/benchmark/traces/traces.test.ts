import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../../server/base/seededRandom.ts";
import { percentile } from "../../../server/benchmark/percentile.ts";
import { keystrokes } from "../../../server/benchmark/traces/keystrokes.ts";
import { parseTraces } from "../../../server/benchmark/traces/parseTraces.ts";
import { drawGapMs } from "../../../server/benchmark/traces/rhythm.ts";
import { densestStretch } from "../../../server/benchmark/traces/stretch.ts";
import { applyEdits, type TimedEdit, type Trace } from "../../../server/benchmark/traces/trace.ts";

const source = { name: "keys.jsonl", languageOf: () => "typescript" };
const line = (value: object): string => JSON.stringify(value);
const edit = (offset: number, insert: string, more: Partial<TimedEdit> = {}): TimedEdit => ({
  ...{ offset, remove: 0, insert, dt: 100 },
  ...more,
});

suite("traces of typing: files", () => {
  test("a line has a text and its edits; the rest may be left out", () => {
    const parsed = parseTraces(`${line({ before: "ab", edits: [edit(1, "x")] })}\n\n`, source);
    assert.deepEqual(parsed, {
      kind: "traces",
      traces: [
        {
          ...{ id: "line 1", path: "trace-1.txt", languageId: "typescript", before: "ab", timing: "recorded" },
          edits: [edit(1, "x")],
        },
      ],
    });
  });

  const good = line({ before: "ab", edits: [edit(1, "x")] });
  const broken: readonly [string, string, RegExp][] = [
    ["no JSON", "{", /^keys\.jsonl:2: no JSON: /],
    ["no object", "[]", /^keys\.jsonl:2: needs an object/],
    ["no text", line({ edits: [edit(0, "x")] }), /^keys\.jsonl:2: "before"/],
    ["no edits", line({ before: "", edits: [] }), /^keys\.jsonl:2: "edits"/],
    [
      "an edit without a time",
      line({ before: "", edits: [{ offset: 0, remove: 0, insert: "x" }] }),
      /:2: edit 1 needs/,
    ],
    [
      "an edit beyond the text",
      line({ before: "ab", edits: [edit(2, "x"), edit(4, "y")] }),
      /:2: edit 2 reaches to 4, .* 3/,
    ],
  ];
  for (const [name, bad, message] of broken)
    test(`${name}: the message names file, line and fault`, () => {
      const parsed = parseTraces(`${good}\n${bad}\n`, source);
      assert.ok(parsed.kind === "bad");
      assert.match(parsed.message, message);
    });

  test("a file without a trace says so", () => {
    assert.deepEqual(parseTraces("\n", source), { kind: "bad", message: "keys.jsonl holds no trace" });
  });
});

suite("traces of typing: the stretch that is replayed", () => {
  const trace = (edits: readonly TimedEdit[]): Trace => ({
    ...{ id: "t", path: "a.ts", languageId: "typescript", before: "..", timing: "recorded" },
    edits,
  });

  test("is where most is typed, with the text as it was by then", () => {
    const pasted = [edit(0, "pasted"), edit(0, "again", { dt: 9000 })];
    const typed = [edit(0, "a"), edit(1, "b"), edit(2, "c")];
    const stretch = densestStretch(trace([...pasted, ...typed, edit(0, "end", { remove: 1 })]), 3);
    assert.deepEqual(stretch.edits, typed);
    assert.equal(stretch.before, "againpasted..");
  });

  test("is everything where there is no more", () => {
    const whole = trace([edit(0, "a")]);
    assert.equal(densestStretch(whole, 3), whole);
  });
});

suite("commits as keystrokes", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "  c", "d\r", "", "}", "  return 😀;", "x = 😁"), { maxLength: 14 })
    .map((lines) => lines.join("\n"));

  test("always end in the child's text", () => {
    fc.assert(
      fc.property(text, text, (parent, child) => {
        assert.equal(applyEdits(parent, keystrokes(parent, child, 1)), child);
      }),
      { numRuns: 500 },
    );
  });

  test("type key by key, take indentation along, and keep surrogate pairs whole", () => {
    const typed = keystrokes("f();\n", "f(😀);\n  g();\n", 1);
    assert.deepEqual(
      typed.map(({ offset, remove, insert }) => [offset, remove, insert]),
      [
        [2, 0, "😀"],
        [4, 0, ")"],
        [5, 0, ";"],
        [6, 0, "\n  "],
        [9, 0, "g"],
        [10, 0, "("],
      ],
    );
  });

  test("change what is in between line by line, and leave the rest alone", () => {
    const before = ["one", "two", "three", "four", ""].join("\n");
    const after = ["one", "2", "three", "four", "five", ""].join("\n");
    assert.deepEqual(
      keystrokes(before, after, 1).map(({ offset, remove, insert }) => [offset, remove, insert]),
      [
        [4, 3, ""],
        [4, 0, "2"],
        [16, 0, "\n"],
        [17, 0, "f"],
        [18, 0, "i"],
        [19, 0, "v"],
        [20, 0, "e"],
      ],
    );
  });

  test("the same seed gives the same rhythm, and it is that of the recordings", () => {
    assert.deepEqual(keystrokes("", "hello", 7), keystrokes("", "hello", 7));
    const random = seededRandom(3);
    const gaps = Array.from({ length: 20_000 }, () => drawGapMs(random));
    const recorded = { 0.1: 45, 0.25: 70, 0.5: 110, 0.75: 179, 0.9: 403 };
    for (const [share, ms] of Object.entries(recorded))
      assert.ok(
        Math.abs(percentile(gaps, Number(share)) / ms - 1) < 0.06,
        `${share}: ${percentile(gaps, Number(share))}`,
      );
  });
});
