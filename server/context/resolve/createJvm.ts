import type { ImportRequest, Language } from "./language.ts";
import { completing, inReach } from "./near.ts";
import { folderOf, nearestFirst, stemOf } from "./paths.ts";
import { grouped, once, perKey } from "./remember.ts";
import type { Tree } from "./tree.ts";

/** Java, Kotlin, Scala and Groovy, which see each other's packages. */
export function createJvm(tree: Tree): Language {
  const files = once(() => tree.all().filter((path) => /\.(?:java|kts?|scala|groovy)$/.test(path)));
  const packageOf = perKey((path) => tree.packageOf(path) || packageByFolder(path));
  const byPackage = once(() => grouped(files(), packageOf));
  const byStem = once(() => grouped(files(), stemOf));
  const classFiles = perKey((name) => {
    const dot = name.lastIndexOf(".");
    const home = name.slice(0, Math.max(0, dot));
    return (byStem().get(name.slice(dot + 1)) ?? []).filter(
      (path) => packageOf(path) === home || folderOf(`/${path}`).endsWith(`/${home.replaceAll(".", "/")}`),
    );
  });
  const resolve = ({ path, import: { specifier, names, isWildcard } }: ImportRequest): readonly string[] => {
    const plain = specifier.replace(/\.[*_]$/, "");
    const full = names
      .map(({ imported }) => imported)
      .filter((name) => plain !== name && !plain.endsWith(`.${name}`))
      .map((name) => `${plain}.${name}`);
    const found = (full.length === 0 ? [plain] : full).flatMap((name) => {
      const members = isWildcard ? (byPackage().get(name) ?? []) : [];
      if (members.length > 0) return nearestFirst(members, path).slice(0, maxPackageFiles);
      return nearestFirst(declaring(name), path).slice(0, maxFiles);
    });
    return [...new Set(found)];
  };
  /** The class's own file, that of the class around it, or, as Kotlin and Scala allow, any file of the package. */
  const declaring = (name: string): readonly string[] => {
    const parts = name.split(".");
    for (let length = parts.length; length > 1; length--) {
      const found = classFiles(parts.slice(0, length).join("."));
      if (found.length > 0) return found;
    }
    return (byPackage().get(parts.slice(0, -1).join(".")) ?? []).filter((path) => !path.endsWith(".java"));
  };
  return {
    resolve,
    modulePaths: (request) => {
      const near = inReach(files(), request.path).filter((path) => packageOf(path) !== "");
      const names = near.map((path) => `${packageOf(path)}.${stemOf(path)}`);
      return completing(request.typed.includes(".") ? names : [...new Set(near.map(packageOf)), ...names], request);
    },
    siblings: (path) => {
      const same = (byPackage().get(packageOf(path)) ?? []).filter((each) => each !== path);
      return nearestFirst(same, path).slice(0, maxSiblings);
    },
  };
}

const maxFiles = 4;
const maxPackageFiles = 20;
const maxSiblings = 50;

/** For files of which no outline is known: the path after the folder that build tools give a language. */
const packageByFolder = (path: string): string =>
  /(?:^|\/)(?:java|kotlin|scala|groovy)\/(.+)\/[^/]+$/.exec(path)?.[1]?.replaceAll("/", ".") ?? "";
