import { tokens } from "../../base/brand.ts";
import { field, isRecord } from "../../base/record.ts";
import type { ModelInfo } from "../../domain/engine.ts";
import { teamProtocol } from "../../domain/teamServer.ts";
import { findFamily } from "../../prompt/families.ts";
import { numberOf, textOf } from "../remote/json.ts";
import { trouble, type Trouble } from "../remote/trouble.ts";

export type ReadModel = { readonly kind: "model"; readonly model: ModelInfo } | Trouble;

/** What a server says about its model, as far as it can be used. */
export function readModel(url: string, body: unknown): ReadModel {
  const [from, to] = ["from", "to"].map((key) => numberOf(field(field(body, "protocol"), key)));
  if (from === undefined || to === undefined)
    return trouble("serverVersion", `${url} does not answer as Lacuna's server does.`);
  if (teamProtocol < from || teamProtocol > to) {
    const older = teamProtocol < from ? "this Lacuna" : "the server";
    return trouble(
      "serverVersion",
      `${url} (version ${textOf(field(body, "version")).slice(0, 40)}) speaks protocol ${from} to ${to}, this Lacuna ${teamProtocol}: ${older} is the older one.`,
    );
  }
  const given = field(body, "model");
  if (given === undefined) return trouble("engineStarting", `${url} is loading its model.`);
  return modelFrom(url, given);
}

function modelFrom(url: string, given: unknown): ReadModel {
  const text = (key: string): string => textOf(field(given, key)).slice(0, 200);
  const figure = (key: string): number => numberOf(field(given, key)) ?? 0;
  const family = text("family");
  if (!findFamily(family))
    return trouble("serverVersion", `${url} serves a model of a family that this Lacuna does not know: ${family}.`);
  const contextTokens = figure("contextTokens");
  if (contextTokens < 1) return trouble("serverVersion", `${url} does not say how much its model reads.`);
  return {
    kind: "model",
    model: {
      ...{ id: text("id"), file: url, sha256: text("sha256") || undefined, family },
      contextTokens: tokens(contextTokens),
      trainedContextTokens: tokens(figure("trainedContextTokens")),
      tokenIds: idsOf(field(given, "tokenIds")),
      device: new URL(url).host,
      threads: figure("threads"),
      prefillPerSecond: figure("prefillPerSecond"),
      decodePerSecond: figure("decodePerSecond"),
    },
  };
}

const idsOf = (value: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(isRecord(value) ? value : {}).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    ),
  );
