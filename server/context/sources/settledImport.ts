import { escapeForRegExp } from "../../base/escapeForRegExp.ts";
import type { Settled } from "../../domain/context.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { ImportSite } from "./importSite.ts";
import type { SourceInput } from "./source.ts";
import { offerIncludes, type Offer } from "./settledInclude.ts";
import { findSuppliers, type Supplier } from "./suppliers.ts";
import { squeezed, unexplained } from "./supply.ts";

type AtModule = Extract<ImportSite, { kind: "module" }>;
type AtNames = Extract<ImportSite, { kind: "names" }>;
type AtStatement = Extract<ImportSite, { kind: "statement" }>;

/** Chosen by judgement: less than an even chance for one name is no settlement. */
const leastWeight = 0.45;
/** A second way that supplies more than this share of what the first does leaves doubt. */
const doubtfulShare = 0.6;
const outOfOrderShare = 0.5;
const mostModules = 400;

/** Where the names that a file needs tell the module. In Rust a statement holds a tree of modules. */
const settled: ReadonlySet<string> = new Set(
  "typescript typescriptreact javascript javascriptreact python go java kotlin scala c cpp".split(" "),
);

/**
 * The rest of an import that the repository alone decides, from what the file uses and how other files import it.
 * Undefined where nothing fits, or where two ways to go on are about as good.
 */
export async function settleImport(input: SourceInput): Promise<Settled | undefined> {
  const { importing, languageId } = input.site;
  if (importing === undefined || !settled.has(languageId)) return undefined;
  if (importing.kind === "module" && /\bfrom\s*["']/.test(importing.before) && importing.names.length === 0)
    return undefined;
  const offers = await offersFor(input, importing);
  const [best, second] = offers
    .filter(({ text }) => text !== "")
    .map((each) => ({ ...each, weight: each.weight * orderShare(input, `${importing.before}${each.text}`) }))
    .sort((a, b) => b.weight - a.weight);
  if (best === undefined || best.weight < leastWeight) return undefined;
  if (second !== undefined && second.weight > doubtfulShare * best.weight) return undefined;
  return { text: best.text, why: best.why };
}

/** Between two statements in alphabetical order belongs one that keeps it. */
function orderShare({ site }: SourceInput, statement: string): number {
  const line = statement.slice(statement.lastIndexOf("\n") + 1).trim();
  const before = site.above.slice(0, site.above.length - site.linePrefix.length).trimEnd();
  const above = before.slice(before.lastIndexOf("\n") + 1).trim();
  const below = /^[^\n]*\n\s*([^\n]*)/.exec(site.below)?.[1]?.trim() ?? "";
  const [keyword] = /^\S+\s*/.exec(line) ?? [""];
  if (![above, below].every((each) => each.startsWith(keyword))) return 1;
  const isOrdered = (lines: readonly string[]): boolean =>
    lines.every((each, at) => at === 0 || (lines[at - 1] ?? "") <= each);
  const lower = [above, line, below].map((each) => each.toLowerCase());
  if (!isOrdered([above, below]) && !isOrdered([lower[0] ?? "", lower[2] ?? ""])) return 1;
  return isOrdered([above, line, below]) || isOrdered(lower) ? 1 : outOfOrderShare;
}

async function offersFor(input: SourceInput, site: ImportSite): Promise<Offer[]> {
  if (site.kind === "names") return offerNames(input, site);
  if (site.kind === "statement") return offerStatements(input, site);
  if (/^(?:c|cpp)$/.test(input.site.languageId)) return offerIncludes(input, site, await namesToImport(input));
  const wanted = site.names.length > 0 ? site.names : await namesToImport(input);
  const suppliers = await findSuppliers(input, wanted);
  switch (input.site.languageId) {
    case "go":
      return offerPackages(input, site, suppliers);
    case "python":
      return offerModules(site, suppliers);
    default:
      return offerDeclaring(input, site, suppliers);
  }
}

/** What the file uses and neither imports nor binds. */
async function namesToImport(input: SourceInput): Promise<readonly string[]> {
  const { request, site } = input;
  const names = await unexplained(input);
  const { text, at } = { text: request.snapshot.text.slice(0, mostUnits), at: request.at };
  const imported = hidesImports.test(site.languageId)
    ? namesInImports(text.slice(0, at - site.linePrefix.length) + text.slice(at))
    : new Set<string>();
  const isBound = binders[site.languageId] ?? (() => /$^/);
  return names.filter((name) => !imported.has(name) && !isBound(escapeForRegExp(name)).test(text));
}

/** Without an end of its own, an unfinished import hides the next ones from a parser. */
const hidesImports = /^(?:python|(?:java|type)script(?:react)?)$/;

function namesInImports(text: string): ReadonlySet<string> {
  const lines =
    text.match(/^[ \t]*(?:import|from|use|using)\b(?:[^\n({]*\([^)]*\)|[^\n{]*\{[^}]*\}[^\n]*|[^\n]*)/gm) ?? [];
  return new Set(lines.flatMap((line) => line.match(word) ?? []));
}

/** Enough for nearly every file, and read in a millisecond. */
const mostUnits = 200_000;

/** Places that give a name another meaning, or a path of its own, in languages whose outlines do not tell. */
const scriptBinder = (name: string): RegExp =>
  new RegExp(
    [
      `\\b(?:const|let|var|function|class|type|interface|enum|for)\\s*\\(?\\s*${name}\\b`,
      `[(,]\\s*${name}\\s*[,)][^()]*=>`,
      `[(,]\\s*${name}\\??\\s*:`,
      `(?<![\\w$.]|:\\s*)${name}\\s*=>`,
      `\\{[^{}]*\\b${name}\\b[^{}]*\\}\\s*=[^=>]`,
    ].join("|"),
  );

const binders: Readonly<Record<string, (name: string) => RegExp>> = {
  ...Object.fromEntries(
    "typescript typescriptreact javascript javascriptreact".split(" ").map((each) => [each, scriptBinder]),
  ),
  python: (name) =>
    new RegExp(
      [
        `\\bdef\\s+\\w+\\s*\\((?:(?:[^()]|\\([^()]*\\))*?,)?\\s*\\*{0,2}${name}\\s*[:=,)]`,
        `\\blambda\\s+(?:[^:\\n]*,)?\\s*\\*{0,2}${name}\\s*[:=,]`,
        `^[ \\t]*${name}\\s*(?:\\s=(?!=)|:)`,
        `\\b(?:for|as)\\s+${name}\\b`,
      ].join("|"),
      "m",
    ),
};

type Group = { readonly specifier: string; readonly all: readonly Supplier[]; readonly weight: number };

/** Names by the module that has them. */
function grouped(suppliers: readonly Supplier[]): Group[] {
  const groups = new Map<string, Supplier[]>();
  for (const each of suppliers) groups.set(each.specifier, [...(groups.get(each.specifier) ?? []), each]);
  return [...groups].map(([specifier, all]) => {
    // A name that is more likely to come from elsewhere is not asked of this module.
    const own = all.filter(({ weight }) => weight >= 0.5);
    const kept = own.length > 0 ? own : all;
    return { specifier, all: kept, weight: kept.reduce((sum, { weight }) => sum + weight, 0) };
  });
}

const namesIn = (all: readonly Supplier[]): string =>
  [...new Set(all.map(({ imported, local }) => (imported === local ? local : `${imported} as ${local}`)))]
    .toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .join(", ");

const offer = ({ specifier, all, weight }: Group, text: string): Offer => ({
  ...{ text, weight },
  why: `this file uses ${all.map(({ local }) => local).join(", ")}, from ${specifier}`,
});

/** `import { █`: names and module. */
async function offerStatements(input: SourceInput, { typed }: AtStatement): Promise<Offer[]> {
  const names = (await namesToImport(input)).filter((name) => name.startsWith(typed));
  const { text } = input.request.snapshot;
  const quote = /\bfrom\s*(["'])/.exec(text)?.[1] ?? '"';
  const suppliers = (await findSuppliers(input, names)).filter(
    ({ imported }) => imported !== "" && imported !== "default",
  );
  return grouped(suppliers).map((group) =>
    offer(group, `${namesIn(group.all).slice(typed.length)} } from ${quote}${group.specifier}${quote}${endOf(text)}`),
  );
}

/** As the file's other imports end. */
const endOf = (text: string): string => (/\bfrom\s*["'][^"'\n]+["'];/.test(text) ? ";" : "");

/** Names that the module at the cursor has and the file uses. */
async function offerNames(input: SourceInput, { specifier, before }: AtNames): Promise<Offer[]> {
  const typed = /[\p{L}\p{N}_$]*$/u.exec(before)?.[0] ?? "";
  const taken = new Set([...before.slice(0, before.length - typed.length).matchAll(word)].map(([each]) => each));
  const names = (await namesToImport(input)).filter((name) => name.startsWith(typed) && !taken.has(name));
  const own = (await findSuppliers(input, names)).filter(
    (each) => each.specifier === specifier && each.imported !== "",
  );
  return grouped(own).map((group) => offer(group, namesIn(group.all).slice(typed.length)));
}

const word = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** A path or dotted name that declares what is written before it, or what the file uses. */
async function offerDeclaring(input: SourceInput, site: AtModule, suppliers: readonly Supplier[]): Promise<Offer[]> {
  const packageName = await input.around.packageName();
  const { typed, names, before } = site;
  return grouped(suppliers)
    .filter(({ all }) => names.every((name) => all.some(({ imported, local }) => name === imported || name === local)))
    .filter(({ specifier }) => specifier.startsWith(typed) && !isOwnPackage(specifier, packageName))
    .filter(({ specifier }) => input.site.languageId !== "java" || isStatic(specifier) === /\bstatic\b/.test(before))
    .map((group) => offer(group, group.specifier.slice(typed.length) + closerAfter(before, input.request.snapshot)));
}

/** Constants and methods of a class, which Java imports by a statement of their own. */
const isStatic = (specifier: string): boolean => /\.\p{Lu}\w*\.(?:\p{Ll}\w*|[\p{Lu}\d_]{2,})$/u.test(specifier);

const isOwnPackage = (specifier: string, packageName: string): boolean =>
  packageName !== "" && specifier.slice(0, specifier.lastIndexOf(".")) === packageName;

function closerAfter(before: string, { languageId, text }: Snapshot): string {
  if (languageId === "java") return ";";
  const opened = /["'`](?=[^"'`]*$)/.exec(before)?.[0];
  if (opened === undefined) return "";
  return opened + (/script/.test(languageId) && /\bfrom\s*["'`]/.test(before) ? endOf(text) : "");
}

/** Packages whose name the file uses as `name.`, or that an alias is written for. */
async function offerPackages(
  input: SourceInput,
  { typed, names, before }: AtModule,
  suppliers: readonly Supplier[],
): Promise<Offer[]> {
  const usual = grouped(suppliers.filter(({ imported, specifier }) => imported === "" && specifier.startsWith(typed)));
  const close = closerAfter(before, input.request.snapshot);
  if (usual.length > 0) return usual.map((group) => offer(group, group.specifier.slice(typed.length) + close));
  const wanted = (names.length > 0 ? names : await namesToImport(input)).map(squeezed);
  const isNamed = (specifier: string): boolean =>
    names.length > 0
      ? wanted.some((name) => squeezed(specifier).endsWith(name))
      : wanted.includes(squeezed(specifier.slice(specifier.lastIndexOf("/") + 1)));
  return (await existingModules(input, typed)).filter(isNamed).map((specifier) => ({
    text: specifier.slice(typed.length) + close,
    ...{ weight: 1, why: `this file uses a package of that name, and ${specifier} exists` },
  }));
}

/** `from package.█` and `import package.█`. */
function offerModules({ typed, before }: AtModule, suppliers: readonly Supplier[]): Offer[] {
  const fitting = grouped(suppliers.filter(({ specifier }) => specifier.startsWith(typed)));
  if (before.startsWith("from"))
    return fitting
      .map((group) => ({ ...group, all: group.all.filter(({ imported }) => imported !== "") }))
      .filter(({ all }) => all.length > 0)
      .map((group) => offer(group, `${group.specifier.slice(typed.length)} import ${namesIn(group.all)}`));
  return fitting.flatMap((group) =>
    group.all
      .filter(({ imported }) => imported === "")
      .map(({ specifier, local }) =>
        offer(group, specifier.slice(typed.length) + (specifier === local ? "" : ` as ${local}`)),
      ),
  );
}

async function existingModules({ index, path, around, signal }: SourceInput, typed: string): Promise<string[]> {
  const imported = new Set((await around.imports()).map(({ specifier }) => specifier));
  const all = await index.modulePaths({ path, typed, limit: mostModules }, signal);
  return all.filter((specifier) => specifier !== typed && !imported.has(specifier));
}
