import assert from "node:assert/strict";
import { offset } from "../../server/base/brand.ts";
import { SuggestionCache } from "../../server/completion/suggestionCache.ts";

const snapshot = (text: string, uri = "file:///a.ts") => ({
  uri,
  languageId: "typescript",
  version: 1,
  text,
  path: "a.ts",
});
const at = (marked: string, template = "t", uri?: string) => ({
  snapshot: snapshot(marked.replace("█", ""), uri),
  at: offset(marked.indexOf("█")),
  template,
});

suite("SuggestionCache", () => {
  const remembered = () => {
    const cache = new SuggestionCache();
    cache.add(at("const a = █\nend();\n"), { texts: ["sum(1, 2);\nconst b = 3;"], refusal: undefined, wanted: 1 });
    return cache;
  };
  const rows: readonly { why: string; place: string; rest: string | undefined; typed?: number }[] = [
    { why: "the same place", place: "const a = █\nend();\n", rest: "sum(1, 2);\nconst b = 3;", typed: 0 },
    { why: "typed along", place: "const a = su█\nend();\n", rest: "m(1, 2);\nconst b = 3;", typed: 2 },
    {
      why: "typed a bracket that the editor closed",
      place: "const a = sum(█)\nend();\n",
      rest: "1, 2);\nconst b = 3;",
      typed: 4,
    },
    {
      why: "typed along over a line break",
      place: "const a = sum(1, 2);\ncon█\nend();\n",
      rest: "st b = 3;",
      typed: 14,
    },
    { why: "typed something else", place: "const a = sun█\nend();\n", rest: undefined },
    { why: "typed all of it", place: "const a = sum(1, 2);\nconst b = 3;█\nend();\n", rest: undefined },
    { why: "other text before", place: "const c = █\nend();\n", rest: undefined },
    { why: "other text after", place: "const a = █\nfinish();\n", rest: undefined },
    { why: "deleted beyond where it began", place: "const a =█\nend();\n", rest: undefined },
  ];
  for (const { why, place, rest, typed } of rows)
    test(why, () => {
      const hit = remembered().find(at(place));
      assert.equal(hit?.texts[0], rest);
      assert.equal(hit?.typedUnits, typed);
    });

  test("typed, deleted and typed again", () => {
    const cache = remembered();
    for (const place of [
      "const a = sum█\nend();\n",
      "const a = s█\nend();\n",
      "const a = █\nend();\n",
      "const a = s█\nend();\n",
    ])
      assert.ok(cache.find(at(place)), place);
  });

  test("another model, other settings, another file: no answer", () => {
    assert.equal(remembered().find(at("const a = █\nend();\n", "other")), undefined);
    assert.equal(remembered().find(at("const a = █\nend();\n", "t", "file:///b.ts")), undefined);
  });

  test("Windows line endings typed into an answer", () => {
    const cache = new SuggestionCache();
    cache.add(at("a = █\r\nend"), { texts: ["1;\nb = 2;"], refusal: undefined, wanted: 1 });
    assert.equal(cache.find(at("a = 1;\r\nb█\r\nend"))?.texts[0], " = 2;");
  });

  test("a closed document is forgotten", () => {
    const cache = remembered();
    cache.forget("file:///a.ts");
    assert.equal(cache.find(at("const a = █\nend();\n")), undefined);
  });
});
