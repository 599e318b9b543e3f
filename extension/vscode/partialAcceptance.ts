/** `startOffset`: where in the document, in UTF-16 units, `insertText` begins. */
export type Suggestion = { readonly startOffset: number; readonly insertText: string };
export type Change = { readonly rangeOffset: number; readonly rangeLength: number; readonly text: string };
export type Observation = {
  readonly stillShown: boolean;
  /** UTF-16 units of `insertText` that are in the document after a part of it was accepted; undefined otherwise. */
  readonly acceptedLength: number | undefined;
};

const gone: Observation = { stillShown: false, acceptedLength: undefined };

/**
 * What a change of the document says about a shown suggestion. The editor does not announce the acceptance of a word or
 * a line, but it inserts the next piece of the suggestion at once, where typing inserts one character.
 */
export function afterChange(suggestion: Suggestion, changes: readonly Change[]): Observation {
  const change = changes[0];
  if (change === undefined || changes.length > 1) return gone;
  const inserted = change.text.replaceAll("\r\n", "\n");
  const before = change.rangeOffset - suggestion.startOffset;
  if (before < 0 || inserted === "" || !suggestion.insertText.startsWith(inserted, before)) return gone;
  const length = before + inserted.length;
  if (length >= suggestion.insertText.length) return gone;
  return { stillShown: true, acceptedLength: inserted.length > 1 ? length : undefined };
}
