import type { Candidate, Source } from "./source.ts";
import { isType } from "./surroundings.ts";

/** Heads of the classes and functions around the cursor that begin above the window, and the fields that belong to them. */
export const enclosing: Source = {
  name: "enclosing",
  find: async ({ around, path, request, site }, add) => {
    const { text } = request.snapshot;
    const firstLine = site.line - countLines(text.slice(request.window.from, request.at));
    if (firstLine <= 0) return;
    const heads = (await around.enclosing()).filter(({ line }) => line < firstLine);
    for (const head of heads) add(candidate(path, { ...head, path }, { holder: undefined, score: 2 }));
    const type = heads.findLast(isType);
    if (type === undefined) return;
    const holder = { ...type, path };
    for (const each of await around.definitions()) {
      if (each.line <= type.line || each.line >= firstLine || each.endLine > type.endLine || each.kind !== "field")
        continue;
      const score = 0.5 + around.relevance.of(each.name) + around.relevance.near(each.name);
      add(candidate(path, { ...each, path }, { holder, score }));
    }
  },
};

type Definition = Extract<Candidate["shown"], { kind: "definition" }>;

const candidate = (
  path: string,
  definition: Definition["definition"],
  { holder, score }: { holder: Definition["holder"]; score: number },
): Candidate => ({
  source: "enclosing",
  why: "around the cursor, above the part of the file that is shown",
  score,
  path,
  shown: { kind: "definition", definition, holder },
});

const countLines = (text: string): number => text.split("\n").length - 1;
