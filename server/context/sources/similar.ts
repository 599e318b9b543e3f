import type { Passage } from "../../domain/repositoryIndex.ts";
import { continuationIn } from "./continuationIn.ts";
import { isSameWorld, isTest } from "./lookUp.ts";
import type { Source } from "./source.ts";

/** Passages that resemble the code around the cursor, each cut to where it goes on as the cursor's code might. */
export const similar: Source = {
  name: "similar",
  find: async (input, add) => {
    const { site, index, path, signal } = input;
    // Without the unfinished line, so that its key presses share one answer.
    const finished = site.above.slice(0, site.above.length - site.linePrefix.length);
    const text = `${lastLines(finished, linesAbove)}${firstLines(site.below, linesBelow)}`;
    if (text.trim().length < 20) return;
    const found = await index.similar({ text, path, limit: mostPassages }, signal);
    const usable = found.filter((each) => isSameWorld(path, each.path) && (isTest(path) || !isTest(each.path)));
    const top = Math.max(...usable.map(({ score }) => score), Number.MIN_VALUE);
    for (const passage of usable) {
      const { match, line } = continuationIn(site.above, passage);
      const cut = await cutAround(line, passage, (place) => index.passage(place, signal));
      add({
        source: "similar",
        why: match > 0.5 ? "goes on from lines like those above the cursor" : "resembles the code around the cursor",
        score: 0.5 + 0.6 * (passage.score / top) + 0.9 * match,
        path: passage.path,
        shown: { kind: "passage", line: cut.line, endLine: cut.endLine, text: cut.text },
      });
    }
  },
};

const linesAbove = 22;
const linesBelow = 8;
const mostPassages = 8;
/** Lines shown before and after the place where a passage continues. */
const linesBefore = 4;
const linesAfter = 9;

const lastLines = (text: string, count: number): string => text.split("\n").slice(-count).join("\n");
const firstLines = (text: string, count: number): string =>
  text
    .split("\n")
    .slice(1, count + 1)
    .join("\n");

type Place = { readonly path: string; readonly line: number; readonly endLine: number };

async function cutAround(
  line: number,
  passage: Passage,
  read: (place: Place) => Promise<Passage | undefined>,
): Promise<Passage> {
  const wanted = { path: passage.path, line: Math.max(0, line - linesBefore), endLine: line + linesAfter };
  if (wanted.line >= passage.line && wanted.endLine <= passage.endLine) return within(passage, wanted);
  return (await read(wanted)) ?? within(passage, wanted);
}

function within(passage: Passage, { line, endLine }: Place): Passage {
  const from = Math.max(line, passage.line);
  const to = Math.min(endLine, passage.endLine);
  const text = passage.text
    .split("\n")
    .slice(from - passage.line, to - passage.line + 1)
    .join("\n");
  return { ...passage, line: from, endLine: to, text };
}
