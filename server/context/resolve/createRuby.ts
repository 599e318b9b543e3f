import { noSiblings, type ImportRequest, type Language } from "./language.ts";
import { completing, inReach } from "./near.ts";
import { folderOf, joined, nearestFirst, relativeTo, upwards, withoutEnd } from "./paths.ts";
import { once } from "./remember.ts";
import type { Tree } from "./tree.ts";

/** `require_relative` and `require`, which look alike once the keyword is gone: beside the file, then on the load path. */
export function createRuby(tree: Tree): Language {
  const files = once(() => tree.all().filter((path) => path.endsWith(".rb")));
  const resolve = ({ path, import: { specifier } }: ImportRequest): readonly string[] => {
    const folder = folderOf(path);
    const file = `${withoutEnd(specifier, ".rb")}.rb`;
    const places = [
      joined(folder, file),
      ...upwards(folder).flatMap((each) => loadFolders.map((load) => joined(each, load + file))),
    ];
    const found = places.find((place) => place !== undefined && tree.has(place));
    const anywhere = tree.endingWith(`lib/${file}`);
    const [best] = found === undefined ? nearestFirst(anywhere, path) : [found];
    return best === undefined ? [] : [best];
  };
  return {
    resolve,
    modulePaths: (request) => {
      const near = inReach(files(), request.path);
      const relative = near.map((file) => withoutEnd(relativeTo(folderOf(request.path), file), ".rb"));
      const loaded = near.flatMap((file) => /(?:^|\/)lib\/(.+)\.rb$/.exec(file)?.[1] ?? []);
      const beside = request.typed.startsWith(".") ? relative : relative.map((name) => name.replace(/^\.\//, ""));
      return completing(request.typed === "" ? [...loaded, ...beside] : [...beside, ...loaded], request);
    },
    siblings: noSiblings,
  };
}

const loadFolders = ["lib/", "", "app/", "spec/", "test/"];
