import { fimPrompt, linesAround, withinTokens } from "./fimPrompt.ts";
import type { Peer } from "./peer.ts";

/** The least that any client does: text before and after the cursor in plain order. Budgets are those of our own measurements. */
export const noContextPeer: Peer = {
  title: "Text around the cursor only",
  sources: { "*": false },
  rule: async (input) => {
    const around = linesAround(input, { before: 1000, after: 1000 });
    const fitting = await withinTokens(around, { prefix: 960, suffix: 320 }, input.count);
    return { ...fimPrompt(input.family, [], fitting), snippets: [] };
  },
};
