import type { SuggestionEvent } from "../../../domain/access.ts";
import type { Fields } from "../../fields.ts";

const kinds = ["shown", "accepted", "partlyAccepted", "rejected", "keptAfter30s", "keptAfter5min"] as const;

/** An hour: more is a clock that was set. */
const longestMs = 3_600_000;

/** Figures and names of things; a field for text does not exist. */
export function readEvent(fields: Fields, model: string): SuggestionEvent {
  fields.need("kind", "what happened");
  const contextMs = fields.inner("times").number("contextMs", { min: 0, max: longestMs });
  return {
    kind: fields.choice("kind", kinds) ?? "shown",
    model,
    language: fields.text("language", 100) ?? "",
    editor: fields.text("editor", 100) ?? "",
    characters: fields.int("characters", { min: 0, max: 1_000_000 }) ?? 0,
    ...(contextMs !== undefined && { times: { contextMs } }),
  };
}
