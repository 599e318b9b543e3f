import type { PromptPart } from "../../domain/promptPart.ts";
import type { Family } from "../../prompt/families.ts";
import { breakMarkers, familyMarkers } from "./markers.ts";

/** A prompt as one kind of server takes it. */
export type WirePrompt =
  | { readonly form: "ids"; readonly ids: readonly number[] }
  | { readonly form: "text"; readonly text: string }
  | { readonly form: "sides"; readonly prefix: string; readonly suffix: string };

/** One text; markers in the user's own text are broken. */
export function asText(parts: readonly PromptPart[], family: Family): WirePrompt {
  const markers = familyMarkers(family);
  const pieces = parts.map((part) => ("special" in part ? part.special : breakMarkers(part.text, markers)));
  return { form: "text", text: pieces.join("") };
}

/**
 * What stands before and after the cursor, for servers that put the markers in themselves: text before the first side is
 * context and goes before the prefix, text after the middle marker continues the prefix.
 */
export function asSides(parts: readonly PromptPart[], family: Family): WirePrompt {
  const markers = familyMarkers(family);
  const sides = { context: "", prefix: "", suffix: "", middle: "" };
  let side: keyof typeof sides = "context";
  for (const part of parts) {
    if ("text" in part) sides[side] += breakMarkers(part.text, markers);
    else if (part.special === family.prefix) side = "prefix";
    else if (part.special === family.suffix) side = "suffix";
    else if (part.special === family.middle) side = "middle";
  }
  return { form: "sides", prefix: sides.context + sides.prefix + sides.middle, suffix: sides.suffix };
}

/**
 * The parts with the unfinished word at their end, for an engine that cannot be made to begin with it: before the marker
 * that closes the text before the cursor, where there is one.
 */
export function withHeal(parts: readonly PromptPart[], heal: string, family: Family): readonly PromptPart[] {
  if (heal === "") return parts;
  const isClosed = isMarker(parts.at(-1), family.middle);
  const closing = family.order === "spm" ? parts.length - 1 : parts.findIndex((part) => isMarker(part, family.suffix));
  const at = isClosed && closing >= 0 ? closing : parts.length;
  return [...joined(parts.slice(0, at), heal), ...parts.slice(at)];
}

const isMarker = (part: PromptPart | undefined, marker: string | undefined): boolean =>
  part !== undefined && "special" in part && part.special === marker;

/** A word becomes the tokens that the model knows only in one piece with what stands before it. */
function joined(parts: readonly PromptPart[], heal: string): readonly PromptPart[] {
  const last = parts.at(-1);
  return last !== undefined && "text" in last
    ? [...parts.slice(0, -1), { text: last.text + heal }]
    : [...parts, { text: heal }];
}
