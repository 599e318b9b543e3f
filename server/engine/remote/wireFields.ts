import { createHash } from "node:crypto";
import type { GenerateRequest } from "../../domain/engine.ts";
import { kinds, type Field, type KindName } from "./kinds.ts";
import type { WirePrompt } from "./promptForms.ts";

export type Wish = {
  readonly kind: KindName;
  readonly model: string;
  readonly prompt: WirePrompt;
  readonly request: GenerateRequest;
  /** What the answer is made to begin with; empty where nothing can make it. */
  readonly heal: string;
  /** Ids of the control tokens that end an answer, where they are known. */
  readonly endIds: readonly number[];
  readonly contextTokens: number;
};

/** Candidates beside each token: enough to tell how likely it was among those that continue an unfinished word. */
const candidates = 5;

/** The body of a request: those fields that this kind of server knows. */
export function bodyOf(wish: Wish): Readonly<Record<string, unknown>> {
  const allowed: readonly Field[] = kinds[wish.kind].fields;
  const values = allowed.map((name): readonly [Field, unknown] => [name, fields[name](wish)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** A server may refuse 0; those that can read a prompt without answering are asked for exactly that. */
const answerTokens = ({ kind, request }: Wish): number =>
  request.maxTokens > 0 ? request.maxTokens : kinds[kind].readAhead === "zeroTokens" ? 0 : 1;

const stopsOf = ({ kind, request }: Wish): readonly string[] | undefined => {
  const stops = request.stopTexts.slice(0, kinds[kind].mostStops);
  return stops.length === 0 ? undefined : stops;
};

const seedOf = ({ request }: Wish): number | undefined => (request.temperature > 0 ? request.seed : undefined);

const topPOf = ({ request }: Wish): number | undefined => (request.temperature > 0 ? request.topP : undefined);

const fields: Readonly<Record<Field, (wish: Wish) => unknown>> = {
  model: ({ model }) => model,
  prompt: ({ prompt }) => (prompt.form === "ids" ? prompt.ids : prompt.form === "text" ? prompt.text : prompt.prefix),
  suffix: ({ prompt }) => (prompt.form === "sides" ? prompt.suffix : undefined),
  n_predict: answerTokens,
  max_tokens: answerTokens,
  temperature: ({ request }) => request.temperature,
  top_p: topPOf,
  seed: seedOf,
  random_seed: seedOf,
  stop: stopsOf,
  stop_token_ids: ({ endIds }) => (endIds.length === 0 ? undefined : endIds),
  /** Also where the caller wants the whole answer: only a stream is stopped at once by a disconnect everywhere. */
  stream: () => true,
  stream_options: ({ kind }) => ({ include_usage: true, ...(kind === "vllm" ? { continuous_usage_stats: true } : {}) }),
  cache_prompt: () => true,
  cache_salt: ({ request }) => (request.tenant === undefined ? undefined : saltOf(request.tenant)),
  n_probs: () => candidates,
  logprobs: ({ kind }) => (kind === "ollama" ? true : candidates),
  timings_per_token: () => true,
  return_tokens: () => true,
  grammar: ({ heal }) => (heal === "" ? undefined : `root ::= ${gbnfText(heal)} rest\nrest ::= [^\\x00]*`),
  structured_outputs: ({ heal }) => (heal === "" ? undefined : { regex: `${regexText(heal)}(.|\\n)*` }),
  regex: ({ heal }) => (heal === "" ? undefined : `${regexText(heal)}(.|\\n)*`),
  /** The markers are in the text already; a second beginning-of-text token would not be. */
  add_special_tokens: () => true,
  raw: () => true,
  options: (wish) => ({
    num_predict: answerTokens(wish),
    num_ctx: wish.contextTokens,
    temperature: wish.request.temperature,
    top_p: topPOf(wish),
    seed: seedOf(wish),
    stop: stopsOf(wish),
  }),
};

/** No team's name on the wire, and the same for every server that serves the team. */
const saltOf = (tenant: string): string =>
  createHash("sha256").update(`lacuna tenant\n${tenant}`).digest("hex").slice(0, 32);

const gbnfText = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, (found) => `\\${found}`)
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t")}"`;

const regexText = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
