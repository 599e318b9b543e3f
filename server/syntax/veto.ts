import type { Node } from "./native.ts";

/** Clauses that continue a construct on a line of their own; those of a `switch` or `match` stand side by side. */
const clause = /_clause$|^else$|^elsif$|^rescue$|^ensure$/;
const branch = /case|default|when|switch|match|select|communication/;

/**
 * Whether the text that begins at `next` continues the construct that `last` is in: then the node around both holds it as
 * an operator, a dot, a keyword or a clause. Statements and members that follow each other are nodes of their own.
 */
export function belongsTogether(root: Node, { last, next }: { last: number; next: number }): boolean {
  const around = root.descendantForIndex(last, next + 1);
  if (around.isError || around.parent === null) return false;
  if (around.startIndex > last || around.childCount === 0) return around.childCount === 0;
  const child = around.children.find(({ startIndex, endIndex }) => startIndex <= next && next < endIndex);
  if (child === undefined) return false;
  if (child.startIndex < next) return true;
  if (child.isNamed) return clause.test(child.type) && !branch.test(child.type);
  return !/^[)\]}]$|^end$/.test(child.type);
}
