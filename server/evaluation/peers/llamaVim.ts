import type { PromptPart } from "../../domain/promptPart.ts";
import type { Snippet } from "../../domain/snapshot.ts";
import type { Family } from "../../prompt/families.ts";
import { fimPrompt, linesAround, snippetsFor, withinTokens } from "./fimPrompt.ts";
import type { Peer } from "./peer.ts";

/**
 * llama.vim (ggml-org/llama.vim a1c8e6e) with llama.cpp's /infill: 256 lines before and 64 after the cursor, three quarters of
 * the batch for the former; chunks of 32 lines from a ring of 16 as files before the current one, whose name is the
 * literal "filename". The ring holds what the user visited; here similar passages and imported files stand in for it.
 */
const lines = { before: 256, after: 64 };
const local = { prefix: 600, suffix: 200 };
const extraTokens = 480;
const ringChunks = 16;
const chunkLines = 32;

export const llamaVimPeer: Peer = {
  title: "llama.vim and llama.cpp /infill",
  sources: { "*": false, similar: true, imports: true },
  rule: async (input) => {
    const around = await withinTokens(linesAround(input, lines), local, input.count);
    const found = await snippetsFor(input, { tokens: extraTokens, around });
    const chunks = found.slice(0, ringChunks).map((chunk) => ({ ...chunk, text: firstLines(chunk.text, chunkLines) }));
    return { ...fimPrompt(input.family, filesBefore(input.family, chunks), around), snippets: chunks };
  },
};

const firstLines = (text: string, count: number): string => text.split("\n").slice(0, count).join("\n");

/** Models without file tokens get "--- snippet ---" lines. */
function filesBefore({ repository, file }: Family, chunks: readonly Snippet[]): readonly PromptPart[] {
  if (file.kind !== "special") return chunks.map(({ text }) => ({ text: `\n\n--- snippet ---\n\n${text}` }));
  const part = (name: string, text: string): PromptPart[] => [{ special: file.token }, { text: `${name}\n${text}` }];
  const named: PromptPart[] = repository === undefined ? [] : [{ special: repository }, { text: "myproject\n" }];
  return [...named, ...chunks.flatMap(({ path, text }) => part(path, `${text}\n`)), ...part("filename", "")];
}
