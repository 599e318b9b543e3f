import type { SpecifierRequest } from "../language.ts";
import { entriesOf, member } from "../json.ts";
import { completing } from "../near.ts";
import { distance, folderOf, joined, relativeTo, under, within } from "../paths.ts";
import { latest } from "../remember.ts";
import type { Tree } from "../tree.ts";
import { exportedKeys } from "./exportsMap.ts";
import type { Packages } from "./packages.ts";
import { inPackages, isDeclarationFile, isScriptFile } from "./sourceFile.ts";
import type { Alias, PathMapping, Tsconfigs } from "./tsconfig.ts";

type Known = { readonly tree: Tree; readonly tsconfigs: Tsconfigs; readonly packages: Packages };

/** How a file's imports write the end of a path: not at all, as the build's output has it, or as the file is called. */
type Ending = "none" | "output" | "source";

/** Specifiers that could stand in an import of a file, nearest first. */
export function createSpecifiers(known: Known): (request: SpecifierRequest) => readonly string[] {
  const around = latest((path) => ({ path, ending: endingOf(known, path), near: nearFiles(known.tree, path) }));
  return (request) => completing(candidates(known, { ...around(request.path), typed: request.typed }), request);
}

type Request = {
  readonly path: string;
  readonly typed: string;
  readonly ending: Ending;
  readonly near: readonly Near[];
};

type Near = { readonly file: string; readonly far: number };

function* candidates(known: Known, request: Request): Generator<string> {
  if (/^(?:\.|$)/.test(request.typed)) yield* relatives(request);
  if (request.typed.startsWith(".")) return;
  yield* aliases(known, request);
  yield* workspace(known, request);
  yield* dependencies(known, request);
}

/** With nothing typed yet, files farther away than this are not worth a guess. */
const farthestGuess = 3;

function* relatives({ path, typed, ending, near }: Request): Generator<string> {
  const folder = folderOf(path);
  const top = typed.startsWith("..") ? "" : joined(folder, typed.slice(0, typed.lastIndexOf("/") + 1));
  if (top === undefined) return;
  for (const { file, far } of near) {
    if (typed === "" && far > farthestGuess) return;
    const specifier = under(top, file) ? relativeTo(folder, withEnding(file, ending)) : "";
    if (!/(?:^|\/)\.?$/.test(specifier)) yield specifier;
  }
}

function aliases({ tsconfigs }: Known, request: Request): readonly string[] {
  const folder = folderOf(request.path);
  return tsconfigs
    .mappings(folder)
    .flatMap((mapping) => [
      ...mapping.aliases
        .filter(({ pattern }) => couldMatch(pattern, request.typed))
        .flatMap((alias) => aliased({ mapping, alias, request })),
      ...(mapping.baseUrl === undefined || request.typed === "" ? [] : based({ mapping, request })),
    ]);
}

function couldMatch(pattern: string, typed: string): boolean {
  const head = pattern.split("*", 1).join("");
  return typed.startsWith(head) || head.startsWith(typed);
}

function aliased(at: { mapping: PathMapping; alias: Alias; request: Request }): readonly string[] {
  const { pattern, targets } = at.alias;
  const [head = "", tail] = pattern.split("*");
  if (tail === undefined) return [pattern];
  return targets.flatMap((target) => {
    const [before = "", after = ""] = target.split("*");
    const place = joined(at.mapping.folder, before);
    if (place === undefined || after !== "" || head === "") return [];
    return nearby(place, at.request).map((file) => head + within(place, withEnding(file, at.request.ending)));
  });
}

const based = ({ mapping, request }: { mapping: PathMapping; request: Request }): readonly string[] =>
  nearby(mapping.baseUrl ?? "", request).map((file) => within(mapping.baseUrl ?? "", withEnding(file, request.ending)));

const nearby = (folder: string, { near }: Request): readonly string[] =>
  near.map(({ file }) => file).filter((file) => under(folder, file));

function workspace({ tree, packages }: Known, { path }: Request): readonly string[] {
  const own = packages.manifestOf(folderOf(path));
  const internal = exportedKeys(member(own?.json, "imports"));
  const names = [...packages.workspace()]
    .filter(([, folder]) => folder !== own?.folder)
    .map(([name, folder]) => ({ name, folder, far: distance(path, `${folder}/package.json`) }))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .flatMap(({ name, folder }) => {
      const field = member(tree.json(folder === "" ? "package.json" : `${folder}/package.json`), "exports");
      const keys = exportedKeys(field).filter((key) => key.startsWith("./"));
      return [name, ...keys.map((key) => name + key.slice(1))];
    });
  return [...internal, ...names];
}

function dependencies({ packages }: Known, { path }: Request): readonly string[] {
  const manifest = packages.manifestOf(folderOf(path))?.json;
  return ["dependencies", "peerDependencies", "devDependencies"]
    .flatMap((field) => entriesOf(member(manifest, field)).map(([name]) => name))
    .filter((name) => !name.startsWith("@types/"));
}

/** An index file is as near as its folder, which is what an import names; what nobody imports is far away. */
const nearFiles = (tree: Tree, path: string): readonly Near[] =>
  tree
    .all()
    .filter((file) => file !== path && isScriptFile(file) && !inPackages(file))
    .map((file) => ({
      file,
      far: distance(path, file.replace(/\/index\.\w+$/, "")) + (seldomImported.test(file) ? seldomFar : 0),
    }))
    .sort((a, b) => a.far - b.far || (a.file < b.file ? -1 : 1));

const seldomImported = /[.](?:test|spec|stories|examples?|bench|config)\.\w+$/;
const seldomFar = 20;

const scriptEnd = /(?:\.d)?\.([mc]?)[jt]sx?$/;

function withEnding(file: string, ending: Ending): string {
  if (!scriptEnd.test(file) || (ending === "source" && !isDeclarationFile(file))) return file;
  return ending === "none"
    ? file
        .replace(scriptEnd, "")
        .replace(/(^|\/)index$/, "$1.")
        .replace(/\/\.$/, "")
    : file.replace(scriptEnd, ".$1js");
}

/** What the file's own relative imports do, else those of its neighbours, else what the configuration asks for. */
function endingOf({ tree, tsconfigs }: Known, path: string): Ending {
  const folder = folderOf(path);
  const neighbours = tree.filesIn(folder).filter((file) => file !== path && isScriptFile(file));
  for (const file of [path, ...neighbours.slice(0, maxNeighbours)]) {
    const written = /(?:from|import|require\()\s*["'](\.{1,2}\/[^"'\n]+)["']/.exec(tree.text(file) ?? "")?.[1];
    if (written === undefined) continue;
    if (/\.[mc]?jsx?$/.test(written)) return "output";
    return /\.[mc]?tsx?$/.test(written) ? "source" : "none";
  }
  if (tsconfigs.allowsTsEndings(folder)) return "source";
  return tsconfigs.needsEndings(folder) ? "output" : "none";
}

const maxNeighbours = 4;
