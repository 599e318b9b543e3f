import type { SavedLine } from "./inference.ts";
import type { TokenId } from "./vocabulary.ts";

export type Found = { readonly saved: SavedLine; readonly shared: number };

/** States of documents that lost their cache line: those used last, up to a limit in bytes. Never on a disk. */
export class ParkedLines {
  readonly #mostBytes: number;
  /** Least recently used first. */
  #lines: readonly SavedLine[] = [];

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#lines.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  add(saved: SavedLine): void {
    // What continues an older state makes that one superfluous.
    for (const older of this.#lines)
      if (commonLength(older.tokens, saved.tokens) === older.tokens.length) this.drop(older);
    this.#lines = [...this.#lines, saved];
    while (this.bytes > this.#mostBytes && this.#lines[0]) this.drop(this.#lines[0]);
  }

  /** The state that has most of the prompt's beginning. */
  closestTo(prompt: readonly TokenId[]): Found | undefined {
    const found = this.#lines.map((saved) => ({ saved, shared: commonLength(saved.tokens, prompt) }));
    return found.reduce<Found | undefined>(
      (best, each) => (each.shared >= (best?.shared ?? 1) ? each : best),
      undefined,
    );
  }

  used(saved: SavedLine): void {
    this.#lines = [...this.#lines.filter((each) => each !== saved), saved];
  }

  drop(saved: SavedLine): void {
    this.#lines = this.#lines.filter((each) => each !== saved);
    saved.dispose();
  }

  clear(): void {
    for (const saved of this.#lines) this.drop(saved);
  }
}

export function commonLength(a: readonly TokenId[], b: readonly TokenId[]): number {
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at++) if (a[at] !== b[at]) return at;
  return most;
}
