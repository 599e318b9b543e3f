import type { Privacy } from "../../../domain/privacy.ts";
import { PathRules } from "../../../privacy/pathRules.ts";
import { languageOf } from "../../../syntax/languageOf.ts";
import { nameOf } from "../../resolve/paths.ts";
import { type Skip, skip } from "./causes.ts";

/** Left out wherever they stand, even when they are tracked. Names that also hold sources somewhere (build, out, target) are not here. */
const folders = new Set([
  ...["node_modules", "bower_components", "jspm_packages", "vendor", "dist", "Pods", "Carthage", "DerivedData"],
  ...["site-packages", ".venv", "venv", "__pycache__", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache"],
  ...[".git", ".hg", ".svn", ".jj", ".next", ".nuxt", ".svelte-kit", ".angular", ".turbo", ".parcel-cache", ".yarn"],
  ...[".gradle", ".idea", ".vs", ".terraform", ".dart_tool", ".stack-work", "elm-stuff", "coverage", ".nyc_output"],
]);

const lockNames = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "composer.lock",
  "Pipfile.lock",
]);

/** Names that tools give to what they write. */
const generatedName =
  /(?:[.-]min\.(?:js|mjs|cjs|css)|\.bundle\.js|[._]pb2?(?:_grpc)?\.(?:py|pyi|go|rb|cc|h)|\.g\.dart|\.freezed\.dart|\.(?:g|generated|designer)\.(?:cs|[jt]sx?|go|java|kt|rs|py))$/i;

/** Prose names things that do not exist. */
const unread = new Set(["plaintext", "markdown"]);

export type PathJudge = {
  /** By the name alone; undefined: its content decides. */
  findSkip(path: string): Skip | undefined;
  /** Whether nothing in this folder, given without a slash at its end, can be indexed. */
  isHidden(folder: string): boolean;
};

export function createPathJudge(excludedPaths: readonly string[], privacy: Privacy): PathJudge {
  const globs = new PathRules();
  return {
    findSkip(path) {
      const byPrivacy = privacy.findExclusion(path);
      if (byPrivacy !== undefined) return skip("privacy", byPrivacy.rule);
      const glob = globs.findExclusion(excludedPaths, path);
      if (glob !== undefined) return skip("setting", `${glob} (context.excludedPaths)`);
      return findSkipByName(path);
    },
    isHidden: (folder) => folders.has(nameOf(folder)),
  };
}

function findSkipByName(path: string): Skip | undefined {
  const folder = path
    .split("/")
    .slice(0, -1)
    .find((step) => folders.has(step));
  if (folder !== undefined) return skip("folder", `${folder}/ (built-in)`);
  const name = nameOf(path);
  if (lockNames.has(name)) return skip("lockFile", `${name} (built-in)`);
  if (unread.has(languageOf(path))) return skip("language");
  const made = generatedName.exec(name)?.[0];
  return made === undefined ? undefined : skip("generated", `*${made} (built-in)`);
}
