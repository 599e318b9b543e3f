import { commentMark, fimPrompt, linesAround, snippetsFor } from "./fimPrompt.ts";
import type { Peer } from "./peer.ts";

/**
 * Tabby (TabbyML/tabby 21b2904): 20 lines before and after the cursor; snippets of 768 characters in all as line comments
 * `// Path: x` above the prefix; no path of the current file; an empty suffix becomes a line break. Its declarations come from
 * the editor's language server; here definitions from our index stand in for them. The clipping at 1,536 bytes, which
 * can cut off the first control token, is left out.
 */
const lines = { before: 20, after: 20 };
const snippetCharacters = 768;
const mostSnippets = 5;
const mostCharactersEach = 500;
/** Characters make fewer tokens than this. */
const searchTokens = 480;

export const tabbyPeer: Peer = {
  title: "Tabby",
  sources: { "*": false, imports: true, members: true },
  rule: async (input) => {
    const around = linesAround(input, lines);
    const mark = commentMark(input.request.snapshot.languageId);
    let left = snippetCharacters;
    const snippets = (await snippetsFor(input, { tokens: searchTokens, around }))
      .slice(0, mostSnippets)
      .flatMap((found) => {
        const snippet = { ...found, text: found.text.slice(0, mostCharactersEach) };
        left -= snippet.text.length;
        return left < 0 ? [] : [snippet];
      });
    const above = snippets.map(({ path, text }) =>
      [`Path: ${path}`, ...text.split("\n")].map((line) => `${mark} ${line}\n`).join(""),
    );
    const prefix = [...above, around.prefix].join("");
    return {
      ...fimPrompt(input.family, [], { prefix, suffix: around.suffix === "" ? "\n" : around.suffix }),
      snippets,
    };
  },
};
