import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { Lru } from "../../../base/lru.ts";
import type { Outline } from "../../../domain/outline.ts";
import type { ResolvedImport } from "../../../domain/repositoryIndex.ts";
import type { Resolver, ResolverFiles } from "../../resolve/createResolver.ts";
import type { PathJudge } from "../files/pathRules.ts";
import type { Entry } from "../store/entry.ts";
import type { Store } from "../store/store.ts";
import type { HostDeps } from "./hostDeps.ts";

/** Manifests and configurations. */
const maxManifestBytes = 256 * 1024;
const keptFiles = 200;
/** During a build, when files come in one after another, what was derived from the tree is kept at least so long. */
const settleMs = 2000;

/** Where imports lead, computed at the first question and kept until the tree changes. */
export class Imports {
  readonly #clock: HostDeps["clock"];
  readonly #resolver: Resolver;
  readonly #resolved = new Lru<Entry, readonly ResolvedImport[]>(keptFiles);
  #isStale = false;
  #renewedMs = Number.NEGATIVE_INFINITY;
  #isSettled = false;

  constructor({ host, store, judge }: { host: HostDeps; store: Store; judge: PathJudge }) {
    this.#clock = host.clock;
    this.#resolver = host.createResolver(resolverFiles(host.root, store, judge));
  }

  treeChanged(): void {
    this.#isStale = true;
  }

  /** The build is over: from here on every change counts at once. */
  settle(): void {
    this.#isSettled = true;
  }

  of(entry: Entry, outline: Outline | undefined): readonly ResolvedImport[] {
    this.#renew();
    const known = this.#resolved.get(entry);
    if (known !== undefined) return known;
    const { path, languageId } = entry;
    const imports = (outline?.imports ?? []).map((each) => ({
      ...each,
      paths: this.#resolver.resolve({ path, languageId, import: each }),
    }));
    this.#resolved.set(entry, imports);
    return imports;
  }

  modulePaths(request: { path: string; languageId: string; typed: string; limit: number }): readonly string[] {
    this.#renew();
    return this.#resolver.modulePaths(request);
  }

  #renew(): void {
    if (!this.#isStale) return;
    if (!this.#isSettled && this.#clock.now() - this.#renewedMs < settleMs) return;
    this.#isStale = false;
    this.#renewedMs = this.#clock.now();
    this.#resolved.clear();
    this.#resolver.filesChanged();
  }
}

function resolverFiles(root: string, store: Store, judge: PathJudge): ResolverFiles {
  const isOpenToRead = (path: string): boolean => {
    const cause = judge.findSkip(path)?.cause;
    return cause !== "privacy" && cause !== "setting";
  };
  return {
    has: (path) => store.has(path),
    all: () => store.paths(),
    packageOf: (path) => store.get(path)?.packageName ?? "",
    exists: (path) => store.has(path) || statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true,
    readText: (path) => (isOpenToRead(path) ? readInside(root, path) : undefined),
  };
}

function readInside(root: string, path: string): string | undefined {
  try {
    const file = realpathSync(join(root, path));
    const inside = realpathSync(root);
    if (!file.startsWith(inside.endsWith(sep) ? inside : inside + sep)) return undefined;
    const stat = statSync(file);
    return stat.isFile() && stat.size <= maxManifestBytes ? readFileSync(file, "utf8") : undefined;
  } catch {
    // Most of the places where a manifest could stand have none.
    return undefined;
  }
}
