import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kinds, sentenceOf } from "../../web/dashboard/audit/actions.ts";

suite("dashboard: actions of the audit log", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/audit.md"), "utf8");
  const rows = page.split("\n").filter((line) => /^\| `\w+\.\w+`/.test(line));
  const actions = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`([\w.]+)`/g)].map(([, name]) => name ?? ""),
  );

  test("each that docs/audit.md lists has a sentence, and a kind to filter by", () => {
    assert.ok(actions.length > 25, actions.join());
    assert.deepEqual(
      actions.filter((action) => sentenceOf(action) === undefined),
      [],
      "write what it means in web/dashboard/audit/actions.ts",
    );
    const beginnings = kinds.map(({ value }) => value).filter((value) => value !== "");
    assert.deepEqual(
      actions.filter((action) => !beginnings.some((each) => action.startsWith(each))),
      [],
    );
  });
});
