/**
 * How many units two texts share at the beginning and, of the rest, at the end. Halving with whole comparisons is a
 * hundred times faster than a loop over units, and this runs at every key press.
 */
export function sharedEnds(a: string, b: string): { readonly before: number; readonly after: number } {
  const most = Math.min(a.length, b.length);
  const before = longest(most, (length) => a.slice(0, length) === b.slice(0, length));
  const after = longest(most - before, (length) => a.slice(a.length - length) === b.slice(b.length - length));
  return { before, after };
}

/** The largest number up to `most` for which `holds`; it holds for every smaller one. */
function longest(most: number, holds: (length: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
