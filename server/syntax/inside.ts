import type { Lexicon } from "./lexicon.ts";
import type { Node } from "./native.ts";
import type { Inside } from "./shape.ts";

const interpolation =
  /^(?:interpolation|template_substitution|interpolated_expression|command_substitution|expansion)$/;
const string =
  /string(?!_type)|^char(?:acter)?_literal$|^rune_literal$|^heredoc_body$|^nowdoc|^regex|quote_scalar|attribute_value/;
const comment = /comment/;

export type CursorPlace = { readonly at: number; readonly lexicon: Lexicon; readonly line: string };

/** What the tree says a place is in; undefined where the tree has errors around it and cannot be trusted. */
export function insideOfTree(root: Node, place: CursorPlace): Inside | undefined {
  const { at } = place;
  if (at === 0) return "code";
  let inside: Inside | undefined;
  for (let node: Node | null = root.descendantForIndex(at - 1, at); node !== null; node = node.parent) {
    if (node.isError) return undefined;
    if (inside !== undefined) continue;
    if (interpolation.test(node.type) && at < node.endIndex) inside = "code";
    else if (comment.test(node.type)) inside = isWithin(node, place, "comment") ? "comment" : "code";
    else if (string.test(node.type) && isWithin(node, place, "string")) inside = "string";
    else if (node.hasError && node.parent !== null) return undefined;
  }
  return inside ?? "code";
}

/** At its end one is outside of a string and of a block comment, but still inside of a comment that ends with its line. */
function isWithin(node: Node, { at, lexicon, line }: CursorPlace, kind: "string" | "comment"): boolean {
  if (node.startIndex < at && at < node.endIndex) return true;
  if (kind === "string" || node.startIndex >= at) return false;
  const text = line.trimStart();
  return (
    lexicon.lineComments.some((open) => text.startsWith(open) || line.includes(` ${open}`)) && !text.endsWith("*/")
  );
}
