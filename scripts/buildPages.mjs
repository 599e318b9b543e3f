import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/**
 * Builds the pages into `folder`: an HTML file for each, and `assets/` with what they load, under names that hold a hash of the
 * content. Beside each asset lie its compressed forms, so that the server has nothing to compress.
 */
export async function buildPages(folder) {
  const result = await build({
    entryPoints: { playground: "web/playground/main.tsx", editorWorker: "monaco-editor/editor/editor.worker.js" },
    outdir: `${folder}/assets`,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    ...{ bundle: true, splitting: true, format: "esm", platform: "browser", target: "es2022" },
    ...{ minify: true, legalComments: "linked", logLevel: "warning", metafile: true, write: false },
    loader: { ".ttf": "file" },
    jsx: "automatic",
    jsxImportSource: "preact",
  });
  mkdirSync(`${folder}/assets`, { recursive: true });
  const quality = process.argv.includes("--production") ? 11 : 4;
  for (const { path, contents } of result.outputFiles) writeCompressed(path, contents, quality);
  const outputs = Object.entries(result.metafile.outputs);
  const nameOf = (entry, ending) => {
    const [path] = outputs.find(([name]) => basename(name).startsWith(`${entry}-`) && name.endsWith(ending)) ?? [];
    if (path === undefined) throw new Error(`the build made no ${entry}${ending}`);
    return `/assets/${basename(path)}`;
  };
  const names = {
    script: nameOf("playground", ".js"),
    style: nameOf("playground", ".css"),
    worker: nameOf("editorWorker", ".js"),
  };
  const html = readFileSync("web/playground/playground.html", "utf8");
  writeFileSync(
    `${folder}/playground.html`,
    html.replace(/\{\{(\w+)\}\}/g, (_, name) => names[name]),
  );
}

const isText = (path) => [".js", ".css"].includes(extname(path));

function writeCompressed(path, contents, quality) {
  writeFileSync(path, contents);
  if (!isText(path)) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  writeFileSync(`${path}.br`, brotliCompressSync(contents, { params }));
  writeFileSync(`${path}.gz`, gzipSync(contents));
}
