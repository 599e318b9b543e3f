import { commentMark, fimPrompt, linesAround, snippetsFor, withinTokens } from "./fimPrompt.ts";
import type { Peer } from "./peer.ts";

/**
 * Continue (continuedev/continue d0a3c0b): 1,024 tokens, 30 % of them before the cursor, at most 20 % after it, the rest for
 * snippets, which stand above the prefix as comments, each below its path; the current file's path comes last. Its sources
 * are imported definitions and recently opened or visited places; our imports, members and similar passages stand in for them.
 */
const mostTokens = 1024;
const share = { prefix: 0.3, suffix: 0.2 };

export const continuePeer: Peer = {
  title: "Continue",
  sources: { "*": false, imports: true, members: true, similar: true },
  rule: async (input) => {
    const { path, languageId } = input.request.snapshot;
    const own = { prefix: mostTokens * share.prefix, suffix: mostTokens * share.suffix };
    const around = await withinTokens(linesAround(input, { before: 1000, after: 1000 }), own, input.count);
    const [used = 0] = await input.count([around.prefix + around.suffix]);
    const snippets = await snippetsFor(input, { tokens: Math.max(0, mostTokens - Math.ceil(used)), around });
    const mark = commentMark(languageId);
    const commented = (name: string, text: string): string =>
      [`Path: ${name}`, ...(text === "" ? [] : text.split("\n"))].map((line) => `${mark} ${line}\n`).join("");
    const above = [...snippets.map((snippet) => commented(snippet.path, snippet.text)), commented(path, "")];
    return { ...fimPrompt(input.family, [], { ...around, prefix: above.join("") + around.prefix }), snippets };
  },
};
