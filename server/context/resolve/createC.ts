import type { ImportRequest, Language, SpecifierRequest } from "./language.ts";
import { completing, inReach } from "./near.ts";
import { folderOf, joined, nameOf, nearestFirst, stemOf, under, upwards, within } from "./paths.ts";
import { once, perKey } from "./remember.ts";
import type { Tree } from "./tree.ts";

/** C, C++ and their relatives. */
export function createC(tree: Tree): Language {
  const headers = once(() => tree.all().filter((path) => isHeader(path)));
  const includeFolders = once(() => [...new Set(headers().flatMap((path) => includeFolderOf(path) ?? []))]);
  const beside = (folder: string, name: string): string | undefined => {
    for (const each of [...upwards(folder), ...includeFolders()]) {
      const candidates = upwards(folder).includes(each)
        ? [name, `include/${name}`, `src/${name}`, `inc/${name}`]
        : [name];
      const path = candidates
        .map((place) => joined(each, place))
        .find((place) => place !== undefined && tree.has(place));
      if (path !== undefined) return path;
    }
    return undefined;
  };
  const elsewhere = (path: string, name: string): readonly string[] => {
    const plain = name.replace(/^(?:\.{1,2}\/)+/, "");
    return standardHeaders.has(plain) ? [] : nearestFirst(tree.endingWith(plain), path).slice(0, 2);
  };
  const resolved = perKey((key) => {
    const [folder = "", name = ""] = key.split("\0");
    const found = beside(folder, name);
    return found === undefined ? elsewhere(`${folder}/x`, name) : [found];
  });
  return {
    resolve: ({ path, import: { specifier } }: ImportRequest) =>
      resolved(`${folderOf(path)}\0${specifier.replace(/^[<"]|[>"]$/g, "")}`),
    modulePaths: (request) => includes({ headers: headers(), folders: includeFolders() }, request),
    siblings: (path) => counterparts(tree, path),
  };
}

const headerEnd = /\.(?:h|hh|hpp|hxx|h\+\+|inl|ipp|tpp|cuh)$/;
const sourceEnd = /\.(?:c|cc|cpp|cxx|c\+\+|m|mm|cu)$/;

const isHeader = (path: string): boolean => headerEnd.test(path);

const includeFolderOf = (path: string): string | undefined =>
  /^(?:.*\/)?(?:include|includes|inc)(?=\/)/.exec(path)?.[0];

/** The header of a source file and the reverse: same name, nearest. */
function counterparts(tree: Tree, path: string): readonly string[] {
  const ends = isHeader(path)
    ? [".c", ".cc", ".cpp", ".cxx", ".m", ".mm", ".cu"]
    : [".h", ".hpp", ".hh", ".hxx", ".cuh"];
  if (!isHeader(path) && !sourceEnd.test(path)) return [];
  const stem = stemOf(path);
  return nearestFirst(
    ends.flatMap((end) => tree.named(stem + end)),
    path,
  ).slice(0, 2);
}

/** Headers beside the file as a quote would name them, then as seen from the folders for includes. */
function includes(
  known: { headers: readonly string[]; folders: readonly string[] },
  request: SpecifierRequest,
): readonly string[] {
  const { path } = request;
  const folder = folderOf(path);
  const typed = request.typed.replace(/^[<"]/, "");
  const up = /^(?:\.\.\/)+/.exec(typed)?.[0] ?? "";
  const top = joined(folder, up);
  if (top === undefined) return [];
  const near = inReach(known.headers, path);
  const local = near
    .filter((file) => under(top, file) && (up === "" || !under(folder, file)))
    .map((file) => up + within(top, file));
  const shared = near.flatMap((file) =>
    known.folders.filter((each) => under(each, file)).map((each) => within(each, file)),
  );
  const named = near.map(nameOf);
  return completing(up === "" ? [...local, ...shared, ...(typed === "" ? [] : named)] : local, { ...request, typed });
}

/** Found by their own rules only: a file of the same name anywhere in the tree is a coincidence. */
const standardHeaders: ReadonlySet<string> = new Set(
  (
    "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic stdbool " +
    "stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype unistd pthread fcntl windows memory"
  )
    .split(" ")
    .map((name) => `${name}.h`),
);
