import type { Import } from "../../domain/outline.ts";
import type { Candidate, Source, SourceInput } from "./source.ts";
import { isType } from "./surroundings.ts";

/** What of the file's own beginning matters at the cursor and is not in the window: heads around it, fields, imports. */
export const enclosing: Source = {
  name: "enclosing",
  find: async (input, add) => {
    const { around, path, request, site } = input;
    const { text } = request.snapshot;
    const firstLine = site.line - countLines(text.slice(request.window.from, request.at));
    if (firstLine <= 0) return;
    const imported = usedImports(await around.imports(), input, firstLine);
    if (imported !== undefined) add(imported);
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

const mostImports = 12;
const longestImport = 200;

/** Import statements above the window whose names stand in it: they say how the names are written here. */
function usedImports(imports: readonly Import[], input: SourceInput, firstLine: number): Candidate | undefined {
  const { request, path } = input;
  const { snapshot, window } = request;
  const above = imports.filter(({ line }) => line < firstLine);
  if (above.length === 0) return undefined;
  const words = new Set(snapshot.text.slice(window.from, window.to).match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  const isUsed = ({ names, namespace }: Import): boolean =>
    words.has(namespace) || names.some(({ local }) => words.has(local));
  const used = above.filter(isUsed).slice(0, mostImports);
  const [first] = used;
  if (first === undefined) return undefined;
  const lines = snapshot.text.split("\n", Math.min(firstLine, Math.max(...used.map(({ endLine }) => endLine)) + 1));
  const statements = used.map(({ line, endLine }) =>
    lines
      .slice(line, endLine + 1)
      .map((each) => each.trim())
      .join(" ")
      .slice(0, longestImport),
  );
  const text = [...new Set(statements)].join("\n");
  const shown = { kind: "passage" as const, line: first.line, endLine: first.line, text };
  return { source: "enclosing", why: "imported above the part of the file that is shown", score: 1.5, path, shown };
}

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
