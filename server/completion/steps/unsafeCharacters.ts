import type { Step } from "./step.ts";

/**
 * Characters that make code look different from what it does, or that nobody sees. Sources: Boucher and Anderson, "Trojan
 * Source" (bidirectional controls); Unicode TR36 and TR39 (invisible characters, default ignorables); the tags and the
 * variation selectors supplement, which can carry whole hidden messages.
 */
const unsafeRanges: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x08], // controls besides tab and line feed; backspace and escape rewrite a terminal
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad], // soft hyphen
  [0x34f, 0x34f], // combining grapheme joiner
  [0x61c, 0x61c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers: invisible letters, valid in identifiers
  [0x17b4, 0x17b5], // invisible Khmer vowels
  [0x180b, 0x180f], // Mongolian variation selectors and vowel separator
  [0x200b, 0x200f], // zero width space and joiners, left-to-right and right-to-left marks
  [0x2028, 0x202e], // line and paragraph separator, embeddings, overrides
  [0x2060, 0x206f], // word joiner, invisible operators, isolates, deprecated format characters
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff, 0xfeff], // zero width no-break space
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb], // interlinear annotations and unassigned specials
  [0x1d173, 0x1d17a], // musical formatting
  [0xd800, 0xdfff], // half a surrogate pair; a whole one is one code point above these
  [0xe0000, 0xe0fff], // tags, variation selectors supplement
];

/** Emoji sequences and the scripts whose spelling needs joiners use two of them legitimately, between visible characters. */
const legitimate =
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic}|[0-9#*])[\ufe0e\ufe0f]|(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Sinhala}])[\u200c\u200d](?=\p{L})/gu;

export function holdsUnsafeCharacter(text: string): boolean {
  // Nearly every completion is plain ASCII.
  if (/^[\t\n\x20-\x7e]*$/.test(text)) return false;
  for (const char of text.replace(legitimate, "")) {
    const point = char.codePointAt(0) ?? 0;
    if (unsafeRanges.some(([first, last]) => point >= first && point <= last)) return true;
  }
  return false;
}

export const dropUnsafeCharacters: Step = {
  name: "unsafeCharacters",
  run: (text) => (holdsUnsafeCharacter(text) ? "" : text),
};
