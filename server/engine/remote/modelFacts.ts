import { field } from "../../base/record.ts";
import { deepField, listOf, numberOf, textOf } from "./json.ts";
import { kinds } from "./kinds.ts";
import type { Server } from "./server.ts";
import { trouble, type Trouble } from "./trouble.ts";

/** What a server tells about its model. */
export type Facts = {
  readonly kind: "facts";
  /** The name on the wire. */
  readonly model: string;
  /** Whatever may name the family: the wire name, a path, a base model. */
  readonly names: readonly string[];
  /** Undefined: the server does not say. */
  readonly contextTokens: number | undefined;
  readonly trainedContextTokens: number | undefined;
};

export const readFacts = (server: Server, signal: AbortSignal): Promise<Facts | Trouble> =>
  readers[kinds[server.endpoint.kind].facts](server, signal);

const readers = { llama: llamaFacts, models: listedFacts, ollama: ollamaFacts } as const;

async function llamaFacts(server: Server, signal: AbortSignal): Promise<Facts | Trouble> {
  const health = await server.ask("/health", undefined, signal);
  if (health.kind === "trouble") return health;
  const props = await server.ask("/props", undefined, signal);
  if (props.kind === "trouble") return props;
  const models = await server.ask("/v1/models", undefined, signal);
  const [listed] = models.kind === "json" ? listOf(field(models.body, "data")) : [];
  const alias = textOf(field(props.body, "model_alias")) || textOf(field(listed, "id"));
  return {
    kind: "facts",
    model: server.endpoint.model || alias,
    names: [server.endpoint.model, alias, fileName(textOf(field(props.body, "model_path")))],
    contextTokens: numberOf(deepField(props.body, "default_generation_settings", "n_ctx")),
    trainedContextTokens: numberOf(deepField(listed, "meta", "n_ctx_train")),
  };
}

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? "";

async function listedFacts(server: Server, signal: AbortSignal): Promise<Facts | Trouble> {
  const { url, model } = server.endpoint;
  const answer = await server.ask("/v1/models", undefined, signal);
  // Some proxies let through nothing but completions; then the entry has to name the model.
  const mayGoOn =
    answer.kind === "trouble" &&
    answer.reason === "engineRefused" &&
    model !== "" &&
    / answered 40[45]/.test(answer.detail);
  if (answer.kind === "trouble" && !mayGoOn) return answer;
  const all = answer.kind === "json" ? listOf(field(answer.body, "data")) : [{ id: model }];
  const names = all.map((each) => textOf(field(each, "id")));
  const found = model === "" && all.length === 1 ? all[0] : all.find((each) => field(each, "id") === model);
  if (found === undefined) {
    const wanted = model === "" ? "has several models, and the entry does not say which" : `has no model "${model}"`;
    return trouble(
      "engineRefused",
      `${url} ${wanted}. Name one with model=: ${names.slice(0, 8).join(", ") || "it lists none"}.`,
    );
  }
  const contextTokens = numberOf(field(found, "max_model_len")) ?? numberOf(field(found, "max_context_length"));
  return {
    kind: "facts",
    model: textOf(field(found, "id")),
    names: [textOf(field(found, "id")), textOf(field(found, "root")), textOf(field(found, "parent"))],
    contextTokens,
    trainedContextTokens: contextTokens,
  };
}

async function ollamaFacts(server: Server, signal: AbortSignal): Promise<Facts | Trouble> {
  const { url, model } = server.endpoint;
  if (model === "")
    return trouble("engineRefused", `${url}: an entry for Ollama needs model=NAME, as \`ollama list\` prints it.`);
  const shown = await server.ask("/api/show", { model }, signal);
  if (shown.kind === "trouble") return shown;
  const info = field(shown.body, "model_info");
  const trained = numberOf(field(info, `${textOf(field(info, "general.architecture"))}.context_length`));
  return {
    kind: "facts",
    model,
    names: [model, textOf(field(info, "general.basename")), textOf(field(info, "general.name"))],
    // What is loaded is decided by each request; see `options.num_ctx`.
    contextTokens: undefined,
    trainedContextTokens: trained,
  };
}
