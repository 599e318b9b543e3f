import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Lru } from "../../../base/lru.ts";
import type { Privacy } from "../../../domain/privacy.ts";
import { Examiner, type FileFacts } from "../files/examine.ts";
import type { OpenText } from "../protocol.ts";
import { findBinarySkip } from "../files/contentRules.ts";
import { type Skip, skip } from "../files/causes.ts";

/** An editor has fewer documents open; what comes beyond is read from disk. */
const mostOpen = 300;

/** While somebody types, the same few files are asked for again and again; looking for secrets takes a millisecond or more. */
const keptTexts = 24;
const keptUnits = 150_000;

export type ReadText = { readonly text: string; readonly facts: FileFacts };
export type Refused = { readonly skip: Skip; readonly facts: FileFacts };

/** No file on disk has these: what carries them is looked at again when there is an occasion. */
export const noFacts: FileFacts = { size: -1, mtimeMs: -1 };

/** The texts behind the index: open documents first, then the disk. What leaves here is redacted. */
export class FileTexts {
  readonly #root: string;
  readonly #privacy: Privacy;
  readonly #maxBytes: number;
  readonly #open = new Map<string, OpenText>();
  readonly #recent = new Lru<string, { readonly from: OpenText | FileFacts; readonly text: string }>(keptTexts);

  constructor({ root, privacy, maxBytes }: { root: string; privacy: Privacy; maxBytes: number }) {
    this.#root = root;
    this.#privacy = privacy;
    this.#maxBytes = maxBytes;
  }

  /** Answers whether the document counts as open from here on. */
  setOpen(path: string, open: OpenText | undefined): boolean {
    this.#open.delete(path);
    if (open === undefined || open.text.length > this.#maxBytes || this.#open.size >= mostOpen) return false;
    this.#open.set(path, open);
    return true;
  }

  isOpen(path: string): boolean {
    return this.#open.has(path);
  }

  openPaths(): Iterable<string> {
    return this.#open.keys();
  }

  findOpen(path: string): OpenText | undefined {
    return this.#open.get(path);
  }

  async redacted(path: string, text: string): Promise<string> {
    return (await this.#privacy.redact(text, path)).text;
  }

  /** What is on disk, not redacted, for whoever decides first whether it is to be used. */
  async readDisk(path: string, examiner: Examiner): Promise<ReadText | Refused | "absent" | "folder"> {
    const facts = await examiner.examine(path);
    if (typeof facts === "string") return facts;
    if ("cause" in facts) return { skip: facts, facts: noFacts };
    const bytes = await this.#bytes(path);
    if (bytes === undefined) return { skip: skip("unreadable"), facts: noFacts };
    const binary = findBinarySkip(bytes);
    return binary === undefined ? { text: decoded(bytes), facts } : { skip: binary, facts };
  }

  /** The text that may be shown, if the file is still what `expected` says; an open document always is. */
  async current(path: string, expected: FileFacts): Promise<string | undefined> {
    const open = this.#open.get(path);
    const recent = this.#recent.get(path);
    if (open !== undefined) return recent?.from === open ? recent.text : this.#remember(path, open, open.text);
    const facts = await new Examiner(this.#root, Number.POSITIVE_INFINITY).examine(path);
    if (typeof facts === "string" || "cause" in facts || !isSame(facts, expected)) return undefined;
    if (recent !== undefined && !("text" in recent.from) && isSame(recent.from, facts)) return recent.text;
    const bytes = await this.#bytes(path);
    return bytes && this.#remember(path, facts, decoded(bytes));
  }

  async #remember(path: string, from: OpenText | FileFacts, raw: string): Promise<string> {
    const text = await this.redacted(path, raw);
    if (text.length <= keptUnits) this.#recent.set(path, { from, text });
    return text;
  }

  #bytes(path: string): Promise<Buffer | undefined> {
    // Deleted since it was looked at, or not ours to read.
    return readFile(join(this.#root, path)).catch(() => undefined);
  }
}

const isSame = (a: FileFacts, b: FileFacts): boolean => a.size === b.size && a.mtimeMs === b.mtimeMs;

const decoded = (bytes: Buffer): string => bytes.toString("utf8").replace(/^\uFEFF/, "");
