/** Lines [from, to) of the old text are replaced by lines [start, end) of the new one. */
export type Hunk = { readonly from: number; readonly to: number; readonly start: number; readonly end: number };

type Lines = readonly string[];

/**
 * Where two texts differ, top to bottom. Lines that occur once in both are taken to be the same, as in git's "patience":
 * that is close to what a person changed, and any answer turns one text into the other.
 */
export function changedLines(old: Lines, now: Lines): readonly Hunk[] {
  return between({ old, now }, { from: 0, to: old.length, start: 0, end: now.length });
}

type Texts = { readonly old: Lines; readonly now: Lines };

function between(texts: Texts, whole: Hunk): readonly Hunk[] {
  const { old, now } = texts;
  let { from, to, start, end } = whole;
  while (from < to && start < end && old[from] === now[start]) [from, start] = [from + 1, start + 1];
  while (from < to && start < end && old[to - 1] === now[end - 1]) [to, end] = [to - 1, end - 1];
  if (from === to && start === end) return [];
  const anchors = commonOnce(texts, { from, to, start, end });
  if (anchors.length === 0) return [{ from, to, start, end }];
  const hunks: Hunk[] = [];
  for (const [line, newLine] of [...anchors, [to, end] as const]) {
    hunks.push(...between(texts, { from, to: line, start, end: newLine }));
    [from, start] = [line + 1, newLine + 1];
  }
  return hunks;
}

type Pair = readonly [line: number, newLine: number];

/** Lines that occur once on either side, in an order that both share. */
function commonOnce({ old, now }: Texts, { from, to, start, end }: Hunk): readonly Pair[] {
  const places = placesOfSingles(now, start, end);
  const pairs = [...placesOfSingles(old, from, to)].flatMap(([text, line]): Pair[] => {
    const newLine = places.get(text);
    return newLine === undefined ? [] : [[line, newLine]];
  });
  return longestRising(pairs.sort(([a], [b]) => a - b));
}

function placesOfSingles(lines: Lines, from: number, to: number): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (let line = from; line < to; line++) {
    const text = lines[line] ?? "";
    if (places.has(text)) twice.add(text);
    places.set(text, line);
  }
  for (const text of twice) places.delete(text);
  return places;
}

type Chain = { readonly pair: Pair; readonly before: Chain | undefined };

/** Patience sorting: the longest part of the list whose second numbers rise. */
function longestRising(pairs: readonly Pair[]): readonly Pair[] {
  const tops: Chain[] = [];
  for (const pair of pairs) {
    const found = tops.findIndex((top) => top.pair[1] >= pair[1]);
    const pile = found < 0 ? tops.length : found;
    tops[pile] = { pair, before: tops[pile - 1] };
  }
  const rising: Pair[] = [];
  for (let chain = tops.at(-1); chain !== undefined; chain = chain.before) rising.unshift(chain.pair);
  return rising;
}
