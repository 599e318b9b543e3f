import type { PromptPart } from "../../domain/promptPart.ts";
import type { EngineTrouble } from "../../domain/reason.ts";
import type { Family } from "../../prompt/families.ts";
import type { LoadedModel } from "./inference.ts";
import type { TokenId } from "./vocabulary.ts";
import type { Vocabulary } from "./vocabulary.ts";

export type Prompt =
  | { readonly kind: "prompt"; readonly tokens: readonly TokenId[] }
  | { readonly kind: "trouble"; readonly reason: EngineTrouble; readonly detail: string };

/** Each part is tokenised by itself: a control marker is one token, and text never becomes one. */
export function promptTokens(
  { model: { vocabulary }, family }: { readonly model: LoadedModel; readonly family: Family | undefined },
  parts: readonly PromptPart[],
): Prompt {
  const markers = familyMarkers(vocabulary, family);
  const found: TokenId[] = [];
  if (vocabulary.bos !== undefined && family?.bos !== "never") found.push(vocabulary.bos);
  for (const part of parts) {
    if ("text" in part) {
      // Not `push(...tokens)`: a long text has more tokens than a call can have arguments.
      for (const token of vocabulary.tokenise(part.text, markers)) found.push(token);
      continue;
    }
    const marker = vocabulary.findControl(part.special);
    if (marker === undefined)
      return {
        kind: "trouble",
        reason: "modelInvalid",
        detail: `The model's vocabulary has no control token ${part.special}.`,
      };
    found.push(marker);
  }
  if (found.length === 0)
    return { kind: "trouble", reason: "modelInvalid", detail: "The prompt is empty: there is nothing to continue." };
  return { kind: "prompt", tokens: found };
}

/** Ids of those markers that the vocabulary has. */
export const markersOf = (vocabulary: Vocabulary, markers: readonly string[]): ReadonlySet<TokenId> =>
  new Set(markers.map((marker) => vocabulary.findControl(marker)).filter((token) => token !== undefined));

/** Every control marker of a family, by name. */
export function familyTokens(vocabulary: Vocabulary, family: Family | undefined): Readonly<Record<string, TokenId>> {
  const file = family?.file.kind === "special" ? family.file.token : undefined;
  const names = family
    ? [family.prefix, family.suffix, family.middle, family.repository, file, ...family.ends].filter(
        (name) => name !== undefined,
      )
    : [];
  const ids = names.map((name) => [name, vocabulary.findControl(name)] as const);
  return Object.fromEntries(ids.filter((pair): pair is readonly [string, TokenId] => pair[1] !== undefined));
}

const familyMarkers = (vocabulary: Vocabulary, family: Family | undefined): ReadonlySet<TokenId> =>
  new Set(Object.values(familyTokens(vocabulary, family)));
