import { tokens } from "../../base/brand.ts";
import type { Engine, GenerateReport } from "../../domain/engine.ts";

export type Ask = {
  readonly key: string;
  readonly text: string;
  readonly maxTokens: number;
  readonly signal?: AbortSignal;
};

/** One request of a measurement: text as it is, greedy. Rejects when the engine cannot answer. */
export async function ask(engine: Engine, { key, text, maxTokens, signal }: Ask): Promise<GenerateReport> {
  const request = {
    ...{ sequenceKey: key, parts: [{ text }], heal: "", maxTokens: tokens(maxTokens) },
    ...{ stopTexts: [], stopSpecials: [], temperature: 0, seed: 0 },
    priority: "interactive",
  } as const;
  for await (const event of engine.generate(request, signal ?? new AbortController().signal)) {
    if (event.kind === "done") return event.report;
    if (event.kind === "trouble") throw new Error(`${event.reason}: ${event.detail}`);
  }
  throw new Error("the engine gave no answer");
}

const line = "export const total = prices.reduce((sum, price) => sum + price, 0);\n";

/** Source text of about so many tokens, with a beginning of its own, so that nothing of it is reused. */
export async function sourceText(engine: Engine, wanted: number, mark: number): Promise<string> {
  const [each = tokens(20)] = await engine.countTokens([line], new AbortController().signal);
  return `// ${mark}\n${line.repeat(Math.max(1, Math.round(wanted / each)))}`;
}

/** A model goes on counting for as long as it is let. */
export const countingText = (mark: number): string =>
  `// ${mark}\nexport const numbers = [\n${Array.from({ length: 30 }, (_, index) => `  ${index + 1},\n`).join("")}`;
