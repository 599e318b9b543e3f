import assert from "node:assert/strict";
import { createResolver, type Resolver } from "../../../server/context/resolve/createResolver.ts";
import type { Import } from "../../../server/domain/outline.ts";

/** A tree in memory: path to text. What lies under node_modules, or is named in `unindexed`, exists without being indexed. */
export type Fixture = {
  readonly languageId: string;
  readonly files: Readonly<Record<string, string>>;
  readonly unindexed?: Readonly<Record<string, string>>;
  readonly packages?: Readonly<Record<string, string>>;
};

/** "specifier", "specifier: name, name" or "specifier: *". */
export type ResolveRow = readonly [path: string, written: string, ...expected: string[]];
export type SpecifierRow = readonly [path: string, typed: string, ...expected: string[]];
export type SiblingRow = readonly [path: string, ...expected: string[]];

export function resolverOf(fixture: Fixture): Resolver {
  const disk = new Map(Object.entries({ ...fixture.files, ...fixture.unindexed }));
  return createResolver({
    has: (path) => Object.hasOwn(fixture.files, path),
    all: () => Object.keys(fixture.files),
    readText: (path) => disk.get(path),
    exists: (path) => disk.has(path),
    packageOf: (path) => fixture.packages?.[path] ?? "",
  });
}

export function importOf(written: string): Import {
  const [specifier = "", names = ""] = written.split(/: /);
  return {
    specifier,
    names: names
      .split(", ")
      .filter((name) => name !== "" && name !== "*")
      .map((name) => ({ imported: name, local: name })),
    namespace: "",
    isWildcard: names === "*",
    isReexport: false,
    line: 0,
    endLine: 0,
  };
}

export function resolves(fixture: Fixture, rows: readonly ResolveRow[]): void {
  const resolvers = { "\\n": resolverOf(fixture), "\\r\\n": resolverOf(asOnWindows(fixture)) };
  for (const [path, written, ...expected] of rows)
    test(`${written} in ${path}`, () => {
      for (const [lineEnds, resolver] of Object.entries(resolvers)) {
        const found = resolver.resolve({ path, languageId: fixture.languageId, import: importOf(written) });
        assert.deepEqual(found, expected, `manifests with ${lineEnds}`);
      }
    });
}

/** As git checks the files out there, and with the mark that some editors there put in front. */
function asOnWindows({ files, unindexed = {}, ...rest }: Fixture): Fixture {
  const written = (texts: Fixture["files"]): Fixture["files"] =>
    Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, `\uFEFF${text.replaceAll("\n", "\r\n")}`]));
  return { ...rest, files: written(files), unindexed: written(unindexed) };
}

/** Each row's answers must begin with those expected; an empty row expects none at all. */
export function completes(fixture: Fixture, rows: readonly SpecifierRow[]): void {
  const resolver = resolverOf(fixture);
  for (const [path, typed, ...expected] of rows)
    test(`typed ${JSON.stringify(typed)} in ${path}`, () => {
      const limit = expected.length || 1;
      assert.deepEqual(resolver.modulePaths({ path, languageId: fixture.languageId, typed, limit }), expected);
    });
}

export function hasSiblings(fixture: Fixture, rows: readonly SiblingRow[]): void {
  const resolver = resolverOf(fixture);
  for (const [path, ...expected] of rows)
    test(`siblings of ${path}`, () =>
      assert.deepEqual(resolver.siblings({ path, languageId: fixture.languageId }), expected));
}
