import { type Language } from "./language.ts";
import { completing } from "./near.ts";
import { folderOf, nearestFirst, under } from "./paths.ts";
import { once } from "./remember.ts";
import type { Tree } from "./tree.ts";

/** Files of a Swift target see each other without imports; a target is a folder under `Sources` or `Tests`. */
export function createSwift(tree: Tree): Language {
  const files = once(() => tree.all().filter((path) => path.endsWith(".swift")));
  const filesOf = (target: string): readonly string[] => files().filter((path) => under(target, path));
  const targets = once(() => [...new Set(files().flatMap((path) => targetOf(path) ?? []))]);
  return {
    resolve: ({ path, import: { specifier } }) => {
      const target = targets().find((each) => each.endsWith(`/${specifier}`) && !under(each, path));
      return target === undefined ? [] : nearestFirst(filesOf(target), path).slice(0, maxFiles);
    },
    modulePaths: (request) =>
      completing(
        targets().map((target) => target.slice(target.lastIndexOf("/") + 1)),
        request,
      ),
    siblings: (path) => {
      const same = filesOf(targetOf(path) ?? folderOf(path)).filter((each) => each !== path);
      return nearestFirst(same, path).slice(0, maxSiblings);
    },
  };
}

const maxFiles = 20;
const maxSiblings = 50;

const targetOf = (path: string): string | undefined => /^(?:.*\/)?(?:Sources|Tests)\/[^/]+(?=\/)/.exec(path)?.[0];
