/**
 * The requests of llama.vim (ggml-org/llama.vim a1c8e6e, `autoload/llama.vim`) for llama-server's `/infill`, with its default
 * configuration. Names and values of the bodies are its own.
 */
export const llamaVimDefaults = {
  prefixLines: 256,
  suffixLines: 64,
  predictTokens: 128,
  /** An automatic request is not made with more bytes than this to the right of the cursor. */
  mostBytesRight: 8,
  promptMs: 500,
  /** The first answer at a place is to be quick; the one ahead of it, as if it were accepted, may take the longer time. */
  firstPredictMs: 250,
  predictMs: 1000,
  ringChunks: 16,
  chunkLines: 64,
  ringScopeLines: 1024,
  cachedAnswers: 250,
} as const;

/** Lines of a buffer and a place among them; `line` counts from 0. */
export type Place = {
  readonly lines: readonly string[];
  readonly line: number;
  readonly left: string;
  readonly right: string;
};

/** A last line break ends the last line, as in Vim, unless the cursor stands behind it. */
export function placeAt(text: string, cursor: number): Place {
  const linesOf = (part: string): readonly string[] => part.replace(/\r\n?/g, "\n").split("\n");
  const before = linesOf(text.slice(0, cursor));
  const after = linesOf(text.slice(cursor));
  const left = before.at(-1) ?? "";
  const right = after[0] ?? "";
  const below = after.slice(1);
  if (below.at(-1) === "") below.pop();
  return { lines: [...before.slice(0, -1), left + right, ...below], line: before.length - 1, left, right };
}

export type LocalContext = {
  readonly prefix: string;
  readonly middle: string;
  readonly suffix: string;
  readonly indent: number;
  readonly right: string;
};

/** What is around the cursor. */
export function contextAt({ lines, line, left, right }: Place): LocalContext {
  const isBlank = /^\s*$/.test(left + right);
  const above = lines.slice(Math.max(0, line - llamaVimDefaults.prefixLines), line);
  return {
    prefix: `${above.join("\n")}\n`,
    middle: isBlank ? "" : left,
    suffix: suffixOf({ lines, line, right: isBlank ? "" : right }),
    indent: isBlank ? 0 : indentOf(left + right),
    right: isBlank ? "" : right,
  };
}

/** What is around the cursor once `shown`, the lines of a suggestion with the rest of the line behind them, is accepted. */
export function contextAfter(
  { lines, line, left, right }: Place,
  shown: readonly string[],
  indent: number,
): LocalContext {
  const current = left + right;
  const first = current + (shown[0] ?? "");
  const above = lines.slice(Math.max(0, line - llamaVimDefaults.prefixLines + shown.length - 1), line);
  const between = shown.length > 1 ? [first, ...shown.slice(1, -1)] : [];
  return {
    prefix: `${[...above, ...between].join("\n")}\n`,
    middle: shown.length > 1 ? (shown.at(-1) ?? "") : first,
    suffix: suffixOf({ lines, line, right: "" }),
    indent,
    right: "",
  };
}

const suffixOf = ({ lines, line, right }: Pick<Place, "lines" | "line" | "right">): string =>
  `${right}\n${lines.slice(line + 1, line + 1 + llamaVimDefaults.suffixLines).join("\n")}\n`;

const indentOf = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;

export type Chunk = { readonly lines: readonly string[]; readonly filename: string };

const extraOf = (chunks: readonly Chunk[]) =>
  chunks.map(({ lines, filename }) => ({ text: `${lines.join("\n")}\n`, filename }));

/** The body that asks for a completion. */
export const fimBody = (
  { prefix, middle, suffix, indent }: LocalContext,
  { chunks, predictMs }: { readonly chunks: readonly Chunk[]; readonly predictMs: number },
) => ({
  id_slot: 0,
  input_prefix: prefix,
  input_suffix: suffix,
  input_extra: extraOf(chunks),
  prompt: middle,
  n_predict: llamaVimDefaults.predictTokens,
  stop: [],
  n_indent: indent,
  top_k: 40,
  top_p: 0.9,
  samplers: ["top_k", "top_p", "infill"],
  stream: false,
  cache_prompt: true,
  t_max_prompt_ms: llamaVimDefaults.promptMs,
  t_max_predict_ms: predictMs,
  response_fields: [
    "content",
    "timings/prompt_n",
    "timings/prompt_ms",
    "timings/prompt_per_token_ms",
    "timings/prompt_per_second",
    "timings/predicted_n",
    "timings/predicted_ms",
    "timings/predicted_per_token_ms",
    "timings/predicted_per_second",
    "truncated",
    "tokens_cached",
  ],
});

/** The body that has the chunks evaluated while the user rests. Its own asks for no field; here the tokens are counted. */
export const warmBody = (chunks: readonly Chunk[]) => ({
  id_slot: 0,
  input_prefix: "",
  input_suffix: "",
  input_extra: extraOf(chunks),
  prompt: "",
  n_predict: 0,
  temperature: 0,
  samplers: [],
  stream: false,
  cache_prompt: true,
  t_max_prompt_ms: 1,
  t_max_predict_ms: 1,
  response_fields: ["content", "timings/prompt_n"],
});
