import { Lru } from "../../base/lru.ts";
import type { EditorDefinitions } from "../../domain/context.ts";
import type { Source, SourceInput } from "./source.ts";

type Answer = Awaited<ReturnType<EditorDefinitions["definitionsAt"]>>;

/** Definitions as the editor's own language servers know them. An answer that comes late serves the next key press. */
export function createClientSource(): Source {
  const answers = new Lru<string, Promise<Answer>>(64);
  return {
    name: "client",
    find: async (input, add) => {
      if (input.editor === undefined) return;
      const key = `${input.request.snapshot.uri} ${input.site.line}`;
      const known = answers.get(key) ?? ask(input, input.editor);
      answers.set(key, known);
      for (const each of await known) {
        const path = input.findPath(each.uri);
        if (path === undefined) continue;
        add({
          source: "client",
          why: "the editor says that a name near the cursor is declared here",
          score: 0.9,
          path,
          shown: {
            kind: "passage",
            line: each.line,
            endLine: Math.min(each.endLine, each.line + mostLines - 1),
            text: each.text.split("\n").slice(0, mostLines).join("\n"),
          },
        });
      }
    },
  };
}

const mostLines = 12;
const mostPositions = 6;
/** The editor may answer after the deadline of the source; then it is of use later in the same line. */
const patienceMs = 2000;

async function ask(input: SourceInput, editor: EditorDefinitions): Promise<Answer> {
  const positions = await positionsNear(input);
  if (positions.length === 0) return [];
  try {
    return await editor.definitionsAt({ uri: input.request.snapshot.uri, positions }, AbortSignal.timeout(patienceMs));
  } catch {
    // The editor does not answer such questions, or not in time: other sources have to do.
    return [];
  }
}

/** Names in the lines above the cursor that neither the file nor its imports explain, the nearest first. */
async function positionsNear({ site, around }: SourceInput): Promise<{ line: number; character: number }[]> {
  const imported = (await around.imports()).flatMap(({ names, namespace, paths }) =>
    paths.length === 0 ? [] : [namespace, ...names.map(({ local }) => local)],
  );
  const known = new Set([...imported, ...(await around.definitions()).map(({ name }) => name)]);
  const lines = site.above.split("\n").slice(-8).reverse();
  const found: { line: number; character: number }[] = [];
  for (const [back, line] of lines.entries())
    for (const match of line.matchAll(/[\p{L}_$][\p{L}\p{N}_$]{2,}(?=\s*[.(<])/gu)) {
      if (known.has(match[0])) continue;
      known.add(match[0]);
      found.push({ line: site.line - back, character: match.index });
    }
  return found.slice(0, mostPositions);
}
