/**
 * Token healing needs the text of the last, possibly unfinished token. The tokenizer lives in another process, so its
 * pieces are approximated: byte-pair vocabularies of code models break identifiers where case or underscores change and
 * join one preceding space or punctuation mark to the piece (" return", ".map", "_id"). Too short a piece only weakens
 * healing; too long a one costs one decode step per token that has to be generated again.
 */
const lastPiece = /(?:[A-Z]?[a-z]+|[A-Z]+|[0-9]|[^\x00-\x7f\s]{1,4})$/u;
const joinsNextPiece = /[ \t._("'`<[{:/@#$!=\-]$/;
/** Runs of punctuation that vocabularies hold as one token, often together with what follows: "'../../", "::", "->". */
const punctuation = /(?:["'`(]?\.{1,2}(?:\/\.{0,2})*|::|->|\?\.|\(["'`])$/;
const maxHealUnits = 24;

/** `kept` + `heal` is `text`; `heal` never crosses a line break and may be empty. */
export function splitForHealing(text: string): { readonly kept: string; readonly heal: string } {
  const line = text.slice(Math.max(text.lastIndexOf("\n") + 1, text.length - maxHealUnits));
  const piece = lastPiece.exec(line)?.[0] ?? "";
  const run = piece === "" ? punctuation.exec(line)?.[0] : undefined;
  if (run !== undefined) return { kept: text.slice(0, text.length - run.length), heal: run };
  const joined = joinsNextPiece.test(line.slice(0, line.length - piece.length)) ? 1 : 0;
  const start = text.length - piece.length - joined;
  return { kept: text.slice(0, start), heal: text.slice(start) };
}
