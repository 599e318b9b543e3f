import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { vsixTargets } from "../../../scripts/vsixTargets.mjs";
import { vsixFile } from "./codeServer.ts";
import { type VsixEntry, vsixEntries, vsixProblems } from "./vsixProblems.ts";

const target = `${process.platform}-${process.arch}`;

suite("the package of this platform", () => {
  let entries: VsixEntry[] = [];
  suiteSetup(async () => {
    assert.ok(existsSync(vsixFile(target)), `${vsixFile(target)} is missing: npm run package`);
    entries = await vsixEntries(vsixFile(target));
  });

  // Those of other platforms are looked at when they have been built.
  for (const each of Object.keys(vsixTargets).filter((name) => name === target || existsSync(vsixFile(name)))) {
    test(`${each} holds what it needs and nothing else`, async () => {
      assert.deepEqual(vsixProblems(await vsixEntries(vsixFile(each)), each), []);
    });
  }

  const wrong: readonly [string, string, (sound: VsixEntry[]) => VsixEntry[]][] = [
    ["a source map", "dist/lacuna.js.map is a source map", (e) => [...e, { path: "dist/lacuna.js.map", bytes: 1 }]],
    [
      "a source file",
      "server/cli/main.ts does not belong there",
      (e) => [...e, { path: "server/cli/main.ts", bytes: 1 }],
    ],
    [
      "a test",
      "dist/node_modules/x/test/a.js is a test",
      (e) => [...e, { path: "dist/node_modules/x/test/a.js", bytes: 1 }],
    ],
    [
      "a database",
      "dist/chunks/pglite.wasm is a part of a team server's database",
      (e) => [...e, { path: "dist/chunks/pglite.wasm", bytes: 1 }],
    ],
    [
      "CUDA",
      `binaries linux-x64-cuda are foreign to ${target}`,
      (e) => [...e, { path: "dist/node_modules/@node-llama-cpp/linux-x64-cuda/a.so", bytes: 1 }],
    ],
    [
      "no server",
      String.raw`/^dist\/lacuna\.js$/ is missing`,
      (e) => e.filter(({ path }) => path !== "dist/lacuna.js"),
    ],
    ["its size", "1000 MB unpacked is more than 400 MB", () => [{ path: "dist/x", bytes: 1e9 }]],
  ];
  for (const [name, problem, spoil] of wrong) {
    test(`is refused for ${name}`, () => {
      const problems = vsixProblems(spoil(entries), target);
      assert.ok(problems.includes(problem), problems.slice(0, 20).join("\n"));
    });
  }
});
