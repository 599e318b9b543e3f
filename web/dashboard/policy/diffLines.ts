export type DiffLine = { readonly kind: "same" | "removed" | "added"; readonly text: string };

/** What has to go from `before` and to come, line by line, to get `after`. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [from, to] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  return [
    ...from.slice(0, start).map(as("same")),
    ...changed(from.slice(start, from.length - end), to.slice(start, to.length - end)),
    ...from.slice(from.length - end).map(as("same")),
  ];
}

const as =
  (kind: DiffLine["kind"]) =>
  (text: string): DiffLine => ({ kind, text });

/** Beyond this the table of the longest common lines would be felt; whoever changes so much reads both anyway. */
const mostCells = 1_000_000;

function changed(from: readonly string[], to: readonly string[]): readonly DiffLine[] {
  if (from.length * to.length > mostCells) return [...from.map(as("removed")), ...to.map(as("added"))];
  const common = commonLengths(from, to);
  const lengthAt = (row: number, column: number): number => common[row * (to.length + 1) + column] ?? 0;
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < from.length || column < to.length) {
    const [old, fresh] = [from[row], to[column]];
    if (old !== undefined && old === fresh) {
      lines.push({ kind: "same", text: old });
      row++;
      column++;
    } else if (old !== undefined && (fresh === undefined || lengthAt(row + 1, column) >= lengthAt(row, column + 1))) {
      lines.push({ kind: "removed", text: old });
      row++;
    } else {
      lines.push({ kind: "added", text: fresh ?? "" });
      column++;
    }
  }
  return lines;
}

/** At `row * width + column`: how many lines the rest of both has in common, in order. */
function commonLengths(from: readonly string[], to: readonly string[]): Uint32Array {
  const width = to.length + 1;
  const lengths = new Uint32Array((from.length + 1) * width);
  for (let row = from.length - 1; row >= 0; row--)
    for (let column = to.length - 1; column >= 0; column--) {
      const at = row * width + column;
      lengths[at] =
        from[row] === to[column]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  return lengths;
}
