import { Fields } from "../../fields.ts";
import type { FimRequest, FimSnippet } from "../../fim/fimRequest.ts";
import { readSampling, throwFaults } from "../readSampling.ts";

const mostSnippets = 64;
/** Twice Tabby's own, which cuts many functions short. */
const usualMaxTokens = 128;

/** The clipboard, which agents send as well, is not read: it may hold anything. */
export function readSegments(body: unknown): FimRequest {
  const fields = new Fields(body);
  const segments = fields.inner("segments");
  segments.need("prefix", "a text");
  const sampling = readSampling(fields, { maxTokens: "max_tokens", seed: "seed" });
  const path = segments.text("filepath", 1000);
  const request: FimRequest = {
    model: undefined,
    input: {
      kind: "hole",
      prefix: segments.text("prefix") ?? "",
      suffix: segments.text("suffix") ?? "",
      path,
      // Definitions say most about the code at the cursor, so they stand next to it.
      snippets: [
        ...readSnippets(segments, "relevant_snippets_from_recently_opened_files"),
        ...readSnippets(segments, "relevant_snippets_from_changed_files"),
        ...readSnippets(segments, "declarations").reverse(),
      ],
    },
    ...sampling,
    maxTokens: sampling.maxTokens ?? usualMaxTokens,
  };
  throwFaults(fields);
  return request;
}

const readSnippets = (segments: Fields, key: string): FimSnippet[] =>
  segments.list(key, mostSnippets).map((snippet) => ({
    path: snippet.text("filepath", 1000) ?? "snippet",
    text: snippet.text("body") ?? "",
  }));
