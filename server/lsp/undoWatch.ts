import { detached } from "../base/detached.ts";
import type { Edit } from "./changeKind.ts";

/** Undo steps back one edit at a time, so a few are enough. */
const keptEdits = 10;
/** Fewer visible characters come back by typing: an indentation, a pair of brackets. */
const fewestVisibleUnits = 3;

type Run = { readonly at: number; readonly text: string };

/**
 * LSP does not say that a change was an undo. It is one when it puts back what was deleted at the same place, also in one
 * piece what went letter by letter, or when it reverses a replacement. An undo of typing is a deletion like any other.
 */
export class UndoWatch {
  #replacements: readonly Edit[] = [];
  /** Text that was deleted at one place, in one go or bit by bit. */
  #deleted: Run | undefined;

  isUndo(edit: Edit): boolean {
    const isUndo = edit.removed === "" ? this.#restores(edit) : this.#reverses(edit);
    this.#note(edit);
    return isUndo;
  }

  #restores({ at, inserted }: Edit): boolean {
    const run = this.#deleted;
    return run?.at === at && inserted.replace(/\s/g, "").length >= fewestVisibleUnits && run.text.includes(inserted);
  }

  #reverses({ at, removed, inserted }: Edit): boolean {
    return this.#replacements.some((edit) => edit.at === at && edit.removed === inserted && edit.inserted === removed);
  }

  #note(edit: Edit): void {
    const { at, removed, inserted } = edit;
    // Editors that send whole words replace "co" by "con": that is typing.
    if (removed !== "" && inserted !== "" && !inserted.startsWith(removed) && !removed.startsWith(inserted))
      this.#replacements = [{ ...edit, removed: detached(removed) }, ...this.#replacements].slice(0, keptEdits);
    if (removed !== "" && inserted === "") this.#deleted = join(this.#deleted, { at, text: detached(removed) });
  }
}

function join(run: Run | undefined, next: Run): Run {
  if (run?.at === next.at) return { at: next.at, text: run.text + next.text };
  if (run !== undefined && next.at + next.text.length === run.at) return { at: next.at, text: next.text + run.text };
  return next;
}
