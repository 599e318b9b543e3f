import type { ImportRequest, Language } from "./language.ts";
import { completing, inReach } from "./near.ts";
import { folderOf, nearestFirst, stemOf, under, upwards } from "./paths.ts";
import { grouped, once, perKey } from "./remember.ts";
import type { Tree } from "./tree.ts";

export function createCsharp(tree: Tree): Language {
  const files = once(() => tree.all().filter((path) => path.endsWith(".cs")));
  const byNamespace = once(() => grouped(files(), (path) => tree.packageOf(path)));
  const projects = once(
    () =>
      new Set(
        tree
          .all()
          .filter((path) => path.endsWith(".csproj"))
          .map(folderOf),
      ),
  );
  const projectOf = perKey((folder) => upwards(folder).find((each) => projects().has(each)));
  /** Those of the same namespace, then of those around it; without a namespace those of the same project. */
  const siblings = (path: string): readonly string[] => {
    const names = namespacesAround(tree.packageOf(path));
    const around = names.flatMap((name) => nearestFirst(byNamespace().get(name) ?? [], path));
    const project = projectOf(folderOf(path));
    const isAlone = around.length <= 1 && project !== undefined;
    const same = isAlone
      ? inReach(
          files().filter((each) => under(project, each)),
          path,
        )
      : around;
    return same.filter((each) => each !== path).slice(0, maxSiblings);
  };
  return {
    resolve: (request) => using(byNamespace(), request),
    modulePaths: (request) => completing(namespacesNear(tree, inReach(files(), request.path)), request),
    siblings,
  };
}

const namespacesNear = (tree: Tree, files: readonly string[]): readonly string[] =>
  files.map((path) => tree.packageOf(path)).filter((name) => name !== "");

function using(byNamespace: ReadonlyMap<string, readonly string[]>, request: ImportRequest): readonly string[] {
  const {
    path,
    import: { specifier, names },
  } = request;
  const plain = specifier.replace(/^global::/, "");
  const all = byNamespace.get(plain) ?? [];
  const named = all.filter((each) => names.some(({ imported }) => imported === stemOf(each)));
  const wanted = named.length > 0 ? named : all;
  if (all.length > 0) return nearestFirst(wanted, path).slice(0, maxFiles);
  // `using static Space.Type` and `using Name = Space.Type`.
  const dot = plain.lastIndexOf(".");
  const inside = byNamespace.get(plain.slice(0, Math.max(0, dot))) ?? [];
  return dot === -1
    ? []
    : nearestFirst(
        inside.filter((each) => stemOf(each) === plain.slice(dot + 1)),
        path,
      );
}

const maxFiles = 20;
const maxSiblings = 50;

function namespacesAround(name: string): readonly string[] {
  const parts = name === "" ? [] : name.split(".");
  return parts.map((_, at) => parts.slice(0, parts.length - at).join("."));
}
