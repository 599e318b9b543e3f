import { applyEdits, type TimedEdit, type Trace } from "./trace.ts";

/** A longer gap is no typing any more. */
const typingMs = 2000;

/** The piece of `keys` edits with the most typing in it, the first of several; the whole trace where it is no longer. */
export function densestStretch(trace: Trace, keys: number): Trace {
  const { edits } = trace;
  if (edits.length <= keys) return trace;
  const typed = edits.map((edit, index) => (isTyped(edit, edits[index - 1]) ? 1 : 0));
  let inWindow = typed.slice(0, keys).reduce((sum: number, each) => sum + each, 0);
  let best = { start: 0, count: inWindow };
  for (let start = 1; start + keys <= edits.length; start++) {
    inWindow += (typed[start + keys - 1] ?? 0) - (typed[start - 1] ?? 0);
    if (inWindow > best.count) best = { start, count: inWindow };
  }
  return {
    ...trace,
    before: applyEdits(trace.before, edits.slice(0, best.start)),
    edits: edits.slice(best.start, best.start + keys),
  };
}

/** One character, where the edit before left off, soon after it. */
function isTyped(edit: TimedEdit, previous: TimedEdit | undefined): boolean {
  if (edit.remove !== 0 || [...edit.insert].length !== 1 || edit.dt > typingMs) return false;
  return previous === undefined || edit.offset === previous.offset + previous.insert.length;
}
