import { tokens } from "../../base/brand.ts";
import type { Clock } from "../../domain/clock.ts";
import type { ModelInfo } from "../../domain/engine.ts";
import { familyNamed } from "../../models/fimCheck.ts";
import { families, findFamily, type Family } from "../../prompt/families.ts";
import { ask } from "./ask.ts";
import { kinds, type Kind } from "./kinds.ts";
import { measureSpeed } from "./measureSpeed.ts";
import type { RemoteModel } from "./model.ts";
import { readFacts, type Facts } from "./modelFacts.ts";
import type { Server } from "./server.ts";
import { Tokenizer } from "./tokenizer.ts";
import { trouble, type Trouble } from "./trouble.ts";

export type OpeningModel = {
  readonly server: Server;
  readonly clock: Clock;
  readonly contextTokens: number;
  readonly signal: AbortSignal;
};

export async function openModel(opening: OpeningModel): Promise<RemoteModel | Trouble> {
  const { server, clock, contextTokens, signal } = opening;
  const facts = await readFacts(server, signal);
  if (facts.kind === "trouble") return facts;
  const named = familyOf(server, facts);
  if (typeof named !== "string") return named;
  const family = findFamily(named);
  if (!family) return trouble("engineRefused", `There is no family ${named}.`);
  const tokenizer = await openTokenizer({ server, family, model: facts.model, signal });
  if (tokenizer && "kind" in tokenizer) return tokenizer;
  const kind: Kind = kinds[server.endpoint.kind];
  const model: RemoteModel = {
    kind: "model",
    name: facts.model,
    family,
    tokenizer,
    healing: { isPossible: kind.healing !== undefined },
    info: infoOf({ server, facts, family: named, tokenizer, contextTokens }),
  };
  const setting = { server, model, clock, session: "", contextTokens };
  const speed = await measureSpeed((request) => ask(setting, request, signal), family, signal);
  if (speed.kind === "trouble") return speed;
  const { prefillPerSecond, decodePerSecond } = speed;
  return { ...model, info: { ...model.info, prefillPerSecond, decodePerSecond } };
}

function familyOf({ endpoint }: Server, { names, model }: Facts): string | Trouble {
  const found = endpoint.family ?? names.map(familyNamed).find((family) => family !== undefined);
  return (
    found ??
    trouble(
      "engineRefused",
      `The name "${model}" at ${endpoint.url} does not tell the family of its control tokens. Add family= to the entry in engine.endpoints: ${Object.keys(families).join(", ")}.`,
    )
  );
}

type OpeningTokenizer = {
  readonly server: Server;
  readonly family: Family;
  readonly model: string;
  readonly signal: AbortSignal;
};

/** Undefined where there is none, or where a proxy lets through nothing but completions. */
async function openTokenizer({
  server,
  family,
  model,
  signal,
}: OpeningTokenizer): Promise<Tokenizer | Trouble | undefined> {
  const { tokenize, answers }: Kind = kinds[server.endpoint.kind];
  if (tokenize === undefined) return undefined;
  const opened = await Tokenizer.open({ server, form: tokenize, family, model, signal });
  if (opened instanceof Tokenizer) return opened;
  return answers === "openai" && opened.reason === "engineRefused" ? undefined : opened;
}

type Known = {
  readonly server: Server;
  readonly facts: Facts;
  readonly family: string;
  readonly tokenizer: Tokenizer | undefined;
  readonly contextTokens: number;
};

function infoOf({ server, facts, family, tokenizer, contextTokens }: Known): ModelInfo {
  const { kind, url } = server.endpoint;
  const context = facts.contextTokens ?? Math.min(contextTokens, facts.trainedContextTokens ?? contextTokens);
  return {
    id: facts.model,
    file: url,
    sha256: undefined,
    family,
    contextTokens: tokens(context),
    trainedContextTokens: tokens(facts.trainedContextTokens ?? context),
    tokenIds: Object.fromEntries(tokenizer?.markers ?? []),
    device: `${kinds[kind].title} at ${url}`,
    threads: 0,
    prefillPerSecond: 0,
    decodePerSecond: 0,
  };
}
