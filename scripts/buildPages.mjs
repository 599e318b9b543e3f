import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** What stands in place of `{{name}}` in each page: the entry whose script or style it is. */
const pages = {
  playground: { script: "playground.js", style: "playground.css", worker: "editorWorker.js" },
  dashboard: { script: "dashboard.js", style: "dashboard.css", theme: "theme.js" },
};

/**
 * Builds the pages into `folder`: an HTML file for each, and `assets/` with what they load, under names that hold a hash of the
 * content. Beside each asset lie its compressed forms, so that the server has nothing to compress.
 */
export async function buildPages(folder) {
  const result = await build({
    entryPoints: {
      playground: "web/playground/main.tsx",
      editorWorker: "monaco-editor/editor/editor.worker.js",
      dashboard: "web/dashboard/main.tsx",
      // Imports nothing, so that it is a script of the old kind, which runs before the page is drawn.
      theme: "web/dashboard/theme.ts",
    },
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
  const outputs = Object.keys(result.metafile.outputs).map((path) => basename(path));
  const addressOf = (file) => {
    const [entry, ending] = [basename(file, extname(file)), extname(file)];
    const name = outputs.find((each) => each.startsWith(`${entry}-`) && each.endsWith(ending));
    if (name === undefined) throw new Error(`the build made no ${file}`);
    return `/assets/${name}`;
  };
  for (const [page, names] of Object.entries(pages)) {
    const html = readFileSync(`web/${page}/${page}.html`, "utf8");
    writeFileSync(
      `${folder}/${page}.html`,
      html.replace(/\{\{(\w+)\}\}/g, (_, name) => addressOf(names[name])),
    );
  }
}

const isText = (path) => [".js", ".css"].includes(extname(path));

function writeCompressed(path, contents, quality) {
  writeFileSync(path, contents);
  if (!isText(path)) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  writeFileSync(`${path}.br`, brotliCompressSync(contents, { params }));
  writeFileSync(`${path}.gz`, gzipSync(contents));
}
