import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createProjects, projectOf } from "../../../server/cli/lsp/projects.ts";

suite("which project a folder belongs to", () => {
  const addresses: readonly (readonly [string, string | undefined])[] = [
    ["https://github.com/acme/shop.git", "github.com/acme/shop"],
    ["https://ann:ghp_secret@GitHub.com/acme/shop/", "github.com/acme/shop"],
    ["https://ghp_secret@github.com/acme/shop", "github.com/acme/shop"],
    ["git@github.com:acme/shop.git", "github.com/acme/shop"],
    ["github.com:acme/shop", "github.com/acme/shop"],
    ["ssh://git@git.example.com:2222/team/sub/shop.git", "git.example.com/team/sub/shop"],
    ["/srv/git/shop.git", undefined],
    ["../shop", undefined],
    ["C:\\work\\shop", undefined],
    ["file:///srv/git/shop.git", undefined],
    ["https://github.com/acme/shop?token=x", undefined],
    ["", undefined],
  ];
  for (const [address, name] of addresses) test(address, () => assert.equal(projectOf(address), name));

  let folder: string;
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-projects-"));
  });
  teardown(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const remote = (name: string, url: string): string => `[remote "${name}"]\n\turl = ${url}\n\tfetch = +refs/*\n`;

  test("every remote of every folder, from inside a repository too; read again when it changes", () => {
    write(
      "shop/.git/config",
      remote("origin", "git@github.com:ann/shop") + remote("upstream", "https://github.com/acme/shop"),
    );
    write("shop/packages/web/a.ts", "");
    write("tree/.git", "gitdir: ../shop/.git/worktrees/tree\n");
    write("shop/.git/worktrees/tree/commondir", "../..\n");
    write("plain/a.ts", "");
    let roots = ["shop/packages/web", "tree", "plain"];
    const projects = createProjects(() => roots.map((root) => join(folder, root)));
    assert.deepEqual(projects(), ["github.com/acme/shop", "github.com/ann/shop"]);
    assert.equal(projects(), projects(), "read again although nothing has changed");
    write("shop/.git/config", remote("origin", "git@github.com:acme/other"));
    utimesSync(join(folder, "shop/.git/config"), 1, 1);
    assert.deepEqual(projects(), ["github.com/acme/other"]);
    roots = ["plain"];
    assert.deepEqual(projects(), []);
  });
});
