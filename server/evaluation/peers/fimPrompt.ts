import type { PromptRuleInput } from "../../completion/experiment.ts";
import { offset, tokens } from "../../base/brand.ts";
import type { PromptPart } from "../../domain/promptPart.ts";
import type { Snippet } from "../../domain/snapshot.ts";
import type { Family } from "../../prompt/families.ts";
import type { Prompt } from "../../prompt/layOut.ts";

export type Around = { readonly prefix: string; readonly suffix: string };

/** Plain order without healing, which none of the peers has. `context` stands before everything else. */
export function fimPrompt(family: Family, context: readonly PromptPart[], { prefix, suffix }: Around): Prompt {
  const before: PromptPart[] = [{ special: family.prefix }, { text: prefix }];
  const after: PromptPart[] = [{ special: family.suffix }, { text: suffix }];
  const middle: PromptPart[] = family.middle === undefined ? [] : [{ special: family.middle }];
  const body = family.order === "spm" ? [...after, ...before] : [...before, ...after];
  const parts = [...context, ...body, ...middle].filter((part) => !("text" in part) || part.text !== "");
  return { parts, heal: "" };
}

/** So many lines before and after the cursor, its own line among both. */
export function linesAround(
  { request, at }: PromptRuleInput,
  most: { readonly before: number; readonly after: number },
): Around {
  const text = (part: string): readonly string[] => part.replace(/\r\n?/g, "\n").split("\n");
  const before = text(request.snapshot.text.slice(0, at));
  const after = text(request.snapshot.text.slice(at));
  return { prefix: before.slice(-(most.before + 1)).join("\n"), suffix: after.slice(0, most.after + 1).join("\n") };
}

/** As many whole lines as fit, those nearest to the cursor; the nearest always. */
export async function withinTokens(
  { prefix, suffix }: Around,
  most: { readonly prefix: number; readonly suffix: number },
  count: PromptRuleInput["count"],
): Promise<Around> {
  const before = prefix.split(/(?<=\n)/).reverse();
  const after = suffix.split(/(?<=\n)/);
  const kept = async (lines: readonly string[], limit: number): Promise<readonly string[]> => {
    const counts = await count(lines);
    let total = 0;
    const end = lines.findIndex((line, index) => (total += counts[index] ?? line.length) > limit);
    return end === -1 ? lines : lines.slice(0, Math.max(end, 1));
  };
  return {
    prefix: [...(await kept(before, most.prefix))].reverse().join(""),
    suffix: (await kept(after, most.suffix)).join(""),
  };
}

/** What our index finds in place of the tool's own search, best first. */
export async function snippetsFor(
  input: PromptRuleInput,
  most: { readonly tokens: number; readonly around: Around },
): Promise<readonly Snippet[]> {
  const { request, at, context, count, signal } = input;
  const { length } = request.snapshot.text;
  const window = {
    from: offset(Math.max(0, at - most.around.prefix.length)),
    to: offset(Math.min(length, at + most.around.suffix.length)),
  };
  const shape = { inside: "code", extent: "block", scopes: [] } as const;
  const asked = { snapshot: request.snapshot, at, shape, budget: tokens(most.tokens), count, window };
  return (await context.gather(asked, signal)).snippets;
}

const hashComments = new Set(["python", "ruby", "shellscript", "yaml", "toml"]);
/** The mark that begins a line comment. */
export const commentMark = (languageId: string): string => (hashComments.has(languageId) ? "#" : "//");
