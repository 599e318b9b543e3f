import { positionAt, type Change, type Position } from "../languageServer.ts";
import { applyEdit, type TimedEdit } from "../traces/trace.ts";

/** One act of the person who types: a key, a paste, an edit at several places. What has to be sent for it. */
export type Press = {
  readonly changes: readonly Change[];
  /** Where the cursor is afterwards. */
  readonly cursor: Position;
  /** Since the press before. */
  readonly gapMs: number;
  /** One character was typed. */
  readonly isTyped: boolean;
  /** It was typed right behind the one before, in the same line. */
  readonly isInsideLine: boolean;
};

/** Edits that happen at once are one press. */
export function* pressesOf(before: string, edits: readonly TimedEdit[]): Generator<Press> {
  let text = before;
  let previous: TimedEdit | undefined;
  for (let index = 0; index < edits.length;) {
    const together = [edits[index], ...atOnce(edits, index + 1)].filter((edit) => edit !== undefined);
    index += together.length;
    const changes = together.map((edit) => {
      const range = { start: positionAt(text, edit.offset), end: positionAt(text, edit.offset + edit.remove) };
      text = applyEdit(text, edit);
      return { range, text: edit.insert };
    });
    const last = together.at(-1);
    if (last === undefined) return;
    const isTyped = together.length === 1 && isCharacter(last);
    const follows = previous !== undefined && isCharacter(previous) && endOf(previous) === last.offset;
    yield {
      ...{ changes, isTyped, gapMs: together[0]?.dt ?? 0 },
      cursor: positionAt(text, endOf(last)),
      isInsideLine: isTyped && follows,
    };
    previous = last;
  }
}

function atOnce(edits: readonly TimedEdit[], from: number): readonly TimedEdit[] {
  const end = edits.findIndex(({ dt }, index) => index >= from && dt > 0);
  return edits.slice(from, end < 0 ? edits.length : end);
}

const endOf = ({ offset, insert }: TimedEdit): number => offset + insert.length;

const isCharacter = ({ remove, insert }: TimedEdit): boolean => remove === 0 && /^[^\r\n]$/u.test(insert);
