import { tokens } from "../../base/brand.ts";
import { isRecord } from "../../base/record.ts";
import type { FirstLine, GenerateReport, StopReason } from "../../domain/engine.ts";
import { numberOf } from "../remote/json.ts";

const stops = ["endOfGeneration", "maxTokens", "stopText", "aborted", "contextFull"] as const satisfies StopReason[];

/** An engine's report as it came over the wire. */
export function readReport(done: Readonly<Record<string, unknown>>): GenerateReport {
  const figure = (key: string): number => numberOf(done[key]) ?? 0;
  return {
    promptTokens: tokens(figure("promptTokens")),
    reusedTokens: tokens(figure("reusedTokens")),
    generatedTokens: tokens(figure("generatedTokens")),
    ...{ queueMs: figure("queueMs"), prefillMs: figure("prefillMs"), decodeMs: figure("decodeMs") },
    stopReason: stops.find((each) => each === done["stopReason"]) ?? "endOfGeneration",
    meanLogProb: numberOf(done["meanLogProb"]),
    firstLine: firstLineOf(done["firstLine"]),
  };
}

function firstLineOf(value: unknown): FirstLine | undefined {
  if (!isRecord(value)) return undefined;
  const [mean, min, count] = ["meanLogProb", "minLogProb", "tokens"].map((key) => numberOf(value[key]));
  return mean === undefined || min === undefined || count === undefined
    ? undefined
    : { meanLogProb: mean, minLogProb: min, tokens: count };
}
