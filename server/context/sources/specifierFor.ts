import type { Located, ResolvedImport } from "../../domain/repositoryIndex.ts";
import { folderOf } from "./surroundings.ts";

export type Importer = {
  readonly path: string;
  readonly languageId: string;
  readonly typed: string;
  readonly imports: readonly ResolvedImport[];
  readonly packageName: string;
};

/** How a file would write the module that declares something, in the style of its other imports. */
export function specifierFor(declared: Pick<Located, "path" | "name">, importer: Importer): string | undefined {
  switch (importer.languageId) {
    case "typescript":
    case "typescriptreact":
    case "javascript":
    case "javascriptreact":
      return scriptSpecifier(declared.path, importer);
    case "python":
      return pythonSpecifier(declared, importer);
    case "go":
      return goSpecifier(declared.path, importer);
    case "java":
    case "kotlin":
      return jvmSpecifier(declared, importer);
    case "rust":
      return rustSpecifier(declared);
    case "c":
    case "cpp":
      return relativePath(importer.path, declared.path);
    default:
      return undefined;
  }
}

function scriptSpecifier(path: string, { path: from, imports }: Importer): string {
  const relative = relativePath(from, path);
  const dotted = relative.startsWith(".") ? relative : `./${relative}`;
  const written = imports
    .map(({ specifier }) => /^\.[^"]*(\.[cm]?[jt]sx?)$/.exec(specifier)?.[1])
    .find((each) => each !== undefined);
  const bare = dotted.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, "");
  if (written === undefined) return bare.replace(/(.)\/index$/, "$1");
  return bare + (/ts/.test(written) ? (/\.[cm]?tsx?$/.exec(path)?.[0] ?? written) : written);
}

/** Python's files name modules of their own package either by dots or in full; what is typed shows it, or what else they import. */
export const importsRelatively = ({ languageId, typed, imports }: Importer): boolean =>
  languageId === "python" &&
  (typed === "" ? imports.some(({ specifier }) => specifier.startsWith(".")) : typed.startsWith("."));

function pythonSpecifier({ path, name }: Pick<Located, "path" | "name">, importer: Importer): string {
  const folder = /^(.*\/)?([^/]+?)(?:\/__init__)?\.pyi?$/.exec(path);
  // `from package import module`
  const home = folder?.[2] === name ? `${folder[1] ?? ""}__init__.py` : path;
  if (!importsRelatively(importer)) return dotted(withoutRoot(home, importer));
  const relative = relativePath(importer.path, home);
  const ups = relative.match(/\.\.\//g)?.length ?? 0;
  return `${".".repeat(ups + 1)}${dotted(relative.replace(/^(?:\.\.\/)*/, ""))}`;
}

const dotted = (path: string): string => path.replace(/(?:(?:^|\/)__init__)?\.pyi?$/, "").replaceAll("/", ".");

/** The folder in which modules are looked up: other imports of the file show it. */
function withoutRoot(path: string, { imports }: Importer): string {
  for (const { specifier, paths } of imports) {
    const known = dotted(paths[0] ?? "");
    const root = known.endsWith(`.${specifier}`) ? known.slice(0, -specifier.length).replaceAll(".", "/") : "";
    if (root !== "" && path.startsWith(root)) return path.slice(root.length);
  }
  return path.replace(/^(?:.*\/)?src\//, "");
}

/** The module's own name stands in `go.mod`; another import of the same module tells it as well. */
function goSpecifier(path: string, { imports }: Importer): string | undefined {
  const folder = folderOf(path).replace(/\/$/, "");
  for (const { specifier, paths } of imports) {
    const known = folderOf(paths[0] ?? "").replace(/\/$/, "");
    if (known !== "" && specifier.endsWith(`/${known}`)) return `${specifier.slice(0, -known.length)}${folder}`;
  }
  return undefined;
}

function jvmSpecifier(
  { path, name }: Pick<Located, "path" | "name">,
  { path: from, packageName }: Importer,
): string | undefined {
  const own = `${packageName.replaceAll(".", "/")}/`;
  const top = packageName.split(".")[0] ?? "";
  const at = packageName !== "" && folderOf(from).endsWith(own) ? path.indexOf(`/${top}/`) : -1;
  return at === -1 ? undefined : `${folderOf(path.slice(at + 1)).replaceAll("/", ".")}${name}`;
}

function rustSpecifier({ path, name }: Pick<Located, "path" | "name">): string | undefined {
  const inside = /\bsrc\/(.*)\.rs$/.exec(path)?.[1];
  if (inside === undefined) return undefined;
  const parts = inside.split("/").filter((part) => !/^(?:mod|lib|main)$/.test(part));
  return ["crate", ...parts, name].join("::");
}

export function relativePath(from: string, to: string): string {
  const left = folderOf(from).split("/").slice(0, -1);
  const right = to.split("/");
  let same = 0;
  while (same < left.length && same < right.length - 1 && left[same] === right[same]) same++;
  return [...left.slice(same).map(() => ".."), ...right.slice(same)].join("/");
}
