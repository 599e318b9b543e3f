import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom, type Random } from "../../base/seededRandom.ts";
import { createOutliner, type Outliner } from "../../syntax/outline/createOutliner.ts";
import { languageOf } from "../../syntax/languageOf.ts";
import { sourceFiles } from "../repositoryNames.ts";
import type { EvalCase } from "../result.ts";
import { codeHoles } from "./codeHoles.ts";
import { holeKinds, type Hole, type HoleKind } from "./hole.ts";
import { importHoles } from "./importHoles.ts";
import { neededFrom, type RepositoryWords } from "./neededFrom.ts";
import { pickHoles, type Found } from "./pickHoles.ts";
import { silences } from "./silences.ts";
import { openDocument, type SourceDocument } from "./sourceDocument.ts";

export type CasesWanted = {
  readonly folder: string;
  readonly count: number;
  readonly kinds: readonly HoleKind[];
  readonly seed: number;
  readonly signal: AbortSignal;
};

/** Cases cut from a repository's own files: the same folder, seed and count give the same cases. */
export async function makeCases({ folder, count, kinds, seed, signal }: CasesWanted): Promise<readonly EvalCase[]> {
  const surveyed = await survey(folder, signal);
  const found: Found[] = [];
  for (const [index, path] of surveyed.candidates.entries()) {
    // Trees that native code made are freed by the garbage collector, which needs the event loop.
    if (index % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) return [];
    const document = openDocument(path, surveyed.textOf(path));
    if (document === undefined) continue;
    const holes = holesOf(document, surveyed, seededRandom(seedOf(seed, path)));
    found.push(
      ...holes.filter(({ kind }) => kinds.includes(kind)).map((hole) => ({ path, text: document.text, hole })),
    );
  }
  const picked = pickHoles(found, { count, kinds, random: seededRandom(seedOf(seed, "pick")) });
  return picked.map((each, index) => toCase(each, index, surveyed));
}

type Survey = RepositoryWords & {
  readonly definedIn: (name: string) => ReadonlySet<string>;
  readonly isOwn: (document: SourceDocument, specifier: string) => boolean;
  readonly candidates: readonly string[];
  readonly textOf: (path: string) => string;
};

/** Cases from tests, examples and other people's code say little about the work in a repository. */
const aside =
  /(?:^|\/)(?:tests?|__tests__|testdata|fixtures|examples?|docs?|vendor|third_party|thirdparty|benchmarks?|bench)\/|\.d\.ts$|\.(?:test|spec)\.|_test\.|(?:^|\/)test_|\.min\./;

async function survey(folder: string, signal: AbortSignal): Promise<Survey> {
  const outliner = createOutliner();
  const paths = sourceFiles(folder);
  const texts = new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  const textOf = (path: string): string => texts.get(path) ?? "";
  const defined = new Map<string, Set<string>>();
  const packages = new Set<string>();
  for (const [index, path] of paths.entries()) {
    if (index % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) break;
    const { names, packageName } = outlined(outliner, path, textOf(path));
    if (packageName !== "") packages.add(packageName);
    for (const name of names) defined.set(name, (defined.get(name) ?? new Set()).add(path));
  }
  const main = paths.filter((path) => !aside.test(path));
  const goModule = /^module\s+(\S+)/m.exec(readIfThere(join(folder, "go.mod")))?.[1] ?? "";
  const roots = new Set(paths.flatMap((path) => path.split("/").slice(0, -1)));
  return {
    definedIn: (name) => defined.get(name) ?? nowhere,
    isOwn: ({ language }, specifier) => {
      if (language === "java") return [...packages].some((each) => specifier.startsWith(`${each}.`));
      if (language === "go") return goModule !== "" && specifier.startsWith(`${goModule}/`);
      return specifier.startsWith(".") || (language === "python" && roots.has(specifier.split(".")[0] ?? ""));
    },
    candidates: main.length > 0 ? main : paths,
    textOf,
    paths,
  };
}

const nowhere: ReadonlySet<string> = new Set();

function outlined(outliner: Outliner, path: string, text: string): { names: readonly string[]; packageName: string } {
  const outline = outliner.outlineOf(languageOf(path), text);
  return { names: outline?.definitions.map(({ name }) => name) ?? [], packageName: outline?.packageName ?? "" };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Not a Go module.
    return "";
  }
}

const holesOf = (document: SourceDocument, { definedIn, isOwn }: Survey, random: Random): readonly Hole[] => [
  ...codeHoles({ document, definedIn, random }),
  ...importHoles({ document, isOwn: (specifier) => isOwn(document, specifier), random }),
  ...silences({ document, random }),
];

const seedOf = (seed: number, name: string): number =>
  createHash("sha256").update(`${seed}/${name}`).digest().readUInt32LE(0);

function toCase({ path, text, hole }: Found, index: number, words: RepositoryWords): EvalCase {
  const { kind, about, from, to } = hole;
  const language = languageOf(path);
  return {
    id: `${String(index).padStart(3, "0")}-${kind}${kind === "silence" ? `-${about}` : ""}`,
    path,
    prefixUnits: from,
    maskUnits: to - from,
    kind,
    language,
    repo: "",
    need: kind === "silence" ? "" : neededFrom({ path, text, from, to, language }, words),
    sha256: createHash("sha256").update(text).digest("hex"),
  };
}

export const isHoleKind = (name: string): name is HoleKind => holeKinds.some((kind) => kind === name);
