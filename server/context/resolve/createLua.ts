import { noSiblings, type ImportRequest, type Language } from "./language.ts";
import { completing, inReach } from "./near.ts";
import { folderOf, joined, nearestFirst, under, upwards, within } from "./paths.ts";
import { once } from "./remember.ts";
import type { Tree } from "./tree.ts";

export function createLua(tree: Tree): Language {
  const files = once(() => tree.all().filter((path) => /\.luau?$/.test(path)));
  const resolve = ({ path, import: { specifier } }: ImportRequest): readonly string[] => {
    const place = specifier.replace(/\.lua$/, "").replaceAll(".", "/");
    const ends = [`${place}.lua`, `${place}/init.lua`, `${place}.luau`];
    const near = upwards(folderOf(path)).flatMap((each) =>
      loadFolders.flatMap((load) => ends.map((end) => joined(each, load + end))),
    );
    const found = near.find((each) => each !== undefined && tree.has(each));
    const [best] =
      found === undefined
        ? nearestFirst(
            ends.flatMap((end) => tree.endingWith(end)),
            path,
          )
        : [found];
    return best === undefined ? [] : [best];
  };
  /** As seen from a `lua` or `src` folder around the file, else from the root. */
  const moduleOf = (file: string): string => {
    const root = upwards(folderOf(file)).find((each) => /(?:^|\/)(?:lua|src)$/.test(each)) ?? "";
    return (under(root, file) ? within(root, file) : file).replace(/(?:\/init)?\.luau?$/, "").replaceAll("/", ".");
  };
  return {
    resolve,
    modulePaths: (request) => completing(inReach(files(), request.path).map(moduleOf), request),
    siblings: noSiblings,
  };
}

const loadFolders = ["", "lua/", "src/", "lib/"];
