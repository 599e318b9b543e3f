import { field } from "../../base/record.ts";
import { nothingSaid, type Candidate, type Delta, type TokenNote } from "./delta.ts";
import { deepField, errorText, figures, listOf, numberOf, numbersOf, textOf } from "./json.ts";
import type { Kind } from "./kinds.ts";

/** One message of a stream as the server's dialect means it. */
export const readDelta: Readonly<Record<Kind["answers"], (message: unknown) => Delta>> = {
  llama: (message) => errorIn(message) ?? readLlama(message),
  openai: (message) => errorIn(message) ?? readOpenai(message),
  ollama: (message) => errorIn(message) ?? readOllama(message),
};

/** vLLM and SGLang send errors under status 200 once the headers are out; some of them without the word "error" as a key. */
function errorIn(message: unknown): Delta | undefined {
  const isError = field(message, "error") !== undefined || field(message, "object") === "error";
  if (!isError) return undefined;
  const status = numberOf(deepField(message, "error", "code")) ?? numberOf(field(message, "code"));
  return { ...nothingSaid, error: { status, message: errorText(message) || "an error without a text" } };
}

function readLlama(message: unknown): Delta {
  const timings = field(message, "timings");
  const finish = { eos: "endOfGeneration", limit: "maxTokens", word: "stopText" } as const;
  const said = textOf(field(message, "stop_type"));
  return {
    text: textOf(field(message, "content")),
    notes: listOf(field(message, "completion_probabilities")).map(noteOf),
    ids: numbersOf(field(message, "tokens")),
    finish:
      field(message, "stop") !== true ? undefined : said === "limit" || said === "word" ? finish[said] : finish.eos,
    usage: figures({
      promptTokens: field(message, "tokens_evaluated"),
      reusedTokens: field(timings, "cache_n"),
      generatedTokens: field(message, "tokens_predicted"),
      prefillMs: field(timings, "prompt_ms"),
      decodeMs: field(timings, "predicted_ms"),
    }),
    error: undefined,
  };
}

/** `{token, logprob, top_logprobs}`: llama-server, Ollama, and OpenAI's chat form. */
function noteOf(note: unknown): TokenNote {
  return {
    text: textOf(field(note, "token")),
    logProb: numberOf(field(note, "logprob")) ?? Number.NEGATIVE_INFINITY,
    candidates: listOf(field(note, "top_logprobs")).map(candidateOf),
  };
}

const candidateOf = (candidate: unknown): Candidate => ({
  text: textOf(field(candidate, "token")),
  logProb: numberOf(field(candidate, "logprob")) ?? Number.NEGATIVE_INFINITY,
});

/** Text completions, and the chat-shaped chunks of FIM APIs. */
function readOpenai(message: unknown): Delta {
  const [choice] = listOf(field(message, "choices"));
  const usage = field(message, "usage");
  return {
    text: textOf(field(choice, "text")) || contentOf(deepField(choice, "delta", "content")),
    notes: openaiNotes(field(choice, "logprobs")),
    ids: numbersOf(field(choice, "token_ids")),
    finish: openaiFinish(choice),
    usage: figures({
      promptTokens: field(usage, "prompt_tokens"),
      reusedTokens: deepField(usage, "prompt_tokens_details", "cached_tokens"),
      generatedTokens: field(usage, "completion_tokens"),
    }),
    error: undefined,
  };
}

/** Mistral's may be a list of pieces. */
const contentOf = (content: unknown): string =>
  typeof content === "string"
    ? content
    : listOf(content)
        .map((piece) => textOf(field(piece, "text")))
        .join("");

function openaiFinish(choice: unknown): Delta["finish"] {
  switch (field(choice, "finish_reason")) {
    case undefined:
    case null:
    case "":
      return undefined;
    case "length":
      return "maxTokens";
    default:
      // vLLM says which stop text it was.
      return typeof field(choice, "stop_reason") === "string" ? "stopText" : "endOfGeneration";
  }
}

function openaiNotes(logprobs: unknown): readonly TokenNote[] {
  const chatShaped = listOf(field(logprobs, "content"));
  if (chatShaped.length > 0) return chatShaped.map(noteOf);
  const values = listOf(field(logprobs, "token_logprobs"));
  const tops = listOf(field(logprobs, "top_logprobs"));
  return listOf(field(logprobs, "tokens")).map((token, at) => ({
    text: textOf(token),
    logProb: numberOf(values[at]) ?? Number.NEGATIVE_INFINITY,
    candidates: Object.entries(tops[at] ?? {}).map(([text, logProb]) => ({
      text,
      logProb: numberOf(logProb) ?? Number.NEGATIVE_INFINITY,
    })),
  }));
}

const nanosecondsPerMs = 1e6;

function readOllama(message: unknown): Delta {
  const ms = (key: string): number | undefined => {
    const nanoseconds = numberOf(field(message, key));
    return nanoseconds === undefined ? undefined : nanoseconds / nanosecondsPerMs;
  };
  const isDone = field(message, "done") === true;
  return {
    text: textOf(field(message, "response")),
    notes: listOf(field(message, "logprobs")).map(noteOf),
    ids: [],
    finish: !isDone ? undefined : field(message, "done_reason") === "length" ? "maxTokens" : "endOfGeneration",
    usage: figures({
      promptTokens: field(message, "prompt_eval_count"),
      generatedTokens: field(message, "eval_count"),
      prefillMs: ms("prompt_eval_duration"),
      decodeMs: ms("eval_duration"),
    }),
    error: undefined,
  };
}
