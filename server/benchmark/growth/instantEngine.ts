import { tokens } from "../../base/brand.ts";
import type { Engine, GenerateEvent, GenerateReport, ModelInfo } from "../../domain/engine.ts";

/** An engine that needs no time: what is left is everything else. It counts four characters as a token. */
export function instantEngine(): Engine {
  return {
    state: { kind: "ready", model },
    onState: () => () => undefined,
    prepare: () => Promise.resolve({ kind: "ready", model }),
    countTokens: (texts) => Promise.resolve(texts.map((text) => tokens(Math.ceil(text.length / unitsPerToken)))),
    generate: answerAtOnce,
    dispose: () => Promise.resolve(),
  };
}

const unitsPerToken = 4;
/** Two lines, so that the answer has to be cut and checked like any other. */
const pieces = ["value", " * 2", ";\n", "  return", " value", ";\n}\n"];

async function* answerAtOnce(): AsyncGenerator<GenerateEvent> {
  for (const text of pieces) yield { kind: "text", text };
  yield { kind: "done", report };
}

const report: GenerateReport = {
  promptTokens: tokens(1000),
  reusedTokens: tokens(1000),
  generatedTokens: tokens(pieces.length),
  queueMs: 0,
  prefillMs: 0,
  decodeMs: 0,
  stopReason: "endOfGeneration",
  meanLogProb: -0.05,
  firstLine: { meanLogProb: -0.05, minLogProb: -0.1, tokens: 3 },
};

const model: ModelInfo = {
  id: "instant",
  file: "",
  sha256: undefined,
  family: "qwen",
  contextTokens: tokens(4096),
  trainedContextTokens: tokens(32_768),
  tokenIds: {},
  device: "none",
  threads: 0,
  prefillPerSecond: 100_000,
  decodePerSecond: 100_000,
};
