import { Counter, type Registry } from "prom-client";
import type { SuggestionEvent } from "../../domain/access.ts";
import { editorWord, languageWord } from "../../domain/clientWords.ts";

/** Words of clients are counted only if they are known ones: a client may send anything. */
export function countSuggestions(registry: Registry, models: readonly string[]): (event: SuggestionEvent) => void {
  const registers = [registry];
  const help = "What became of suggestions, as editors report it";
  const byLanguage = new Counter({
    ...{ name: "lacuna_suggestions_total", help: `${help}, by language and model.`, registers },
    labelNames: ["event", "language", "model"],
  });
  const byEditor = new Counter({
    ...{ name: "lacuna_editor_suggestions_total", help: `${help}, by editor.`, registers },
    labelNames: ["event", "editor"],
  });
  const known = new Set(models);
  return ({ kind, language, editor, model }) => {
    byLanguage.inc({ event: kind, language: languageWord(language), model: known.has(model) ? model : "other" });
    byEditor.inc({ event: kind, editor: editorWord(editor) });
  };
}
