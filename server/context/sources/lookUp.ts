import type { Located } from "../../domain/repositoryIndex.ts";
import type { SourceInput } from "./source.ts";
import { byNearness, folderOf, fullName, isType, sharesFolder } from "./surroundings.ts";

/** Questions about declarations that several sources ask. */

const mostTypes = 40;
/** Some classes hold a whole protocol. */
const mostMembers = 1500;

/** The declaration that each of `names` most likely means here, in the order of `names`; unknown ones are left out. */
export async function findTypes(input: SourceInput, names: readonly string[]): Promise<Located[]> {
  const found = await findNearest(input, names);
  return found.filter(isType);
}

/** As `findTypes`, for declarations of any kind at the top level of a file or namespace. */
export async function findNearest(input: SourceInput, names: readonly string[]): Promise<Located[]> {
  if (names.length === 0) return [];
  const imports = await input.around.imports();
  const imported = new Set(imports.flatMap(({ paths }) => paths));
  const query = { names: [...new Set(names)], paths: [], container: undefined, limit: mostTypes };
  const all = (await input.index.definitions(query, input.signal)).filter(({ path }) => isSameWorld(input.path, path));
  const ordered = [...all].sort(byNearness(input.path, imported)).sort((a, b) => rank(a) - rank(b));
  return [...new Set(names)].flatMap((name) => ordered.find((each) => each.name === name) ?? []);
}

/** A type before a function before a member of the same name. */
const rank = (each: Located): number => (isType(each) ? 0 : each.kind === "method" || each.kind === "field" ? 2 : 1);

/** Members of a type, then those of its bases, two steps up. */
export async function membersOf(input: SourceInput, type: Located, steps = 2): Promise<Located[]> {
  const query = { names: [], paths: [], container: fullName(type), limit: mostMembers };
  const all = await input.index.definitions(query, input.signal);
  const own = all.filter((member) => belongsTo(member, type));
  if (steps === 0 || type.bases.length === 0) return own;
  const seen = new Set(own.map(({ name }) => name));
  const inherited: Located[] = [];
  for (const base of await findTypes({ ...input, path: type.path }, type.bases.slice(0, 3))) {
    if (base.path === type.path && base.line === type.line) continue;
    inherited.push(...(await membersOf(input, base, steps - 1)).filter(({ name }) => !seen.has(name)));
  }
  return [...own, ...inherited];
}

function belongsTo(member: Located, type: Located): boolean {
  if (member.path === type.path) return true;
  if (/\.go$/.test(type.path)) return folderOf(member.path) === folderOf(type.path);
  // Implementations may stand in other files of the crate or library.
  return /\.(?:rs|cc|cpp|cxx|hpp|hh|h|c|swift|rb|cs)$/.test(type.path) && isSameWorld(type.path, member.path);
}

/** The top-level type or type named by a container path such as "Outer.Inner". */
export async function findContainer(input: SourceInput, container: string): Promise<Located | undefined> {
  const name = container.slice(container.lastIndexOf(".") + 1);
  return (await findTypes(input, [name]))[0];
}

/** Declarations that the document sees without importing them. */
export async function folderDefinitions(input: SourceInput): Promise<readonly Located[]> {
  if (!sharesFolder(input.site.languageId)) return [];
  const query = { names: [], paths: [folderOf(input.path) || "/"], container: undefined, limit: 3000 };
  const all = await input.index.definitions(query, input.signal);
  return all.filter(
    ({ path }) => path !== input.path && isSameWorld(input.path, path) && (isTest(input.path) || !isTest(path)),
  );
}

export const isTest = (path: string): boolean =>
  /(?:^|\/)(?:tests?|__tests__)\/|(?:^|\/)spec\/.*\.(?:rb|[jt]sx?)$|[._](?:test|spec)\.\w+$|(?:^|\/)test_[^/]*\.py$|(?:^|\/)[^/]*Tests?\.(?:java|kt|cs)$/.test(
    path,
  );

/** Files of languages that can use each other. */
export function isSameWorld(path: string, other: string): boolean {
  const world = worldOf(path);
  return world === worldOf(other);
}

function worldOf(path: string): string {
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return worlds[extension] ?? extension;
}

const worlds: Readonly<Record<string, string>> = {
  ...Object.fromEntries("ts tsx mts cts js jsx mjs cjs vue svelte".split(" ").map((each) => [each, "script"])),
  ...Object.fromEntries("java kt kts scala groovy".split(" ").map((each) => [each, "jvm"])),
  ...Object.fromEntries("c h cc cpp cxx hpp hh hxx inl ipp".split(" ").map((each) => [each, "c"])),
  ...Object.fromEntries("py pyi".split(" ").map((each) => [each, "python"])),
};
