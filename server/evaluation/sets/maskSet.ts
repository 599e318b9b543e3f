import { offset } from "../../base/brand.ts";
import { noContext, type ContextProvider } from "../../domain/context.ts";
import type { Snippet } from "../../domain/snapshot.ts";
import type { MaskedCase } from "../maskedCase.ts";
import type { SetCase, SetKind } from "./setCase.ts";

const extensions: Readonly<Record<string, string>> = {
  python: "py",
  java: "java",
  javascript: "js",
  typescript: "ts",
  cpp: "cpp",
  csharp: "cs",
};

/** The hole as the set has it: prefix, suffix, nothing between. */
export function maskAsGiven(each: SetCase): MaskedCase {
  return masked(each, { before: each.prefix, after: each.suffix, answer: each.answer });
}

/**
 * The hole as an editor would have it. Sets that cut out whole lines leave no empty line behind, in which a person would
 * write; without it the cursor would stand before the code of the next line.
 */
export function maskAsInEditor(each: SetCase, kind: SetKind): MaskedCase {
  const { prefix, suffix, answer } = each;
  if (kind === "santacoder-fim") return masked(each, { before: `${prefix}\n`, after: `\n${suffix}`, answer });
  const isWholeLines = kind === "humaneval-infilling" && answer.endsWith("\n") && /^$|\n$/.test(prefix);
  return isWholeLines
    ? masked(each, { before: prefix, after: `\n${suffix}`, answer: answer.slice(0, -1) })
    : maskAsGiven(each);
}

type Around = { readonly before: string; readonly after: string; readonly answer: string };

function masked(each: SetCase, { before, after, answer }: Around): MaskedCase {
  const path = each.path === "" ? `solution.${extensions[each.language] ?? "txt"}` : each.path;
  return {
    case: {
      ...{ id: each.id, path, prefixUnits: before.length, maskUnits: answer.length },
      ...{ kind: "", language: each.language, repo: each.repo, need: "", sha256: "" },
    },
    snapshot: { uri: uriOf(each, path), languageId: each.language, version: 1, text: before + after, path },
    at: offset(before.length),
    answer,
  };
}

const uriOf = ({ id }: SetCase, path: string): string => `file:///${encodeURIComponent(id)}/${encodeURI(path)}`;

/** The code from other files that a set brings along, offered to the pipeline as its own context would be: in their order, within the budget. */
export function crossFileContext(
  cases: readonly { readonly set: SetCase; readonly masked: MaskedCase }[],
): ContextProvider {
  const pieces = new Map(cases.map(({ set, masked: { snapshot } }) => [snapshot.uri, set.crossFile?.pieces ?? []]));
  return {
    ...noContext,
    gather: async ({ snapshot, budget, count }) => {
      const offered = (pieces.get(snapshot.uri) ?? []).map(({ path, text }): Snippet => ({
        path,
        text,
        source: "set",
        why: "comes with the set",
      }));
      const sizes = await count(offered.map(({ path, text }) => `${path}\n${text}\n`));
      let left: number = budget;
      const snippets = offered.filter((_, index) => {
        const fits = (sizes[index] ?? Infinity) <= left;
        if (fits) left -= sizes[index] ?? 0;
        return fits;
      });
      return { snippets, sources: [] };
    },
  };
}
