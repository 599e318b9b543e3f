import type { Random } from "../../base/seededRandom.ts";
import type { Hole, HoleKind } from "./hole.ts";

export type Found = { readonly path: string; readonly text: string; readonly hole: Hole };
type Wish = { readonly count: number; readonly kinds: readonly HoleKind[]; readonly random: Random };

/** How many of 48 cases are of a kind; cross-file calls are what repository context is for. */
const shares: Readonly<Record<HoleKind, number>> = {
  ...{ "xfile-call": 14, "empty-body": 8, "mid-line": 7, args: 7, import: 4, silence: 8 },
};

const mostPerFile = 4;
const mostPerName = 2;

/** A second and a third look take more from one file and of one name, where the repository has no others. */
const slacks = [1, 2, Infinity];

/**
 * Draws holes of every kind by its share, the rarest kind first, and fills up with others where a kind runs out. Few from one
 * file, few that ask for the same name, never two on neighbouring lines. In the order of the files.
 */
export function pickHoles(found: readonly Found[], { count, kinds, random }: Wish): readonly Found[] {
  const total = kinds.reduce((sum, kind) => sum + shares[kind], 0);
  const shuffled = shuffle(found, random);
  const taken: Found[] = [];
  const fill = (from: readonly Found[], most: number): void => {
    for (const slack of slacks)
      for (const each of from) {
        if (taken.length >= Math.min(most, count)) return;
        if (isFree(each, taken, slack)) taken.push(each);
      }
  };
  for (const kind of [...kinds].sort((a, b) => shares[a] - shares[b])) {
    const quota = Math.max(1, Math.round((count * shares[kind]) / total));
    const most = taken.length + quota;
    const ofKind = shuffled.filter(({ hole }) => hole.kind === kind);
    if (kind === "xfile-call") fill(ofKind.filter(isOnlyElsewhere), taken.length + Math.ceil(quota / 2));
    fill(ofKind, most);
  }
  fill(
    shuffled.filter(({ hole }) => hole.kind !== "silence"),
    count,
  );
  return taken.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.hole.from - b.hole.from));
}

/** The file holds the name nowhere else, not even in an import: only other files can tell it. Half of the calls are such. */
const isOnlyElsewhere = ({ text, hole }: Found): boolean =>
  !text.slice(0, hole.from).includes(hole.about) && !text.slice(hole.to).includes(hole.about);

function isFree(each: Found, taken: readonly Found[], slack: number): boolean {
  const sameFile = taken.filter(({ path }) => path === each.path);
  const line = lineOf(each);
  if (sameFile.some((other) => Math.abs(lineOf(other) - line) <= 1)) return false;
  const { kind, about } = each.hole;
  const sameName = about === "" ? [] : taken.filter(({ hole }) => hole.kind === kind && hole.about === about);
  return sameFile.length < mostPerFile * slack && sameName.length < mostPerName * slack;
}

const lineOf = ({ text, hole }: Found): number => text.slice(0, hole.from).split("\n").length;

function shuffle<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [shuffled[last], shuffled[other]];
    if (a === undefined || b === undefined) continue;
    shuffled[last] = b;
    shuffled[other] = a;
  }
  return shuffled;
}
