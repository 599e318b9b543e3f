import type { Settled } from "../../domain/context.ts";
import type { ResolvedImport } from "../../domain/repositoryIndex.ts";
import type { ImportSite } from "./importSite.ts";
import type { SourceInput } from "./source.ts";
import { relativePath } from "./specifierFor.ts";
import { isNamedAfter, suppliersOf } from "./supply.ts";

/** One way to finish the import; `weight` is about 1 for each name that it surely supplies. */
export type Offer = Settled & { readonly weight: number };

type AtModule = Extract<ImportSite, { kind: "module" }>;

/** A header that is called like what it declares is there for it; others hold things by the way. */
const plainShare = 0.4;
/** What another header brings along need not be included. */
const broughtShare = 0.4;

/** Headers of the repository that declare what the file uses. */
export async function offerIncludes(
  input: SourceInput,
  { typed, before }: AtModule,
  names: readonly string[],
): Promise<Offer[]> {
  const { path, around, index, signal } = input;
  const imports = await around.imports();
  const included = new Set(imports.flatMap(({ paths }) => paths));
  const declared = (await suppliersOf(input, names)).filter((each) => isHeader.test(each.path));
  const headersWith = (name: string): string[] => [
    ...new Set(declared.filter((each) => each.name === name).map((each) => each.path)),
  ];
  const weightOf = (name: string, header: string): number => {
    const headers = headersWith(name);
    const named = headers.filter((each) => isNamedAfter(each, name));
    return named.includes(header) ? 1 / named.length : plainShare / headers.length;
  };
  const behind = await Promise.all([...included].slice(0, mostIncludes).map((each) => index.importsOf(each, signal)));
  const brought = new Set(behind.flat().flatMap(({ paths }) => paths));
  const close = /[<"](?=[^<"]*$)/.exec(before)?.[0] === "<" ? ">" : '"';
  return [...new Set(declared.map((each) => each.path))].flatMap((header) => {
    const specifier =
      header === path || included.has(header) ? undefined : specifierOf(header, input.path, { imports, typed });
    if (specifier?.startsWith(typed) !== true) return [];
    const supplied = [...new Set(declared.filter((each) => each.path === header).map(({ name }) => name))];
    const weights = supplied.map((name) => weightOf(name, header));
    return {
      text: specifier.slice(typed.length) + close,
      weight: Math.max(...weights) * (brought.has(header) ? broughtShare : 1),
      why: `this file uses ${supplied.join(", ")}, from ${header}`,
    };
  });
}

const mostIncludes = 30;
const isHeader = /\.(?:h|hh|hpp|hxx)$/;

type Style = { readonly imports: readonly ResolvedImport[]; readonly typed: string };

/** From the file's own folder, or from the folder that its other includes start at. */
function specifierOf(header: string, path: string, { imports, typed }: Style): string | undefined {
  const relative = relativePath(path, header);
  if (typed.startsWith(".")) return relative;
  const known = imports.flatMap(({ specifier, paths }) =>
    paths.slice(0, 1).map((found) => ({ specifier, found, isRelative: specifier === relativePath(path, found) })),
  );
  if (known.length === 0 || known.some(({ isRelative }) => isRelative)) return relative;
  const roots = known
    .filter(({ specifier, found }) => found.endsWith(`/${specifier}`))
    .map(({ specifier, found }) => found.slice(0, -specifier.length));
  const root = roots.find((each) => header.startsWith(each));
  return root === undefined ? undefined : header.slice(root.length);
}
