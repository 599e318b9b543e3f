import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { systemClock } from "../../../server/base/systemClock.ts";
import { IndexHost } from "../../../server/context/index/host/indexHost.ts";
import type { HostDeps } from "../../../server/context/index/host/hostDeps.ts";
import type { IndexSettings } from "../../../server/context/index/settings.ts";
import type { Definition, Outline } from "../../../server/domain/outline.ts";
import { createPrivacy } from "../../../server/privacy/createPrivacy.ts";

export const usualSettings: IndexSettings = {
  excludedPaths: [],
  privacyExcludedPaths: [],
  isRedacting: true,
  maxFiles: 1000,
  maxFileKiB: 64,
  isCached: true,
};

export type Files = Readonly<Record<string, string>>;

/** A folder that is gone when the test is. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), "lacuna-index-"));
  readonly root = join(this.folder, "root");
  readonly cacheFolder = join(this.folder, "cache", "index");

  constructor(files: Files) {
    mkdirSync(this.root);
    this.write(files);
  }

  write(files: Files): void {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const plainDefinition: Omit<Definition, "name" | "line" | "endLine" | "signature"> = {
  kind: "function",
  container: "",
  doc: "",
  isExported: true,
  bases: [],
  typeName: "",
};

/** `fn NAME`, `fn TYPE.NAME` and `import SPECIFIER` at the beginning of a line, whatever the language. */
export function fakeOutline(text: string): Outline {
  const definitions: Definition[] = [];
  const imports: Outline["imports"][number][] = [];
  for (const [line, each] of text.split("\n").entries()) {
    const [, container = "", name] = /^fn (?:([\w.]+)\.)?(\w+)/.exec(each) ?? [];
    if (name !== undefined)
      definitions.push({ ...plainDefinition, name, container, line, endLine: line, signature: each });
    const specifier = /^import (\S+)/.exec(each)?.[1];
    const place = { line, endLine: line, isWildcard: false, isReexport: false };
    if (specifier !== undefined) imports.push({ specifier, names: [], namespace: "", ...place });
  }
  return { definitions, imports, packageName: /^package (\w+)/m.exec(text)?.[1] ?? "" };
}

/** What the host read, in order. */
export type Seen = {
  readonly outlined: string[];
  readonly bugs: unknown[];
  readonly warnings: string[];
  resolverRenewals: number;
};

export function hostOf(place: Place, more: Partial<HostDeps> = {}): { readonly host: IndexHost; readonly seen: Seen } {
  const seen: Seen = { outlined: [], bugs: [], warnings: [], resolverRenewals: 0 };
  const settings = more.settings ?? usualSettings;
  const host = new IndexHost({
    root: place.root,
    settings,
    cacheFolder: place.cacheFolder,
    version: "test",
    suspects: [],
    culprits: [],
    privacy: createPrivacy({
      root: place.root,
      excludedPaths: settings.privacyExcludedPaths,
      isRedacting: settings.isRedacting,
    }),
    outliner: { outlineOf: (languageId, text) => (languageId === "json" ? undefined : fakeOutline(text)) },
    createResolver: (files) => ({
      resolve: ({ import: each }) => (files.has(each.specifier) ? [each.specifier] : []),
      modulePaths: ({ typed }) => [...files.all()].filter((path) => path.startsWith(typed)),
      siblings: () => [],
      filesChanged: () => void seen.resolverRenewals++,
    }),
    clock: systemClock,
    onState: () => {},
    onReading: (paths) => void seen.outlined.push(...paths),
    onWarning: (text) => void seen.warnings.push(text),
    onBug: (_place, error) => void seen.bugs.push(error),
    ...more,
  });
  return { host, seen };
}

export const named = (host: IndexHost, ...names: readonly string[]) =>
  host.answerers.definitions({ names, paths: [], container: undefined, limit: 50 });

/** "path:line" of each, sorted; lines from 0. */
export const places = (found: readonly { readonly path: string; readonly line: number }[]): readonly string[] =>
  found.map(({ path, line }) => `${path}:${line}`).sort();
