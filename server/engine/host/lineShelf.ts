import type { CacheLine, SavedLine } from "./inference.ts";
import { commonLength, type ParkedLines } from "./parkedLines.ts";
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

/** How states are kept and copied; undefined where the library has no memory to write them to. */
export type Parking = {
  readonly lines: ParkedLines;
  /** Fewer tokens than this are evaluated sooner than a state is written and read. */
  readonly leastTokens: number;
};

/** What a slot could be filled with instead of what it has. */
type Source = { readonly shared: number; readonly from: Slot | SavedLine };

/** Which cache line serves which document. */
export class LineShelf {
  readonly #slots: readonly Slot[];
  readonly #parking: Parking | undefined;
  #uses = 0;
  /** Tokens of prompts evaluated so far, those of requests that were aborted among them. */
  evaluatedTokens = 0;

  constructor(lines: readonly CacheLine[], parking?: Parking) {
    this.#slots = lines.map((line) => ({ line, key: undefined, used: 0, lease: undefined }));
    this.#parking = parking;
  }

  /** Memory that parked states take. */
  get parkedBytes(): number {
    return this.#parking?.lines.bytes ?? 0;
  }

  /**
   * Takes the line that costs least, and cuts it back to what it shares with `prompt`. What the line loses is parked;
   * what another line or a parked state shares beyond that is copied instead of being evaluated again.
   */
  async take(key: string, prompt: readonly TokenId[]): Promise<Lease> {
    const slot = this.#cheapest(key, prompt, this.#closestTo(prompt)?.shared ?? 0);
    if (slot.lease) slot.lease.isValid = false;
    slot.lease = undefined;
    slot.key = key;
    slot.used = ++this.#uses;
    if (this.#parking) await this.#fill(slot, prompt, this.#parking);
    // The last token is evaluated in any case: its evaluation says what follows.
    const reused = Math.min(commonLength(slot.line.tokens, prompt), prompt.length - 1);
    const lease = new Lease(slot.line, reused);
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

  /** Frees the parked states; to be called before the model goes away. */
  clear(): void {
    this.#parking?.lines.clear();
  }

  async #fill(slot: Slot, prompt: readonly TokenId[], parking: Parking): Promise<void> {
    const own = commonLength(slot.line.tokens, prompt);
    if (slot.line.length - own >= parking.leastTokens) await this.#park(slot.line, parking);
    // Parking may have given up a state for lack of room.
    const source = this.#closestTo(prompt);
    if (!source || source.from === slot || source.shared - own < parking.leastTokens) return;
    if ("line" in source.from) {
      const copy = await source.from.line.save();
      if (copy) await slot.line.restore(copy);
      copy?.dispose();
      return;
    }
    await slot.line.restore(source.from);
    // A document that comes back takes its state along; a beginning that several share stays for the next.
    if (source.from.tokens.length - source.shared < parking.leastTokens) parking.lines.drop(source.from);
  }

  async #park(line: CacheLine, { lines }: Parking): Promise<void> {
    const saved = await line.save();
    if (saved) lines.add(saved);
  }

  /** Whatever has most of the prompt's beginning, a line before a parked state. */
  #closestTo(prompt: readonly TokenId[]): Source | undefined {
    if (!this.#parking) return undefined;
    const { lines, leastTokens } = this.#parking;
    const parked = lines.closestTo(prompt);
    if (parked && parked.shared >= leastTokens) lines.used(parked.saved);
    const sources: readonly Source[] = [
      ...this.#slots.map((slot) => ({ from: slot, shared: commonLength(slot.line.tokens, prompt) })),
      ...(parked ? [{ from: parked.saved, shared: parked.shared }] : []),
    ];
    return sources.reduce((best, each) => (each.shared > best.shared ? each : best));
  }

  #cheapest(key: string, prompt: readonly TokenId[], copied: number): Slot {
    const byAge = [...this.#slots].sort((a, b) => b.used - a.used);
    const costs = byAge.map((slot, age) => {
      const shared = commonLength(slot.line.tokens, prompt);
      const missing = prompt.length - Math.max(shared, copied - (this.#parking?.leastTokens ?? 0));
      // The document asked about longest ago loses its line for nothing; any other, only to a prompt that shares more.
      const isFree = slot.key === key || slot.key === undefined || age === byAge.length - 1;
      return { slot, cost: missing + (isFree ? 0 : slot.line.length - shared) };
    });
    return costs.reduce((best, each) => (each.cost <= best.cost ? each : best)).slot;
  }
}
