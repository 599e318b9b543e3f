import { isIP } from "node:net";
import { Lru } from "../../base/lru.ts";
import type { Clock } from "../../domain/clock.ts";
import { RequestFailure } from "../failure.ts";

/** More addresses than that at once are an attack, and then forgetting one costs nothing. */
const mostAddresses = 10_000;
/** A wrong token costs as much as so many requests: guessing is slow. */
const costOfRefusal = 20;

type Bucket = { readonly left: number; readonly at: number };

/**
 * Whose address it is: of IPv6 the network, since everybody has more addresses there than can be counted. An IPv4 address is
 * the same however it is written.
 */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined || isIP(address) !== 6) return mapped ?? address;
  const [before = "", after] = address.split("::");
  const groups = before.split(":");
  const zeros = after === undefined ? 0 : 8 - groups.length - after.split(":").length;
  const all = [...groups, ...Array.from({ length: zeros }, () => "0"), ...(after ?? "").split(":")];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group || "0", 16).toString(16))
    .join(":");
}

/** A token bucket per address. */
export class AddressLimit {
  readonly #buckets = new Lru<string, Bucket>(mostAddresses);
  readonly #perMinute: number;
  readonly #burst: number;
  readonly #clock: Clock;

  constructor(limits: { readonly perMinute: number; readonly burst: number }, clock: Clock) {
    this.#perMinute = limits.perMinute;
    this.#burst = limits.burst;
    this.#clock = clock;
  }

  /** Undefined: may go on. */
  take(address: string): RequestFailure | undefined {
    const filled = this.#filled(address);
    const isAllowed = filled >= 1;
    this.#set(address, isAllowed ? filled - 1 : filled);
    if (isAllowed) return undefined;
    const retryAfterSeconds = Math.max(1, Math.ceil(((1 - filled) / this.#perMinute) * 60));
    return new RequestFailure("overQuota", `Too many requests. Try again in ${retryAfterSeconds} s.`, {
      retryAfterSeconds,
    });
  }

  /** After a token that was refused. */
  punish(address: string): void {
    this.#set(address, Math.max(0, this.#filled(address) - costOfRefusal));
  }

  #filled(address: string): number {
    const now = this.#clock.now();
    const { left, at } = this.#buckets.get(networkOf(address)) ?? { left: this.#burst, at: now };
    return Math.min(this.#burst, left + ((now - at) / 60_000) * this.#perMinute);
  }

  #set(address: string, left: number): void {
    this.#buckets.set(networkOf(address), { left, at: this.#clock.now() });
  }
}
