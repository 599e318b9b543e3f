/**
 * How many units two texts share at the beginning and, of the rest, at the end. Comparing halves as wholes is a hundred
 * times faster than a loop over units, and this runs at every key press.
 */
export function sharedEnds(a: string, b: string): { readonly before: number; readonly after: number } {
  const most = Math.min(a.length, b.length);
  const before = longest(most, (from, to) => a.slice(from, to) === b.slice(from, to));
  const [endA, endB] = [a.length, b.length];
  const after = longest(
    most - before,
    (from, to) => a.slice(endA - to, endA - from) === b.slice(endB - to, endB - from),
  );
  return { before, after };
}

/** The largest number up to `most` for which all pieces below it are the same; looks at no piece twice. */
function longest(most: number, isSame: (from: number, to: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isSame(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
