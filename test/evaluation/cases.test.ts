import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadCases } from "../../server/cli/eval/loadCases.ts";
import { caseOf, masked, temporaryRepository } from "./evalBench.ts";

const emoji = 'export const face = "😀";\nexport const eyes = 2;\n';
const windows = "first();\r\nsecond();\r\n";
const hash = createHash("sha256").update(emoji).digest("hex");

suite("evaluation: cases", () => {
  let folder = "";
  let remove = (): void => undefined;
  suiteSetup(() => ({ folder, remove } = temporaryRepository({ "a.ts": emoji, "b.ts": windows })));
  suiteTeardown(() => remove());

  const load = (lines: readonly unknown[], more: { repo?: string; limit?: number } = {}) => {
    const file = join(folder, "cases.jsonl");
    writeFileSync(file, lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"));
    return loadCases({ folder, file, repo: more.repo, limit: more.limit });
  };
  const good = { id: "g", path: "a.ts", prefix_len: 26, mask_len: 22, kind: "mid-line", other: [1] };

  const bad: readonly (readonly [title: string, line: unknown, message: RegExp])[] = [
    ["no JSON", "{", /cases\.jsonl, line 2: this is no JSON object/],
    ["no id", { ...good, id: 7 }, /line 2: "id" must be a text/],
    ["no path", { id: "x" }, /line 2: "path" must be a text/],
    ["half a unit", { ...good, id: "x", prefix_len: 1.5 }, /"prefix_len" must be a whole number of UTF-16 units/],
    ["a negative length", { ...good, id: "x", mask_len: -1 }, /"mask_len" must be/],
    ["twice the same id", good, /line 2: the id "g" occurs twice/],
    ["a missing file", { ...good, id: "x", path: "src/none.ts" }, /case x: src\/none\.ts cannot be read in .*ENOENT/],
    [
      "another version",
      { ...good, id: "x", sha256: "0123456789abcdef" },
      /case x: a\.ts is another version .* begins with [0-9a-f]{16}, not 0123456789abcdef\. Check out the commit/,
    ],
    [
      "beyond the end",
      { ...good, id: "x", mask_len: 999 },
      /case x: a\.ts has 49 UTF-16 units, and the masked text ends at 1025/,
    ],
    [
      "half a character",
      { ...good, id: "x", prefix_len: 22, mask_len: 1 },
      /case x: offset 22 of a\.ts is inside a surrogate pair/,
    ],
    ["half a character at the end", { ...good, id: "x", prefix_len: 20, mask_len: 2 }, /offset 22 of a\.ts is inside/],
  ];
  for (const [title, line, message] of bad)
    test(title, () => {
      const loaded = load([good, line]);
      assert.ok(loaded.kind === "bad");
      assert.match(loaded.message, message);
    });

  test("no file, no cases, unknown repository, several repositories", () => {
    const none = loadCases({ folder, file: join(folder, "none.jsonl"), repo: undefined, limit: undefined });
    assert.match(none.kind === "bad" ? none.message : "", /none\.jsonl cannot be read/);
    const messageOf = (loaded: ReturnType<typeof load>): string => (loaded.kind === "bad" ? loaded.message : "");
    assert.match(messageOf(load([""])), /holds no cases/);
    const two = [
      { ...good, repo: "a/b" },
      { ...good, id: "h", repo: "c/d" },
    ];
    assert.match(messageOf(load(two)), /2 repositories.*--repo a\/b/);
    assert.match(messageOf(load(two, { repo: "x" })), /no cases of x; it has those of a\/b, c\/d/);
    const one = load(two, { repo: "c/d" });
    assert.deepEqual(one.kind === "cases" ? one.cases.map((each) => each.case.id) : [], ["h"]);
  });

  test("the buffer is the file without the answer, offsets count UTF-16 units, and a hash may be shortened", () => {
    const loaded = load(
      [
        { ...good, sha256: hash.slice(0, 16) },
        { ...good, id: "h", sha256: hash },
      ],
      { limit: 1 },
    );
    assert.ok(loaded.kind === "cases");
    assert.equal(loaded.cases.length, 1);
    const [each] = loaded.cases;
    assert.equal(each?.answer, "export const eyes = 2;");
    assert.equal(each?.snapshot.text, 'export const face = "😀";\n\n');
    assert.equal(each?.snapshot.languageId, "typescript");
    assert.equal(each?.case.kind, "mid-line");
  });

  test("line endings stay as they are on disk", () => {
    const each = masked(folder, caseOf(windows, { path: "b.ts", answer: "second();" }));
    assert.equal(each.snapshot.text, "first();\r\n\r\n");
  });
});
