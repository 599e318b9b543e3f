import { noSiblings, type ImportRequest, type Language } from "../language.ts";
import { folderOf, joined } from "../paths.ts";
import { perKey } from "../remember.ts";
import type { Tree } from "../tree.ts";
import { createPackages } from "./packages.ts";
import { sourceFinder } from "./sourceFile.ts";
import { createSpecifiers } from "./specifiers.ts";
import { createTsconfigs } from "./tsconfig.ts";

/** TypeScript, JavaScript and the component files that hold them. */
export function createTypescript(tree: Tree): Language {
  const findSource = sourceFinder(tree);
  const packages = createPackages(tree, findSource);
  const tsconfigs = createTsconfigs(tree);
  const bare = perKey((key) => {
    const [folder = "", specifier = ""] = key.split("\0");
    for (const place of tsconfigs.places(folder, specifier)) {
      const aliased = findSource(place);
      if (aliased !== undefined) return aliased;
    }
    return packages.find(folder, specifier);
  });
  const resolve = ({ path, import: { specifier } }: ImportRequest): readonly string[] => {
    const plain = specifier.replace(/[?].*$/, "");
    if (plain === "" || notSource.test(plain)) return [];
    const found = isRelative(plain) ? relative(path, plain) : bare(`${folderOf(path)}\0${plain}`);
    return found === undefined ? [] : [found];
  };
  const relative = (path: string, specifier: string): string | undefined => {
    const place = specifier.startsWith("/") ? joined("", specifier) : joined(folderOf(path), specifier);
    return place === undefined ? undefined : findSource(place);
  };
  return {
    resolve,
    modulePaths: createSpecifiers({ tree, tsconfigs, packages }),
    siblings: noSiblings,
  };
}

const isRelative = (specifier: string): boolean => specifier.startsWith(".") || specifier.startsWith("/");

/** Imports of a bundler, of the runtime or from the network. */
const notSource =
  /\.(?:json|css|s[ac]ss|less|svg|png|jpe?g|gif|html|md|txt|wasm|node)$|^(?:node|https?|jsr|bun|deno|data):/;
