import assert from "node:assert/strict";
import { withoutTokens } from "../../../extension/vscode/withoutTokens.ts";

suite("what is traced of the protocol", () => {
  const token = `lac_${"0aB".repeat(20)}1`;
  const cases: readonly (readonly [string, string])[] = [
    [`{"token": "a b\\c", "ok": true}`, `{"token": "…", "ok": true}`],
    [`{"tokens":{"https://code.example.com":"short"}}`, `{"tokens":{"https://code.example.com":"…"}}`],
    [`Authorization: Bearer ${token}.`, `Authorization: Bearer lac_….`],
    [`{"uri":"https://code.example.com/a.ts"}`, `{"uri":"https://code.example.com/a.ts"}`],
    [`{"workDoneToken": "lacuna-pull-1"}`, `{"workDoneToken": "lacuna-pull-1"}`],
  ];
  for (const [given, expected] of cases)
    test(expected.slice(0, 50), () => assert.equal(withoutTokens(given), expected));
});
