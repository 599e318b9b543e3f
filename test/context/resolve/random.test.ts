import assert from "node:assert/strict";
import fc from "fast-check";
import { createResolver } from "../../../server/context/resolve/createResolver.ts";
import { importOf, resolverOf } from "./fixture.ts";

/** Few words, so that what is imported often exists. */
const word = fc.constantFrom(
  "a",
  "b",
  "src",
  "lib",
  "index",
  "mod",
  "pkg",
  "main",
  "include",
  "Sources",
  "__init__",
  "x.test",
);
const written = fc.constantFrom(
  "a",
  "b",
  "src",
  "pkg",
  "crate",
  "super",
  "self",
  "..",
  ".",
  "",
  "*",
  "@s",
  "#a",
  "#b",
  "#c",
  "a.js",
  "index",
  "b.hpp",
);

const languages = [
  { languageId: "typescript", ends: [".ts", ".tsx", ".d.ts", ".js", ".mts"], between: "/" },
  { languageId: "python", ends: [".py", ".pyi"], between: "." },
  { languageId: "go", ends: [".go", "_test.go"], between: "/" },
  { languageId: "rust", ends: [".rs"], between: "::" },
  { languageId: "java", ends: [".java", ".kt"], between: "." },
  { languageId: "cpp", ends: [".hpp", ".cpp", ".h"], between: "/" },
  { languageId: "csharp", ends: [".cs"], between: "." },
  { languageId: "ruby", ends: [".rb"], between: "/" },
  { languageId: "php", ends: [".php"], between: "\\" },
  { languageId: "lua", ends: [".lua"], between: "." },
  { languageId: "swift", ends: ["/Sources/a/b.swift", "/Sources/b/a.swift"], between: "." },
];

const manifests = {
  "package.json":
    '{"name":"pkg","exports":{".":"./dist/index.js","./*":"../*"},"imports":{"#a":"../../../x.ts","#b":"#b","#c":"#a"}}',
  "tsconfig.json":
    '{"extends":"./tsconfig.json","compilerOptions":{"baseUrl":"../..","paths":{"*":["../*","/*","*"],"@s/*":7}}}',
  "go.mod": "module a\nreplace b => ../..\nreplace pkg => ./src\n",
  "Cargo.toml": '[package]\nname = "a"\n[lib]\npath = "../../lib.rs"\n',
  "composer.json": '{"autoload":{"psr-4":{"a\\\\":"../..","b\\\\":"src/","":7}}}',
};

suite("any tree and any import", () => {
  for (const { languageId, ends, between } of languages)
    test(`answers of ${languageId} exist, once each, never the file itself`, () => {
      const path = fc
        .tuple(fc.array(word, { maxLength: 3 }), word, fc.constantFrom(...ends))
        .map(([folders, name, end]) => [...folders, name].join("/") + end);
      const namesFolders = languageId === "go" || languageId === "swift";
      const anything = fc.array(written, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(between));
      /** The tail of a path, so that many of the imports mean a file that exists. */
      const tail = fc.record({
        lead: fc.constantFrom("", "./", "crate::", ".", "a/"),
        parts: fc.integer({ min: 1, max: 4 }),
      });
      const specifier = fc.oneof(anything, tail);
      const paths = fc.uniqueArray(path, { minLength: 1, maxLength: 12 });
      const names = fc.array(word, { maxLength: 2 });
      const tailOf = (whole: string, parts: number): string => {
        const named = namesFolders
          ? whole.slice(0, whole.lastIndexOf("/"))
          : whole.replace(languageId === "cpp" ? "" : /\.\w+$/, "");
        return named.split("/").slice(-parts).join(between);
      };
      let found = 0;
      fc.assert(
        fc.property(fc.tuple(paths, specifier, names, fc.boolean()), ([all, drawn, imported, hasManifests]) => {
          const [from = ""] = all;
          const importing = typeof drawn === "string" ? drawn : drawn.lead + tailOf(all.at(-1) ?? "", drawn.parts);
          const files = Object.fromEntries(all.map((each) => [each, ""]));
          const packages = Object.fromEntries(all.map((each) => [each, each.split("/").slice(0, -1).join(between)]));
          const resolver = resolverOf({ languageId, files, packages, unindexed: hasManifests ? manifests : {} });
          const request = { path: from, languageId };
          const written = imported.length > 0 ? `${importing}: ${imported.join(", ")}` : importing;
          const answers = resolver.resolve({ ...request, import: importOf(written) });
          const around = resolver.siblings(request);
          for (const answer of [...answers, ...around]) assert.ok(Object.hasOwn(files, answer), answer);
          for (const list of [answers, around]) assert.equal(new Set(list).size, list.length);
          assert.ok(!answers.includes(from) && !around.includes(from));
          const completed = resolver.modulePaths({ ...request, typed: importing, limit: 5 });
          assert.ok(completed.length <= 5 && completed.every((each) => each.startsWith(importing)), completed.join());
          found += answers.length;
        }),
        // Some draws hold no import that means a file; with this seed every language has some.
        { numRuns: 200, seed: 11 },
      );
      assert.notEqual(found, 0);
    });
});

suite("changes", () => {
  test("a new file is found once the resolver is told of it", () => {
    const files = new Set(["a.py"]);
    const resolver = createResolver({
      has: (path) => files.has(path),
      all: () => files,
      readText: () => undefined,
      exists: () => false,
      packageOf: () => "",
    });
    const request = { path: "a.py", languageId: "python", import: importOf("pkg.b: f") };
    assert.deepEqual(resolver.resolve(request), []);
    files.add("pkg/b.py");
    resolver.filesChanged();
    assert.deepEqual(resolver.resolve(request), ["pkg/b.py"]);
  });
});
