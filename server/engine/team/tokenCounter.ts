import { tokens, type Tokens } from "../../base/brand.ts";
import { Lru } from "../../base/lru.ts";
import { field } from "../../base/record.ts";
import type { Clock } from "../../domain/clock.ts";
import { within } from "../../domain/deadline.ts";
import { mostTexts, teamPaths } from "../../domain/teamServer.ts";
import { numbersOf } from "../remote/json.ts";
import { estimateTokens } from "../remote/tokenizer.ts";
import type { TeamClient } from "./teamClient.ts";

/** A key press does not wait longer for exact lengths; estimates make a prompt a little shorter. */
const longestMs = 1500;
const remembered = 8000;
/** Longer texts change too often to be worth keeping. */
const longestUnits = 4000;
/** Of one request; servers take a megabyte by default. */
const batchUnits = 200_000;

/** Lengths of texts in the server's tokens. Most are asked for again and again, so that a key press sends a line or none. */
export class TokenCounter {
  readonly #client: TeamClient;
  readonly #clock: Clock;
  readonly #known = new Lru<string, Tokens>(remembered);

  constructor(client: TeamClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async count(texts: readonly string[], signal: AbortSignal): Promise<readonly Tokens[]> {
    const found = new Map<string, Tokens>();
    for (const text of texts) {
      const known = text === "" ? tokens(0) : this.#known.get(text);
      if (known !== undefined) found.set(text, known);
    }
    const unknown = [...new Set(texts)].filter((text) => !found.has(text));
    await within(this.#clock, longestMs, this.#ask(unknown, found, signal));
    return texts.map((text) => found.get(text) ?? estimateTokens(text));
  }

  /** Another model counts otherwise. */
  forget(): void {
    this.#known.clear();
  }

  async #ask(unknown: readonly string[], found: Map<string, Tokens>, signal: AbortSignal): Promise<void> {
    for (const batch of batches(unknown)) {
      const answer = await this.#client.ask(teamPaths.tokens, { texts: batch }, signal);
      if (answer.kind === "trouble") return;
      const counts = numbersOf(field(answer.body, "counts"));
      if (counts.length !== batch.length) return;
      batch.forEach((text, at) => {
        const count = tokens(counts[at] ?? 0);
        found.set(text, count);
        if (text.length <= longestUnits) this.#known.set(text, count);
      });
    }
  }
}

function batches(texts: readonly string[]): readonly (readonly string[])[] {
  const made: string[][] = [];
  let room = 0;
  for (const text of texts) {
    const last = made.at(-1);
    if (!last || text.length > room || last.length === mostTexts) {
      made.push([text]);
      room = batchUnits - text.length;
    } else {
      last.push(text);
      room -= text.length;
    }
  }
  return made;
}
