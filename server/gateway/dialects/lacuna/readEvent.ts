import type { SuggestionEvent } from "../../../domain/access.ts";
import type { Fields } from "../../fields.ts";

const kinds = ["shown", "accepted", "partlyAccepted", "rejected", "keptAfter30s", "keptAfter5min"] as const;

/** Figures and names of things; a field for text does not exist. */
export function readEvent(fields: Fields, model: string): SuggestionEvent {
  fields.need("kind", "what happened");
  return {
    kind: fields.choice("kind", kinds) ?? "shown",
    model,
    language: fields.text("language", 100) ?? "",
    editor: fields.text("editor", 100) ?? "",
    characters: fields.int("characters", { min: 0, max: 1_000_000 }) ?? 0,
  };
}
