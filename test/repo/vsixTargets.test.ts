import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ships, vsixTargets } from "../../scripts/vsixTargets.mjs";
import { grammars } from "../../server/syntax/grammars.ts";

/** As CONTRIBUTING.md says. */
const withoutGrammar: Readonly<Record<string, readonly string[]>> = {
  "linux-arm64": ["@tree-sitter-grammars/tree-sitter-lua"],
  "win32-arm64": ["@tree-sitter-grammars/tree-sitter-lua"],
};

suite("what the extension's package of each platform holds", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, unknown> };
  const hasBinding = (name: string, target: string): boolean => {
    const folder = join("node_modules", name, "prebuilds", target);
    return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(".node"));
  };
  const names = [...new Set(Object.values(grammars).map((grammar) => grammar.package))];

  for (const [target, engines] of Object.entries(vsixTargets))
    test(target, () => {
      assert.ok(hasBinding("tree-sitter", target), "the parser itself");
      assert.deepEqual(
        names.filter((name) => !hasBinding(name, target)),
        withoutGrammar[target] ?? [],
      );
      for (const engine of engines) assert.ok(`node_modules/@node-llama-cpp/${engine}` in packages, engine);
    });

  for (const [path, isShipped] of [
    ["node_modules/@node-llama-cpp/win-x64/bins/win-x64/llama-addon.node", true],
    ["node_modules/@node-llama-cpp/win-x64/bins/win-x64/ggml-base.dll", true],
    ["node_modules/@node-llama-cpp/win-x64/bins/win-x64/llama-addon.lib", false],
    ["node_modules/@node-llama-cpp/win-x64/LICENSE", true],
    ["node_modules/node-llama-cpp/llama/addon/addon.cpp", false],
    ["node_modules/some/lib/index.js", true],
  ] as const)
    test(`${path} ${isShipped ? "ships" : "stays out"}`, () => assert.equal(ships(path), isShipped));
});
