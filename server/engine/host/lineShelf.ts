import type { CacheLine } from "./inference.ts";
import type { TokenId } from "./vocabulary.ts";

type Slot = { readonly line: CacheLine; key: string | undefined; used: number; lease: Lease | undefined };

/** The right to a cache line, until somebody else takes it. */
export class Lease {
  readonly line: CacheLine;
  /** Tokens of the prompt that were there already. */
  readonly reused: number;
  isValid = true;

  constructor(line: CacheLine, reused: number) {
    this.line = line;
    this.reused = reused;
  }
}

/** Which cache line serves which document. */
export class LineShelf {
  readonly #slots: readonly Slot[];
  #uses = 0;

  constructor(lines: readonly CacheLine[]) {
    this.#slots = lines.map((line) => ({ line, key: undefined, used: 0, lease: undefined }));
  }

  /** Takes the line that costs least, and cuts it back to what it shares with `prompt`. */
  async take(key: string, prompt: readonly TokenId[]): Promise<Lease> {
    const slot = this.#cheapest(key, prompt);
    if (slot.lease) slot.lease.isValid = false;
    // The last token is evaluated in any case: its evaluation says what follows.
    const reused = Math.min(commonLength(slot.line.tokens, prompt), prompt.length - 1);
    const lease = new Lease(slot.line, reused);
    slot.key = key;
    slot.used = ++this.#uses;
    slot.lease = lease;
    if (slot.line.length > reused) await slot.line.keep(reused);
    return lease;
  }

  /** Empties a line whose evaluation failed: nobody knows what is in it. */
  async forget(key: string): Promise<void> {
    for (const slot of this.#slots) {
      if (slot.key !== key) continue;
      if (slot.lease) slot.lease.isValid = false;
      slot.key = undefined;
      await slot.line.keep(0).catch(() => {
        // The next use cuts it back once more, and fails for its own request.
      });
    }
  }

  #cheapest(key: string, prompt: readonly TokenId[]): Slot {
    const byAge = [...this.#slots].sort((a, b) => b.used - a.used);
    const costs = byAge.map((slot, age) => {
      const shared = commonLength(slot.line.tokens, prompt);
      // The document asked about longest ago loses its line for nothing; any other, only to a prompt that shares more.
      const isFree = slot.key === key || slot.key === undefined || age === byAge.length - 1;
      const lost = isFree ? 0 : slot.line.length - shared;
      return { slot, cost: prompt.length - shared + lost };
    });
    const cheapest = costs.reduce((best, each) => (each.cost <= best.cost ? each : best));
    return cheapest.slot;
  }
}

export function commonLength(a: readonly TokenId[], b: readonly TokenId[]): number {
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at++) if (a[at] !== b[at]) return at;
  return most;
}
