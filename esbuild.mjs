import { build } from "esbuild";
import { chmodSync, copyFileSync, rmSync } from "node:fs";
import { buildPages } from "./scripts/buildPages.mjs";
import { treeSitterPlugin } from "./scripts/treeSitterPlugin.mjs";

/** Builds `dist/`: the executable with its lazily loaded chunks, the grammars of one platform, the VS Code extension, and the pages. */
const target = process.env.LACUNA_TARGET ?? `${process.platform}-${process.arch}`;
const production = process.argv.includes("--production");
/** Packaging builds elsewhere, so that a foreign platform never lands in the tree. */
const outdir = process.env.LACUNA_DIST ?? "dist";

const common = {
  bundle: true,
  platform: "node",
  // Some packages (jsonc-parser) have a UMD main file that hides its imports from a bundler.
  mainFields: ["module", "main"],
  target: "node20",
  sourcemap: production ? false : "linked",
  minify: production,
  keepNames: true,
  logLevel: "warning",
  legalComments: "linked",
};

rmSync(outdir, { recursive: true, force: true });

await Promise.all([
  build({
    ...common,
    entryPoints: { lacuna: "server/cli/main.ts" },
    outdir,
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    // node-llama-cpp finds its binaries beside its own files, so it is never bundled.
    external: ["node-llama-cpp"],
    // CommonJS packages inside an ES module need `require`.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    plugins: [treeSitterPlugin({ target })],
  }),
  build({
    ...common,
    entryPoints: { extension: "extension/vscode/extension.ts" },
    outdir,
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    external: ["vscode"],
  }),
  buildPages(`${outdir}/web`),
]);
chmodSync(`${outdir}/lacuna.js`, 0o755);
// The embedded database of accounts looks for these beside the chunk that it was bundled into.
for (const file of ["pglite.data", "pglite.wasm", "initdb.wasm"])
  copyFileSync(`node_modules/@electric-sql/pglite/dist/${file}`, `${outdir}/chunks/${file}`);
