/**
 * The servers that can stand behind the `Engine` port, one row each: what is true of a kind stands here and nowhere
 * else. Most refuse, or silently ignore, fields that they do not know, so a row lists what may be sent.
 * Sources: the servers' own code and documents; docs/engines.md names the versions.
 */
export type Kind = {
  readonly title: string;
  /** Where to generate, relative to the endpoint's address. */
  readonly path: string;
  /** How answers are written. */
  readonly answers: "llama" | "openai" | "ollama";
  /** `ids`: token ids by the server's own tokenizer. `text`: one text with markers. `sides`: prefix and suffix, no markers. */
  readonly prompt: "ids" | "text" | "sides";
  /** Whose form of `/tokenize` it has. */
  readonly tokenize: "llama" | "vllm" | undefined;
  /** Where to learn about the model. */
  readonly facts: "llama" | "models" | "ollama";
  readonly fields: readonly Field[];
  /** The field that makes an answer begin with a given text; undefined: an unfinished word goes into the prompt as it is. */
  readonly healing: "grammar" | "structured_outputs" | "regex" | undefined;
  /** More stop texts than this are refused. */
  readonly mostStops: number;
  /** What reads a prompt ahead of the request that will need it, and says nothing. */
  readonly readAhead: "zeroTokens" | "oneToken" | "never";
  /** The header by which a balancer in front of several servers keeps a document at one of them. */
  readonly sessionHeader: string;
  /** Requests at once to one server before further ones wait here; the servers themselves queue without limit. */
  readonly mostInFlight: number;
};

/** Names on the wire; wireFields.ts says what each one holds. */
export type Field =
  | "model"
  | "prompt"
  | "suffix"
  | "n_predict"
  | "max_tokens"
  | "temperature"
  | "top_p"
  | "seed"
  | "random_seed"
  | "stop"
  | "stop_token_ids"
  | "stream"
  | "stream_options"
  | "cache_prompt"
  | "cache_salt"
  | "n_probs"
  | "logprobs"
  | "timings_per_token"
  | "return_tokens"
  | "grammar"
  | "structured_outputs"
  | "regex"
  | "add_special_tokens"
  | "raw"
  | "options";

const session = "x-session-id";
const usual = ["model", "prompt", "max_tokens", "temperature", "top_p", "seed", "stop", "stream"] as const;
const completions = { path: "/v1/completions", answers: "openai", facts: "models", tokenize: undefined } as const;
const byText = { ...completions, prompt: "text", readAhead: "never", sessionHeader: session } as const;

export const kinds = {
  "llama-server": {
    title: "llama.cpp's llama-server",
    path: "/completion",
    answers: "llama",
    facts: "llama",
    prompt: "ids",
    tokenize: "llama",
    fields: [
      ...["model", "prompt", "n_predict", "temperature", "top_p", "seed", "stop", "stream", "cache_prompt"],
      ...["n_probs", "timings_per_token", "return_tokens", "grammar"],
    ],
    healing: "grammar",
    mostStops: 16,
    readAhead: "zeroTokens",
    sessionHeader: session,
    mostInFlight: 4,
  },
  vllm: {
    ...completions,
    title: "vLLM",
    prompt: "ids",
    tokenize: "vllm",
    fields: [...usual, "stop_token_ids", "stream_options", "logprobs", "cache_salt", "structured_outputs"],
    healing: "structured_outputs",
    mostStops: 4,
    readAhead: "oneToken",
    sessionHeader: session,
    mostInFlight: 64,
  },
  sglang: {
    ...byText,
    title: "SGLang",
    fields: [...usual, "stream_options", "logprobs", "regex"],
    healing: "regex",
    mostStops: 4,
    readAhead: "oneToken",
    mostInFlight: 64,
  },
  /** Refuses every field that it does not know. */
  "tensorrt-llm": {
    ...byText,
    title: "TensorRT-LLM's trtllm-serve",
    fields: [...usual, "stream_options", "add_special_tokens"],
    healing: undefined,
    mostStops: 4,
    readAhead: "oneToken",
    mostInFlight: 64,
  },
  lmstudio: {
    ...byText,
    title: "LM Studio",
    fields: [...usual, "stream_options"],
    healing: undefined,
    mostStops: 4,
    mostInFlight: 4,
  },
  localai: {
    ...byText,
    title: "LocalAI",
    fields: [...usual, "grammar"],
    healing: "grammar",
    mostStops: 4,
    mostInFlight: 4,
  },
  litellm: {
    ...byText,
    title: "LiteLLM's proxy",
    fields: [...usual, "stream_options"],
    healing: undefined,
    mostStops: 4,
    sessionHeader: "x-litellm-session-id",
    mostInFlight: 64,
  },
  openai: {
    ...byText,
    title: "another server with OpenAI's completions",
    fields: [...usual, "stream_options"],
    healing: undefined,
    mostStops: 4,
    mostInFlight: 16,
  },
  ollama: {
    title: "Ollama",
    path: "/api/generate",
    answers: "ollama",
    facts: "ollama",
    prompt: "text",
    tokenize: undefined,
    fields: ["model", "prompt", "raw", "stream", "logprobs", "options"],
    healing: undefined,
    mostStops: 16,
    readAhead: "never",
    sessionHeader: session,
    mostInFlight: 4,
  },
  mistral: {
    ...completions,
    title: "Mistral's FIM API",
    path: "/v1/fim/completions",
    prompt: "sides",
    fields: ["model", "prompt", "suffix", "max_tokens", "temperature", "top_p", "random_seed", "stop", "stream"],
    healing: undefined,
    mostStops: 4,
    readAhead: "never",
    sessionHeader: session,
    mostInFlight: 16,
  },
  deepseek: {
    ...completions,
    title: "DeepSeek's FIM API",
    path: "/beta/completions",
    prompt: "sides",
    fields: ["model", "prompt", "suffix", "max_tokens", "temperature", "top_p", "stop", "stream", "stream_options"],
    healing: undefined,
    mostStops: 16,
    readAhead: "never",
    sessionHeader: session,
    mostInFlight: 16,
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
export const isKindName = (name: string): name is KindName => Object.hasOwn(kinds, name);
