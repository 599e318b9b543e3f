import { Bucket } from "./bucket.ts";
import { dayOf, secondsToMidnight } from "./day.ts";
import type { Limits } from "./limits.ts";

/** A person or a group that somebody's work counts for. */
export type Subject = { readonly key: string; readonly limits: Limits };

export type Exceeded = { readonly subject: string; readonly what: string; readonly retryAfterSeconds: number };

export type Time = {
  /** Monotonic; for what is per minute. */
  readonly nowMs: () => number;
  /** For what is per day. */
  readonly wall: () => Date;
};

/** What was used and is not written yet, to be added to what the database has. */
export type Unsaved = {
  readonly key: string;
  readonly day: string;
  readonly requests: number;
  readonly tokens: number;
};

type Day = { day: string; requests: number; tokens: number; unsavedRequests: number; unsavedTokens: number };

/**
 * Minutes are counted in memory, per server: of two servers each lets a minute's allowance through. Days are counted in the
 * database; servers see each other's use when they write their own.
 */
export class Quotas {
  readonly #time: Time;
  readonly #requests = new Map<string, Bucket>();
  readonly #tokens = new Map<string, Bucket>();
  readonly #days = new Map<string, Day>();
  timeZone = "UTC";

  constructor(time: Time) {
    this.#time = time;
  }

  /** Whether every subject has something left; if so, one request is counted for each. */
  admit(subjects: readonly Subject[]): Exceeded | undefined {
    for (const subject of subjects) {
      const exceeded = this.#exceededBy(subject);
      if (exceeded) return exceeded;
    }
    const nowMs = this.#time.nowMs();
    for (const { key, limits } of subjects) {
      if (limits.requestsPerMinute !== undefined) this.#requests.get(key)?.take(1, nowMs);
      const day = this.#today(key);
      day.requests++;
      day.unsavedRequests++;
    }
    return undefined;
  }

  spend(subjects: readonly Subject[], tokens: number): void {
    const nowMs = this.#time.nowMs();
    for (const { key, limits } of subjects) {
      if (limits.tokensPerMinute !== undefined)
        bucketOf(this.#tokens, { key, perMinute: limits.tokensPerMinute, nowMs }).take(tokens, nowMs);
      const day = this.#today(key);
      day.tokens += tokens;
      day.unsavedTokens += tokens;
    }
  }

  /** Hands over what is to be written; `restore` takes it back if that fails. Days that have passed are forgotten with it. */
  takeUnsaved(): readonly Unsaved[] {
    const today = this.#day();
    const taken: Unsaved[] = [];
    for (const [key, each] of this.#days) {
      if (each.unsavedRequests > 0 || each.unsavedTokens > 0)
        taken.push({ key, day: each.day, requests: each.unsavedRequests, tokens: each.unsavedTokens });
      each.unsavedRequests = 0;
      each.unsavedTokens = 0;
      if (each.day !== today) this.#days.delete(key);
    }
    return taken;
  }

  restore(unsaved: readonly Unsaved[]): void {
    for (const { key, day, requests, tokens } of unsaved) {
      const known = this.#days.get(key);
      // What belongs to a day that is over has no bearing on any limit.
      if (known?.day !== day) continue;
      known.unsavedRequests += requests;
      known.unsavedTokens += tokens;
    }
  }

  /** What the database has for a day, this server's written use included. */
  learn({ key, day, requests, tokens }: Unsaved): void {
    if (day !== this.#day()) return;
    const known = this.#today(key);
    known.requests = requests + known.unsavedRequests;
    known.tokens = tokens + known.unsavedTokens;
  }

  #exceededBy({ key, limits }: Subject): Exceeded | undefined {
    const nowMs = this.#time.nowMs();
    const perMinute = [
      { buckets: this.#requests, perMinute: limits.requestsPerMinute, what: "requests per minute" },
      { buckets: this.#tokens, perMinute: limits.tokensPerMinute, what: "tokens per minute" },
    ];
    for (const { buckets, perMinute: limit, what } of perMinute) {
      if (limit === undefined) continue;
      const seconds = bucketOf(buckets, { key, perMinute: limit, nowMs }).waitSeconds(nowMs);
      if (seconds > 0)
        return { subject: key, what: `${limit} ${what}`, retryAfterSeconds: Math.max(1, Math.ceil(seconds)) };
    }
    const { requests, tokens } = this.#today(key);
    const perDay = [
      { limit: limits.requestsPerDay, used: requests, what: "requests per day" },
      { limit: limits.tokensPerDay, used: tokens, what: "tokens per day" },
    ];
    const over = perDay.find(({ limit, used }) => limit !== undefined && used >= limit);
    if (over === undefined) return undefined;
    const retryAfterSeconds = secondsToMidnight(this.#time.wall(), this.timeZone);
    return { subject: key, what: `${over.limit ?? 0} ${over.what}`, retryAfterSeconds };
  }

  #day(): string {
    return dayOf(this.#time.wall(), this.timeZone);
  }

  /** A new day starts at nothing, less what of the old one is still to be written; `takeUnsaved` runs every second. */
  #today(key: string): Day {
    const day = this.#day();
    const known = this.#days.get(key);
    if (known?.day === day) return known;
    const fresh = { day, requests: 0, tokens: 0, unsavedRequests: 0, unsavedTokens: 0 };
    this.#days.set(key, fresh);
    return fresh;
  }
}

type Wanted = { readonly key: string; readonly perMinute: number; readonly nowMs: number };

function bucketOf(buckets: Map<string, Bucket>, { key, perMinute, nowMs }: Wanted): Bucket {
  const known = buckets.get(key);
  if (known) {
    known.resize(perMinute, nowMs);
    return known;
  }
  const bucket = new Bucket(perMinute, nowMs);
  buckets.set(key, bucket);
  return bucket;
}
