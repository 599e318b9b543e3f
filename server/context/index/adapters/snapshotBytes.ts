import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import type { Entry, Vocabulary } from "../store/entry.ts";
import { Interner } from "../store/interner.ts";
import { frequencyOfTerm, packTerm, wordOfTerm } from "../store/entry.ts";
import type { Pace } from "../store/pace.ts";

/**
 * The snapshot file: a mark, a checksum, and length-prefixed pieces. It holds what the given files use and nothing else: a
 * word that only an open document contains has no number in it.
 */
const mark = Buffer.from("LACUNAIX");
/** Counts up when the form changes, and when a file's outline would come out differently. */
const schema = 2;
const hashBytes = 32;
const textsPerPiece = 5000;
const filesPerPiece = 64;

/** A snapshot is of use only for the same of these. */
export type SnapshotKey = { readonly root: string; readonly version: string; readonly isRedacting: boolean };

type Head = SnapshotKey & { readonly schema: number; readonly identifiers: number; readonly words: number };
type Row = readonly [
  path: string,
  languageId: string,
  size: number,
  mtimeMs: number,
  packageName: string,
  definitionCount: number,
  lineCount: number,
  outlineBytes: number,
  declared: number,
  identifiers: number,
  firsts: number,
  terms: number,
];
type FilesPiece = { readonly rows: readonly Row[]; readonly numbers: Uint32Array; readonly outlines: Uint8Array };

export type SnapshotContent = { readonly entries: readonly Entry[]; readonly vocabulary: Vocabulary };

export async function encodeSnapshot(key: SnapshotKey, content: SnapshotContent, pace: Pace): Promise<Uint8Array> {
  const { entries, vocabulary } = content;
  const identifiers = new Renumbering(vocabulary.identifiers);
  const words = new Renumbering(vocabulary.words);
  for (const entry of entries) {
    for (const number of entry.declared) identifiers.use(number);
    for (const number of entry.identifiers) identifiers.use(number);
    for (const term of entry.terms) words.use(wordOfTerm(term));
    await pace();
  }
  const head: Head = { ...key, schema, identifiers: identifiers.settle(), words: words.settle() };
  const writer = new PieceWriter();
  writer.add(head);
  for (const numbering of [identifiers, words])
    for (const texts of numbering.pieces()) {
      writer.add(texts);
      await pace();
    }
  for (let at = 0; at < entries.length; at += filesPerPiece) {
    writer.add(packFiles(entries.slice(at, at + filesPerPiece), identifiers, words));
    await pace();
  }
  return writer.finish();
}

function packFiles(entries: readonly Entry[], identifiers: Renumbering, words: Renumbering): FilesPiece {
  const numbers: number[] = [];
  const outlines: Uint8Array[] = [];
  const rows = entries.map((entry): Row => {
    for (const number of entry.declared) numbers.push(identifiers.of(number));
    for (const number of entry.identifiers) numbers.push(identifiers.of(number));
    numbers.push(...entry.firsts, ...entry.termStarts);
    for (const term of entry.terms) numbers.push(packTerm(words.of(wordOfTerm(term)), frequencyOfTerm(term)));
    if (entry.outline !== undefined) outlines.push(entry.outline);
    return [
      entry.path,
      entry.languageId,
      entry.size,
      entry.mtimeMs,
      entry.packageName,
      entry.definitionCount,
      entry.lineCount,
      entry.outline?.length ?? -1,
      entry.declared.length,
      entry.identifiers.length,
      entry.firsts.length,
      entry.terms.length,
    ];
  });
  return { rows, numbers: Uint32Array.from(numbers), outlines: Buffer.concat(outlines) };
}

/** Undefined: broken, of another version, or for something else. */
export async function decodeSnapshot(
  key: SnapshotKey,
  bytes: Buffer,
  pace: Pace,
): Promise<SnapshotContent | undefined> {
  const pieces = await readPieces(bytes, pace);
  const head = pieces?.shift() as Head | undefined;
  if (pieces === undefined || head?.schema !== schema || head.root !== key.root) return undefined;
  if (head.version !== key.version || head.isRedacting !== key.isRedacting) return undefined;
  const vocabulary = { identifiers: new Interner(), words: new Interner() };
  for (const [interner, count] of [
    [vocabulary.identifiers, head.identifiers],
    [vocabulary.words, head.words],
  ] as const)
    while (interner.size < count) {
      const texts = pieces.shift() as readonly string[];
      for (const text of texts) interner.numberOf(text);
      await pace();
    }
  const entries: Entry[] = [];
  for (const piece of pieces) {
    entries.push(...unpackFiles(piece as FilesPiece));
    await pace();
  }
  return { entries, vocabulary };
}

function unpackFiles(piece: FilesPiece): readonly Entry[] {
  // One block of numbers for many files; the file's whole content would otherwise stay in memory behind them.
  const numbers = piece.numbers.slice();
  const outlines = piece.outlines.slice();
  let number = 0;
  let byte = 0;
  const take = (count: number): Uint32Array => numbers.subarray(number, (number += count));
  return piece.rows.map((row): Entry => {
    const [path, languageId, size, mtimeMs, packageName, definitionCount, lineCount, outlineBytes] = row;
    const [declared, identifiers, firsts, terms] = [row[8], row[9], row[10], row[11]];
    return {
      ...{ path, languageId, size, mtimeMs, packageName, definitionCount, lineCount },
      outline: outlineBytes < 0 ? undefined : outlines.subarray(byte, (byte += outlineBytes)),
      declared: take(declared),
      identifiers: take(identifiers),
      firsts: take(firsts),
      termStarts: take(firsts),
      terms: take(terms),
    };
  });
}

class PieceWriter {
  readonly #parts: Buffer[] = [];
  readonly #hash = createHash("sha256");

  add(value: unknown): void {
    const body = serialize(value);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    for (const part of [length, body]) {
      this.#hash.update(part);
      this.#parts.push(part);
    }
  }

  finish(): Uint8Array {
    return Buffer.concat([mark, this.#hash.digest(), ...this.#parts]);
  }
}

async function readPieces(bytes: Buffer, pace: Pace): Promise<unknown[] | undefined> {
  const head = mark.length + hashBytes;
  if (bytes.length < head || !bytes.subarray(0, mark.length).equals(mark)) return undefined;
  const hash = createHash("sha256");
  const bodies: Buffer[] = [];
  for (let at = head; at < bytes.length;) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end > bytes.length) return undefined;
    hash.update(bytes.subarray(at, end));
    bodies.push(bytes.subarray(at + 4, end));
    at = end;
    await pace();
  }
  if (!hash.digest().equals(bytes.subarray(mark.length, head))) return undefined;
  const values: unknown[] = [];
  for (const body of bodies) {
    values.push(deserialize(body));
    await pace();
  }
  return values;
}

/** Gives the used numbers of an interner new ones without gaps, in the same order. */
class Renumbering {
  readonly #interner: Interner;
  readonly #numbers: Uint32Array;

  constructor(interner: Interner) {
    this.#interner = interner;
    this.#numbers = new Uint32Array(interner.size);
  }

  use(number: number): void {
    this.#numbers[number] = 1;
  }

  /** The number of texts in use. */
  settle(): number {
    let next = 0;
    for (let number = 0; number < this.#numbers.length; number++)
      if (this.#numbers[number] === 1) this.#numbers[number] = ++next;
    return next;
  }

  of(number: number): number {
    return (this.#numbers[number] ?? 0) - 1;
  }

  *pieces(): Generator<readonly string[]> {
    let texts: string[] = [];
    for (let number = 0; number < this.#numbers.length; number++) {
      if (this.#numbers[number] === 0) continue;
      texts.push(this.#interner.textOf(number));
      if (texts.length < textsPerPiece) continue;
      yield texts;
      texts = [];
    }
    if (texts.length > 0) yield texts;
  }
}
