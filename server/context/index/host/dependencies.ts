import { Lru } from "../../../base/lru.ts";
import { languageOf } from "../../../syntax/languageOf.ts";
import { Examiner } from "../files/examine.ts";
import type { PathJudge } from "../files/pathRules.ts";
import { Interner } from "../store/interner.ts";
import { type Entry, makeEntry } from "../store/entry.ts";
import type { FileTexts } from "./fileTexts.ts";
import type { HostDeps } from "./hostDeps.ts";

/** Type declarations of the packages that one document imports. */
const kept = 100;
/** Those of large packages come in one file. */
const maxBytes = 1024 * 1024;

export type DependencyDeps = {
  readonly host: HostDeps;
  readonly texts: FileTexts;
  readonly judge: PathJudge;
};

/** Files in folders of dependencies: not indexed, read when an import leads to them. */
export class Dependencies {
  readonly #deps: DependencyDeps;
  readonly #entries = new Lru<string, Entry>(kept);

  constructor(deps: DependencyDeps) {
    this.#deps = deps;
  }

  /** Undefined for every other file. */
  async find(path: string): Promise<Entry | undefined> {
    const { host, texts, judge } = this.#deps;
    const cause = judge.findSkip(path)?.cause;
    if ((cause !== "folder" && cause !== "generated") || path.includes(".git/")) return undefined;
    const read = await texts.readDisk(path, new Examiner(host.root, maxBytes));
    if (typeof read === "string" || "skip" in read) return undefined;
    const known = this.#entries.get(path);
    if (known?.size === read.facts.size && known.mtimeMs === read.facts.mtimeMs) return known;
    const text = await texts.redacted(path, read.text);
    const languageId = languageOf(path);
    host.onReading([path]);
    const outline = host.outliner.outlineOf(languageId, text);
    host.onReading([]);
    // Its words are nobody's business but its own.
    const vocabulary = { identifiers: new Interner(), words: new Interner() };
    const entry = makeEntry({ path, languageId, ...read.facts, text, outline }, vocabulary);
    this.#entries.set(path, entry);
    return entry;
  }
}
