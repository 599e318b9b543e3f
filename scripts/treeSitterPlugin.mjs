import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Puts the native tree-sitter and the grammars of one platform into the build: their `.node` files go to `grammars/` in the
 * output folder, and the code that would look for them in node_modules looks there. The output needs no node_modules and
 * may be moved; a grammar is loaded when its language is first met. Any platform's build can be made on any machine.
 * `target` is "linux-x64", "darwin-arm64", "win32-x64" and so on. A grammar without a binding for it is left out.
 */
export const treeSitterPlugin = ({ target }) => ({
  name: "tree-sitter",
  setup(build) {
    const { outdir, absWorkingDir } = build.initialOptions;
    if (outdir === undefined) throw new Error("treeSitterPlugin copies files and needs esbuild's `outdir`");
    const folder = resolve(absWorkingDir ?? process.cwd(), outdir, "grammars");

    build.onResolve({ filter: /^lacuna:grammars$/ }, () => ({ path: "grammars", namespace: "lacuna" }));
    build.onLoad({ filter: /.*/, namespace: "lacuna" }, () => ({ contents: folderModule }));

    build.onLoad({ filter: /[\\/]server[\\/]syntax[\\/]bindings\.ts$/ }, () => ({
      contents: bindingsModule(copyBindings({ target, folder })),
    }));

    build.onLoad({ filter: /[\\/]node_modules[\\/]tree-sitter[\\/]index\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const lookUp = /^const binding = [^;]*require\('node-gyp-build'\)\(__dirname\);/;
      if (!lookUp.test(source)) throw new Error(`${path} begins differently than expected; adapt treeSitterPlugin.mjs`);
      const contents = source.replace(
        lookUp,
        `const binding = require("lacuna:grammars").loadFile("tree-sitter.node");`,
      );
      return { contents, loader: "js" };
    });
  },
});

const project = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Package name to file name; only those that have a binding for the target. */
function copyBindings({ target, folder }) {
  const { devDependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  const packages = Object.keys(devDependencies).filter((name) =>
    /^(@tree-sitter-grammars\/)?tree-sitter(-|$)/.test(name),
  );
  mkdirSync(folder, { recursive: true });
  const files = packages.flatMap((name) => {
    const prebuilds = join(project, "node_modules", name, "prebuilds", target);
    const file = existsSync(prebuilds) ? readdirSync(prebuilds).find((each) => each.endsWith(".node")) : undefined;
    if (file === undefined) return [];
    const copy = `${name.replace(/^.*\//, "")}.node`;
    copyFileSync(join(prebuilds, file), join(folder, copy));
    return [[name, copy]];
  });
  if (!files.some(([name]) => name === "tree-sitter")) throw new Error(`tree-sitter has no binding for "${target}"`);
  return Object.fromEntries(files);
}

/** Chunks lie one folder deeper than the entry points. */
const folderModule = `
  import { existsSync } from "node:fs";
  import { createRequire } from "node:module";
  import { dirname, join } from "node:path";
  import { fileURLToPath } from "node:url";
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = [here, dirname(here)].map((each) => join(each, "grammars")).find((each) => existsSync(each));
  const load = createRequire(import.meta.url);
  export function loadFile(name) {
    if (folder === undefined) throw new Error("no folder with grammars beside " + here);
    return load(join(folder, name));
  }
`;

const bindingsModule = (files) => `
  import { loadFile } from "lacuna:grammars";
  const files = ${JSON.stringify(files)};
  export const loadCore = () => require("tree-sitter");
  export function loadLanguage(packageName) {
    const file = files[packageName];
    if (file === undefined) throw new Error("this build holds no grammar of " + packageName);
    return loadFile(file);
  }
`;
