import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import * as protocol from "../../shared/protocol.ts";
import { staleFiles } from "../../scripts/generate.ts";

const tracked = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && existsSync(file));
const isText = (file: string): boolean => /\.(ts|mjs|cjs|js|lua|md|json|yml|yaml|toml|vim|txt|sh)$/.test(file);
const texts = tracked
  .filter((file) => isText(file) && file !== "package-lock.json")
  .map((file) => ({ file, text: readFileSync(file, "utf8") }));
const code = texts.filter(({ file }) => /\.(ts|mjs|cjs|lua)$/.test(file));

/** Each rule finds what breaks it, and is itself shown to find something. */
type Rule = {
  readonly title: string;
  readonly advice: string;
  readonly find: (file: string, text: string) => string | undefined;
  readonly breaks: readonly [string, string];
  readonly in: typeof texts;
};

const match =
  (pattern: RegExp) =>
  (_file: string, text: string): string | undefined =>
    pattern.exec(text)?.[0];
const rules: readonly Rule[] = [
  {
    title: "no buckets",
    advice: "Name the file after what it does.",
    find: (file) => (/^(utils?|helpers?|common|misc|manager)\b/i.test(basename(file)) ? file : undefined),
    breaks: ["server/utils.ts", ""],
    in: code,
  },
  {
    title: "a to-do carries an issue number",
    advice: "Write TODO(#123), or do it.",
    find: match(/\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))/),
    breaks: ["a.ts", `// ${"TO"}DO later`],
    in: code.filter(({ file }) => !file.startsWith("test/repo/")),
  },
  {
    title: "no path of anybody's machine",
    advice: "Derive it, or leave it out.",
    find: match(/(?:\/work\/|\/root\/|\/home\/[a-z]+\/|C:\\\\Users\\\\)(?!me\/)/),
    breaks: ["a.md", `see ${"/wo"}rk/main`],
    in: texts.filter(({ file }) => !file.startsWith("test/")),
  },
  {
    title: "no program is started by a mere name",
    advice:
      "Start what findExecutable or windowsTool (server/base) finds: Windows looks into the current folder first.",
    find: match(/\b(?:execFile|spawn)(?:Sync)?\("(?!\/)/),
    breaks: ["server/a.ts", `execFile("${"git"}")`],
    in: code.filter(({ file }) => file.startsWith("server/") || file.startsWith("extension/")),
  },
  {
    title: "no registry is named",
    advice: "Use the machine's own configuration.",
    find: match(
      /registry\.npmjs\.org|registry\.yarnpkg\.com|pypi\.org|files\.pythonhosted\.org|crates\.io|repo1?\.maven\.org/,
    ),
    breaks: ["a.md", `https://registry.${"npmjs"}.org`],
    in: texts.filter(({ file }) => !file.startsWith("test/repo/")),
  },
  {
    title: "no test is skipped or alone",
    advice: "Assert today's behaviour, or mend it.",
    find: (file, text) => (file.endsWith(".test.ts") ? /\b(?:test|suite)\.(?:only|skip)\(/.exec(text)?.[0] : undefined),
    breaks: ["a.test.ts", `test.${"only"}("x")`],
    in: code.filter(({ file }) => !file.startsWith("test/repo/")),
  },
  {
    title: "comments speak of what is, not of what was",
    advice: "The reader has the repository at HEAD and nothing else.",
    find: match(/\/\/.*\b(?:no longer|previously|used to be|formerly)\b/i),
    breaks: ["a.ts", "// this no longer happens"],
    in: code.filter(({ file }) => !file.startsWith("test/repo/")),
  },
];

suite("rules about the repository", () => {
  for (const { title, advice, find, breaks, in: files } of rules) {
    test(title, () => {
      const bad = files.flatMap(({ file, text }) => {
        const found = find(file, text);
        return found === undefined ? [] : [`${file}: ${found}`];
      });
      assert.deepEqual(bad, [], advice);
    });
    test(`${title}: the rule can fail`, () => assert.notEqual(find(...breaks), undefined));
  }

  test("generated files are fresh", () => assert.deepEqual(staleFiles(), [], "Run `npm run generate`."));

  test("every method beyond LSP is documented", () => {
    const page = readFileSync("docs/protocol.md", "utf8");
    const names = Object.values(protocol).map(String);
    assert.ok(names.length > 5);
    assert.deepEqual(
      names.filter((name) => !page.includes(name)),
      [],
    );
  });

  test("the lock file records no addresses", () =>
    assert.ok(!readFileSync("package-lock.json", "utf8").includes('"resolved": "http')));

  test("links between documents lead somewhere", () => {
    const broken = texts
      .filter(({ file }) => file.endsWith(".md"))
      .flatMap(({ file, text }) =>
        [...text.matchAll(/\]\((?!https?:|#|command:|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(([, target = ""]) => {
          const path = file.includes("/") ? `${file.slice(0, file.lastIndexOf("/"))}/${target}` : target;
          return existsSync(path) ? [] : [`${file}: ${target}`];
        }),
      );
    assert.deepEqual(broken, []);
  });

  test("every script that the pages name exists", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    const missing = texts
      .filter(({ file }) => file.endsWith(".md"))
      .flatMap(({ file, text }) =>
        [...text.matchAll(/npm run ([a-z][\w:]*)/g)].flatMap(([, name = ""]) =>
          name in scripts ? [] : [`${file}: npm run ${name}`],
        ),
      );
    assert.deepEqual(missing, []);
  });
});
