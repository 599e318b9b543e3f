const identifierPattern = /[A-Za-z_$\u00aa-\uffff][\w$\u00aa-\uffff]*/g;
/** Longer ones are data, not names. */
const maxIdentifierUnits = 80;

/** Calls `found` for every identifier-like word of `text`, those in comments and strings included. */
export function eachIdentifier(text: string, found: (identifier: string, at: number) => void): void {
  identifierPattern.lastIndex = 0;
  for (let match = identifierPattern.exec(text); match; match = identifierPattern.exec(text))
    if (match[0].length <= maxIdentifierUnits) found(match[0], match.index);
}

const wordPattern = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{L}+/gu;
/** Single letters say nothing. */
const minWordUnits = 2;

/** "parseHTTPRequest_v2" is about parse, http and request. */
export function wordsOf(identifier: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of identifier.matchAll(wordPattern))
    if (word.length >= minWordUnits) words.push(word.toLowerCase());
  return words;
}
