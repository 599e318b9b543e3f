/** A text is compared with the last one by its beginning alone, which takes microseconds however long it is. */
let known = { text: "", at: 0, line: 0 };

/**
 * The line of an offset, from 0. Counts from the place asked about last, as far as the text before that is the same: at a
 * key press it is.
 */
export function lineNumber(text: string, at: number): number {
  const end = Math.max(0, Math.min(at, text.length));
  const from = known.text === text || isSameBefore(text) ? known : { at: 0, line: 0 };
  const line = from.at <= end ? from.line + breaksIn(text, from.at, end) : from.line - breaksIn(text, end, from.at);
  known = { text, at: end, line };
  return line;
}

const isSameBefore = (text: string): boolean =>
  known.at <= text.length && text.slice(0, known.at) === known.text.slice(0, known.at);

/** Line breaks in [from, to). */
function breaksIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
