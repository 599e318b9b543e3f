import assert from "node:assert/strict";
import { resolve } from "node:path";
import { overridesOf } from "../../server/cli/overrides.ts";

suite("settings for once, from the command line", () => {
  type Given = Parameters<typeof overridesOf>[0];
  const cases: readonly (readonly [title: string, given: Given, result: ReturnType<typeof overridesOf>])[] = [
    ["nothing", {}, {}],
    [
      "values",
      { set: ["complete.maxLines=5", "model.mirrorUrl=https://a/?b=c"] },
      { "complete.maxLines": "5", "model.mirrorUrl": "https://a/?b=c" },
    ],
    ["an empty value", { set: ["model.id="] }, { "model.id": "" }],
    ["a model's id", { model: "codegemma-2b" }, { "model.id": "codegemma-2b" }],
    ["a model's file", { model: "my.gguf" }, { "model.file": resolve("my.gguf") }],
    ["no value", { set: ["complete.maxLines"] }, '--set needs KEY=VALUE, not "complete.maxLines"'],
    ["no key", { set: ["=5"] }, '--set needs KEY=VALUE, not "=5"'],
    [
      "a wrong value",
      { set: ["complete.maxLines=many"] },
      "--set complete.maxLines=many: must be a whole number from 1 to 200 (lines)",
    ],
    [
      "an unknown key",
      { set: ["complete.maxLine=5"] },
      "--set complete.maxLine=5: there is no such setting; did you mean complete.maxLines?",
    ],
  ];
  for (const [title, given, result] of cases) test(title, () => assert.deepEqual(overridesOf(given), result));
});
