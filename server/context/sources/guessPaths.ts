import { folderOf } from "./surroundings.ts";

export type UnfinishedModule = {
  readonly specifier: string;
  readonly path: string;
  readonly languageId: string;
  readonly packageName: string;
};

/**
 * Files that a module's name could mean. A statement that is still being typed is no import for the index yet, so the
 * name alone has to do; files that do not exist simply hold no definitions.
 */
export function guessPaths(module: UnfinishedModule): string[] {
  if (module.specifier === "") return [];
  switch (module.languageId) {
    case "python":
      return pythonPaths(module);
    case "rust":
      return rustPaths(module);
    case "java":
    case "kotlin":
    case "scala":
      return jvmPaths(module);
    default:
      return scriptPaths(module);
  }
}

function pythonPaths({ specifier, path }: UnfinishedModule): string[] {
  const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
  const rest = specifier
    .slice(dots)
    .split(".")
    .filter((part) => part !== "")
    .join("/");
  const folder = folderOf(path);
  const roots = dots > 0 ? [up(folder, dots - 1)] : ancestors(folder);
  return roots.flatMap((root) =>
    rest === "" ? [`${root}__init__.py`] : [`${root}${rest}.py`, `${root}${rest}/__init__.py`],
  );
}

function rustPaths({ specifier, path }: UnfinishedModule): string[] {
  const parts = specifier.split("::").filter((part) => part !== "");
  const source = /^(.*?\bsrc\/)/.exec(path)?.[1] ?? "";
  const isFolderFile = /(?:^|\/)(?:mod|lib|main)\.rs$/.test(path);
  const own = isFolderFile ? folderOf(path) : `${path.replace(/\.rs$/, "")}/`;
  let folder = own;
  if (parts[0] === "crate") folder = source;
  const names = parts.filter((part) => part !== "crate" && part !== "self");
  while (names[0] === "super") {
    names.shift();
    folder = up(folder, 1);
  }
  const module = names.join("/");
  if (module === "") return [`${folder}mod.rs`, `${folder}lib.rs`, `${folder.replace(/\/$/, "")}.rs`];
  // A module inside of the parent's file would stand in the parent; a sibling file is the common case.
  const folders = parts[0] === "crate" || parts[0] === "super" ? [folder] : [folder, folderOf(path)];
  return folders.flatMap((each) => [`${each}${module}.rs`, `${each}${module}/mod.rs`]);
}

function jvmPaths({ specifier, path, packageName }: UnfinishedModule): string[] {
  const own = packageName === "" ? "" : `${packageName.replaceAll(".", "/")}/`;
  const root = own !== "" && folderOf(path).endsWith(own) ? folderOf(path).slice(0, -own.length) : "";
  const parts = specifier.split(".").filter((part) => part !== "");
  return [`${root}${parts.join("/")}/`, `${root}${parts.join("/")}.java`];
}

function scriptPaths({ specifier, path }: UnfinishedModule): string[] {
  if (!specifier.startsWith(".")) return [];
  const joined = resolve(folderOf(path), specifier).replace(/\.[cm]?jsx?$/, "");
  return [".ts", ".tsx", ".js", ".jsx", ".mts", "/index.ts", "/index.tsx", "/index.js", ""].map((end) => joined + end);
}

function resolve(folder: string, specifier: string): string {
  const parts = folder.split("/").filter((part) => part !== "");
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

function up(folder: string, steps: number): string {
  let at = folder;
  for (let step = 0; step < steps; step++) at = folderOf(at.replace(/\/$/, ""));
  return at;
}

const ancestors = (folder: string): string[] => {
  const all = [folder];
  for (let at = folder; at !== "";) all.push((at = up(at, 1)));
  return [...all, "src/"];
};
