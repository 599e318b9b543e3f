import { applyEdit, type Edit, type Trace } from "../traces/trace.ts";
import type { OpenDocument } from "./contestant.ts";

export type Press = {
  readonly text: string;
  readonly cursor: number;
  readonly edit: Edit;
  /** Until the next key; undefined for the last one, after which the user rests. */
  readonly gapMs: number | undefined;
};

/** A piece of typing that every contestant goes through before the next piece begins. */
export type Stretch = { readonly document: OpenDocument; readonly presses: readonly Press[] };

export type Cutting = {
  /** A stretch ends at the first pause after so many key presses. */
  readonly pressesEach: number;
  readonly presses: number;
};

/** A pause this long is a rest. */
const restMs = 1500;

/** Stretches of the traces in turn, so that each has a share, until there are as many key presses as wanted. */
export function cutStretches(traces: readonly Trace[], { pressesEach, presses }: Cutting): readonly Stretch[] {
  const cut = traces.map((trace) => stretchesOf(trace, pressesEach));
  const rounds = Math.max(0, ...cut.map((each) => each.length));
  const inTurn = Array.from({ length: rounds }, (_, round) => cut.flatMap((each) => each[round] ?? [])).flat();
  let left = presses;
  return inTurn.filter((stretch) => (left -= stretch.presses.length) > -stretch.presses.length);
}

function stretchesOf({ path, languageId, before, edits }: Trace, pressesEach: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let text = before;
  let start = before;
  let presses: Press[] = [];
  for (const [index, { offset, remove, insert }] of edits.entries()) {
    text = applyEdit(text, { offset, remove, insert });
    const gap = edits[index + 1]?.dt;
    const isLast = gap === undefined || gap >= restMs;
    const ends =
      gap === undefined || (presses.length + 1 >= pressesEach && (isLast || presses.length > 2 * pressesEach));
    const gapMs = ends ? undefined : Math.min(gap, restMs);
    presses.push({ text, cursor: offset + insert.length, edit: { offset, remove, insert }, gapMs });
    if (!ends) continue;
    stretches.push({ document: { path, languageId, text: start }, presses });
    presses = [];
    start = text;
  }
  return stretches;
}

/** Who plays a stretch when: everybody plays every stretch, and who begins changes, so that none always comes first. */
export function playOrder(contestants: number, stretches: number): readonly { stretch: number; contestant: number }[] {
  return Array.from({ length: stretches }, (_, stretch) =>
    Array.from({ length: contestants }, (_each, place) => ({ stretch, contestant: (place + stretch) % contestants })),
  ).flat();
}
