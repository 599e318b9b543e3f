import { sharedEnds } from "../base/sharedEnds.ts";
import type { DocumentChange } from "../domain/completer.ts";

/** What one edit removed and what it put there; `at` in UTF-16 units from the start of the text. */
export type Edit = { readonly at: number; readonly removed: string; readonly inserted: string };
type ChangeKind = Exclude<DocumentChange, "undone">;

/** A paste, an accepted refactoring or a formatter: nobody types this much at once. */
const mostTypedUnits = 400;

/** What the user did, as far as the edits of one `didChange` tell. Several edits are several cursors, or a formatter. */
export function changeKind(edits: readonly Edit[]): ChangeKind {
  const real = edits.filter(({ removed, inserted }) => removed !== inserted);
  if (real.length === 0) return "other";
  if (real.every(({ inserted }) => inserted === "")) return "deleted";
  const extends_ = real.every(({ removed, inserted }) => inserted.startsWith(removed));
  const short = real.every(({ inserted }) => inserted.length <= mostTypedUnits);
  if (extends_ && short) return "typed";
  // A shortened word arrives as a replacement from editors that send whole lines.
  return real.every(({ removed, inserted }) => removed.startsWith(inserted)) ? "deleted" : "other";
}

/** The smallest single edit between two texts: for clients that send the whole document. */
export function editBetween(before: string, after: string): Edit {
  const { before: start, after: end } = sharedEnds(before, after);
  return {
    at: start,
    removed: before.slice(start, before.length - end),
    inserted: after.slice(start, after.length - end),
  };
}
