import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Plugin, build } from "esbuild";

// The plugin is plain JavaScript, because the build script runs without a TypeScript loader.
const pluginFile: string = "../../scripts/treeSitterPlugin.mjs";
const { treeSitterPlugin } = (await import(pluginFile)) as {
  treeSitterPlugin: (options: { target: string }) => Plugin;
};

const project = join(import.meta.dirname, "../..");

const program = `
  const { createSyntax } = await import("./server/syntax/createSyntax.ts");
  const { grammarNames, grammars } = await import("./server/syntax/grammars.ts");
  const syntax = createSyntax();
  const before = Object.keys(require.cache).length;
  syntax.knows("go");
  const one = Object.keys(require.cache).length;
  const missing = grammarNames.filter((name) => !syntax.knows(grammars[name].ids[0]));
  console.log(JSON.stringify({ missing, loadedForOne: one - before }));
`;

const bundle = (outdir: string, target: string) =>
  build({
    stdin: { contents: program, resolveDir: project, sourcefile: "entry.ts" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    splitting: true,
    outdir,
    chunkNames: "chunks/[name]-[hash]",
    logLevel: "silent",
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    plugins: [treeSitterPlugin({ target })],
  });

suite("The build's grammars", function () {
  this.timeout(60_000);
  let folder: string;
  setup(async () => {
    folder = await mkdtemp(join(tmpdir(), "lacuna-bundle-"));
  });
  teardown(() => rm(folder, { recursive: true, force: true }));

  test("a build that was moved knows every language, and loads a grammar only when asked", async () => {
    const target = `${process.platform}-${process.arch}`;
    await bundle(join(folder, "dist"), target);
    await rename(join(folder, "dist"), join(folder, "moved"));
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "moved/stdin.js")], { cwd: folder });
    assert.deepEqual(JSON.parse(stdout), { missing: [], loadedForOne: 2 });
  });

  test("builds for other platforms hold that platform's bindings", async () => {
    for (const target of ["darwin-arm64", "win32-x64", "linux-arm64"]) {
      await bundle(join(folder, target), target);
      const files = await readdir(join(folder, target, "grammars"));
      assert.ok(files.includes("tree-sitter.node") && files.includes("tree-sitter-python.node"), target);
    }
  });

  test("an unknown platform is refused by name", async () => {
    await assert.rejects(bundle(join(folder, "plan9"), "plan9-x64"), /tree-sitter has no binding for "plan9-x64"/);
  });
});
