import type { Located, Passage } from "../../domain/repositoryIndex.ts";
import { isSameWorld, isTest } from "./lookUp.ts";
import type { Source, SourceInput } from "./source.ts";
import { isType, stepsBetween } from "./surroundings.ts";

/** Functions of the same name elsewhere: the same method in a sibling class, the same function of a sibling module. */
export const siblings: Source = {
  name: "siblings",
  find: async (input, add) => {
    const { index, signal, around } = input;
    if (input.site.importing !== undefined) return;
    const enclosing = (await around.enclosing()).findLast((each) => !isType(each) && each.kind !== "field");
    const name = enclosing?.name ?? input.request.shape.scopes.at(-1);
    if (name === undefined || name.length < 3) return;
    const all = await index.definitions({ names: [name], paths: [], container: undefined, limit: 60 }, signal);
    const others = all.filter((each) => isSibling(input, each));
    const siblingClasses = await sameBase(input);
    const ranked = others
      .map((each) => ({ each, score: likeness(input, each, siblingClasses) }))
      .sort((a, b) => b.score - a.score || (a.each.path < b.each.path ? -1 : 1));
    for (const { each, score } of ranked.slice(0, mostSiblings)) {
      const body = await index.passage(
        { path: each.path, line: each.line, endLine: Math.min(each.endLine, each.line + mostLines) },
        signal,
      );
      if (body === undefined) continue;
      const why = siblingClasses.has(each.container)
        ? `the same method of ${each.container}, which has the same base`
        : `another ${name}`;
      add({ source: "siblings", why, score, ...placed(body) });
    }
  },
};

const mostSiblings = 3;
const mostLines = 14;

const placed = (
  body: Passage,
): { path: string; shown: { kind: "passage"; line: number; endLine: number; text: string } } => ({
  path: body.path,
  shown: { kind: "passage", line: body.line, endLine: body.endLine, text: body.text },
});

const isSibling = (input: SourceInput, each: Located): boolean =>
  each.path !== input.path &&
  isSameWorld(input.path, each.path) &&
  each.endLine > each.line &&
  !isType(each) &&
  isTest(each.path) === isTest(input.path);

function likeness(input: SourceInput, each: Located, siblingClasses: ReadonlySet<string>): number {
  const near = 1 / (1 + stepsBetween(input.path, each.path));
  return (
    0.5 + 0.4 * near + (siblingClasses.has(each.container) ? 0.6 : 0) + (shareName(input.path, each.path) ? 0.3 : 0)
  );
}

const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const shareName = (a: string, b: string): boolean => fileName(a) === fileName(b);

/** Names of classes that extend or implement what the enclosing class does. */
async function sameBase({ around, index, path, signal }: SourceInput): Promise<ReadonlySet<string>> {
  const base = (await around.enclosing()).findLast(isType)?.bases[0];
  if (base === undefined) return new Set();
  const uses = await index.usesOf({ name: base, path, limit: 12 }, signal);
  const names = uses.flatMap(({ text }) =>
    [...text.matchAll(/\b(?:class|struct|interface|object)\s+(\w+)([^{;:]*[:({]?[^{;\n]*)/g)]
      .filter(([, , rest]) => rest?.includes(base))
      .map(([, name]) => name),
  );
  return new Set(names.filter((each) => each !== undefined));
}
