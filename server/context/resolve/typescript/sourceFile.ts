import type { Tree } from "../tree.ts";

/** Endings that a specifier may leave out, in TypeScript's order of preference. */
const leftOut = [
  ".ts",
  ".tsx",
  ".d.ts",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  ".vue",
  ".svelte",
  ".astro",
  ".d.mts",
  ".d.cts",
];

/** What a written ending of the output may stand for in the source. */
const writtenAs: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".d.ts", ".js", ".jsx"],
  ".jsx": [".tsx", ".d.ts", ".jsx"],
  ".mjs": [".mts", ".d.mts", ".mjs"],
  ".cjs": [".cts", ".d.cts", ".cjs"],
};

const sourceEnd = /\.(?:[mc]?[jt]s|[jt]sx|vue|svelte|astro)$/;
const declarationEnd = /(?:\.d)?\.[mc]?tsx?$/;

export const isDeclarationFile = (path: string): boolean => /\.d\.[mc]?ts$/.test(path);

export const isScriptFile = (path: string): boolean => sourceEnd.test(path);

export const inPackages = (path: string): boolean =>
  path.startsWith("node_modules/") || path.includes("/node_modules/");

export type FindSource = (place: string) => string | undefined;

/**
 * The file that is meant by a place which may lack its ending, name a build's output or be a folder. Of installed packages,
 * which are not indexed, only declarations count.
 */
export function sourceFinder(tree: Tree): FindSource {
  const isThere = (path: string): boolean =>
    inPackages(path) ? declarationEnd.test(path) && tree.exists(path) : tree.has(path);
  const ended = (place: string): string | undefined => {
    const end = leftOut.find((each) => isThere(place + each));
    return end === undefined ? undefined : place + end;
  };
  return (place) => {
    const written = sourceEnd.exec(place)?.[0];
    if (written !== undefined) {
      const stem = place.slice(0, -written.length);
      const end = (writtenAs[written] ?? [written]).find((each) => isThere(stem + each));
      if (end !== undefined) return stem + end;
    }
    return place === "" ? ended("index") : (ended(place) ?? ended(`${place}/index`));
  };
}
