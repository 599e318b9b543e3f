import type { Random } from "../../base/seededRandom.ts";
import { type Chunk, llamaVimDefaults as own, type Place } from "./llamaVimRequest.ts";

const half = own.chunkLines / 2;
const mostQueued = 16;
/** Chunks as alike as this replace each other; a chunk as alike to the text at the cursor as `nearHere` is dropped. */
const alike = 0.9;
const nearHere = 0.5;
/** Chunks around are picked again once the cursor is more lines than this away from where they were picked last. */
const farLines = 32;

/** llama.vim's chunks of other places: picked where the user has been, queued, and moved into the ring while he rests. */
export class LlamaVimRing {
  readonly #random: Random;
  #chunks: readonly Chunk[] = [];
  #queued: readonly Chunk[] = [];
  #pickedAt = Number.NEGATIVE_INFINITY;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Those that go into a request. */
  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  /** Entering a buffer queues what is around the cursor. */
  enter(place: Place, filename: string): void {
    this.#pick(around(place), { filename, evicts: true });
  }

  /** Before a request: what repeats the text at the cursor leaves the ring. */
  dropNear(place: Place): void {
    const here = this.#anyHalf(around(place));
    this.#chunks = this.#chunks.filter(({ lines }) => similarity(lines, here) <= nearHere);
  }

  /** After a request: what lies beyond the window, if the cursor has come far. */
  pickBeyond({ lines, line }: Place, filename: string): void {
    if (Math.abs(line - this.#pickedAt) <= farLines) return;
    this.#pickedAt = line;
    const slice = (from: number, to: number): readonly string[] => {
      const inside = (at: number): number => Math.min(Math.max(at, 0), lines.length - 1);
      return lines.slice(inside(from), inside(to) + 1);
    };
    this.#pick(slice(line - own.ringScopeLines, line - own.prefixLines), { filename, evicts: false });
    this.#pick(slice(line + own.suffixLines, line + own.suffixLines + own.chunkLines), { filename, evicts: false });
  }

  /** True when a queued chunk moved into the ring, which is then to be evaluated. */
  update(): boolean {
    const [first, ...rest] = this.#queued;
    if (first === undefined) return false;
    this.#queued = rest;
    this.#chunks = [...this.#chunks.slice(this.#chunks.length === own.ringChunks ? 1 : 0), first];
    return true;
  }

  #pick(text: readonly string[], { filename, evicts }: { readonly filename: string; readonly evicts: boolean }): void {
    if (text.length < 3) return;
    const lines = text.length + 1 < own.chunkLines ? text : this.#anyHalf(text);
    const all = [...this.#chunks, ...this.#queued];
    if (all.some((chunk) => chunk.lines.join("\n") === lines.join("\n"))) return;
    const isOther = (chunk: Chunk): boolean => similarity(chunk.lines, lines) <= alike;
    if (!evicts && !all.every(isOther)) return;
    this.#chunks = this.#chunks.filter(isOther);
    const queued = this.#queued.filter(isOther);
    this.#queued = [...queued.slice(queued.length === mostQueued ? 1 : 0), { lines, filename }];
  }

  /** Its slices include their end: 33 lines. */
  #anyHalf(text: readonly string[]): readonly string[] {
    const from = Math.floor(this.#random() * (Math.max(0, text.length - half) + 1));
    return text.slice(from, from + half + 1);
  }
}

const around = ({ lines, line }: Place): readonly string[] => lines.slice(Math.max(0, line - half), line + half + 1);

/** Twice the lines in common, as a share of all. */
function similarity(one: readonly string[], other: readonly string[]): number {
  const common = one.filter((line) => other.includes(line)).length;
  return (2 * common) / (one.length + other.length);
}
