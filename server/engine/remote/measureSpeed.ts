import { randomUUID } from "node:crypto";
import { tokens } from "../../base/brand.ts";
import type { GenerateEvent, GenerateRequest } from "../../domain/engine.ts";
import type { Family } from "../../prompt/families.ts";
import { trouble, type Trouble } from "./trouble.ts";

export type Speed = { readonly kind: "speed"; readonly prefillPerSecond: number; readonly decodePerSecond: number };
type Generate = (request: GenerateRequest, signal: AbortSignal) => AsyncIterable<GenerateEvent>;

const answerTokens = 8;

/**
 * Asks for one short completion: whether the server answers at all, and how fast it reads and writes. Where a server does
 * not tell its own times, those on the wire count, which makes a fast server on a slow network look slower than it is.
 */
export async function measureSpeed(generate: Generate, family: Family, signal: AbortSignal): Promise<Speed | Trouble> {
  for await (const event of generate(sample(family), signal)) {
    if (event.kind === "trouble") return trouble(event.reason, event.detail);
    if (event.kind === "text") continue;
    if (signal.aborted) break;
    const { promptTokens, reusedTokens, generatedTokens, prefillMs, decodeMs } = event.report;
    return {
      kind: "speed",
      prefillPerSecond: perSecond(promptTokens - reusedTokens, prefillMs),
      // The first token comes with the prompt.
      decodePerSecond: perSecond(generatedTokens - 1, decodeMs),
    };
  }
  return trouble("cancelled", "");
}

/** About 170 tokens, and new every time: a prompt that a server remembers says nothing about its speed. */
function sample(family: Family): GenerateRequest {
  const line = "export function total(prices: readonly number[]): number { return sum(prices, 0); }\n";
  const before = `// ${randomUUID()}\n${line.repeat(6)}export const squares = [1, 4, 9, 16, `;
  const prefix = [{ special: family.prefix }, { text: before }];
  const suffix = [{ special: family.suffix }, { text: "\nexport const last = squares.at(-1);\n" }];
  return {
    sequenceKey: "lacuna:speed",
    parts: [
      ...(family.order === "psm" ? [...prefix, ...suffix] : [...suffix, ...prefix]),
      ...(family.middle === undefined ? [] : [{ special: family.middle }]),
    ],
    heal: "",
    maxTokens: tokens(answerTokens),
    stopTexts: [],
    stopSpecials: family.ends,
    priority: "background",
    temperature: 0,
    seed: 0,
  };
}

/** 0: not measured. */
const perSecond = (count: number, ms: number): number =>
  count > 0 && ms > 0 ? Math.round((count / ms) * 10_000) / 10 : 0;
