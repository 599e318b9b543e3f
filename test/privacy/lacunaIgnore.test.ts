import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createPrivacy } from "../../server/privacy/createPrivacy.ts";

suite("exclusions: .lacunaignore", () => {
  let root: string;
  let nowMs: number;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const open = () => createPrivacy({ root, excludedPaths: [], isRedacting: true, clock: { now: () => nowMs } });

  setup(() => {
    root = mkdtempSync(join(tmpdir(), "lacuna-ignore-"));
    nowMs = 0;
  });
  teardown(() => rmSync(root, { recursive: true, force: true }));

  const files = {
    ".lacunaignore": "# comment\n\n/fixtures/\n*.gen.ts\n!keep.gen.ts\nnotes.md\ndata/**/raw\n!.env\n!*.pem\n",
    "sub/.lacunaignore": "local.ts\n!notes.md\n/here.ts\n",
    "sub/deep/.lacunaignore": "!local.ts\r\n*.txt\r\n",
    "fixtures/.lacunaignore": "!a.ts\n",
  };
  const cases: readonly (readonly [path: string, rule: string | undefined])[] = [
    ["src/a.ts", undefined],
    ["fixtures/a.ts", "/fixtures/ (.lacunaignore line 3)"],
    ["src/fixtures/a.ts", undefined],
    ["fixtures", undefined],
    ["src/a.gen.ts", "*.gen.ts (.lacunaignore line 4)"],
    ["src/keep.gen.ts", undefined],
    ["notes.md", "notes.md (.lacunaignore line 6)"],
    ["other/notes.md", "notes.md (.lacunaignore line 6)"],
    ["sub/notes.md", undefined],
    ["sub/deep/notes.md", undefined],
    ["data/a/b/raw/c.ts", "data/**/raw (.lacunaignore line 7)"],
    ["sub/local.ts", "local.ts (sub/.lacunaignore line 1)"],
    ["sub/other/local.ts", "local.ts (sub/.lacunaignore line 1)"],
    ["sub/deep/local.ts", undefined],
    ["local.ts", undefined],
    ["sub/here.ts", "/here.ts (sub/.lacunaignore line 3)"],
    ["sub/deep/here.ts", undefined],
    ["sub/deep/a.txt", "*.txt (sub/deep/.lacunaignore line 2)"],
    [".env", ".env (built-in)"],
    ["certs/a.pem", "*.pem (built-in)"],
    ["../fixtures/a.ts", undefined],
    ["/fixtures/a.ts", undefined],
  ];
  for (const [path, rule] of cases) {
    test(`${path}: ${rule ?? "allowed"}`, () => {
      for (const [name, text] of Object.entries(files)) write(name, text);
      assert.equal(open().findExclusion(path)?.rule, rule);
    });
  }

  test("a change counts a second later at the latest, creation and deletion included", () => {
    const privacy = open();
    const rule = (): string | undefined => privacy.findExclusion("src/a.ts")?.rule;
    assert.equal(rule(), undefined);
    write(".lacunaignore", "src/a.ts\n");
    assert.equal(rule(), undefined, "looked at a moment ago");
    nowMs += 1000;
    assert.equal(rule(), "src/a.ts (.lacunaignore line 1)");
    write(".lacunaignore", "other\nsrc/*.ts\n");
    nowMs += 1000;
    assert.equal(rule(), "src/*.ts (.lacunaignore line 2)");
    write("src/.lacunaignore", "!a.ts\n");
    nowMs += 1000;
    assert.equal(rule(), undefined);
    rmSync(join(root, "src/.lacunaignore"));
    nowMs += 1000;
    assert.equal(rule(), "src/*.ts (.lacunaignore line 2)");
    rmSync(join(root, ".lacunaignore"));
    nowMs += 1000;
    assert.equal(rule(), undefined);
  });

  test("strange files are no reason to fail", () => {
    mkdirSync(join(root, "folder/.lacunaignore"), { recursive: true });
    mkdirSync(join(root, "loop"));
    symlinkSync(".lacunaignore", join(root, "loop/.lacunaignore"));
    write(".lacunaignore", "\u0000\n[\n\\\n!\n/\na[z-a]\n\uFEFFb\nc.ts\n");
    const privacy = open();
    assert.equal(privacy.findExclusion("folder/a.ts"), undefined);
    assert.equal(privacy.findExclusion("loop/a.ts"), undefined);
    assert.equal(privacy.findExclusion("c.ts/below/a.ts")?.rule, "c.ts (.lacunaignore line 8)");
  });
});
