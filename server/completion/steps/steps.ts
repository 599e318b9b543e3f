import { cutAtControlToken } from "./controlTokens.ts";
import { cutJustDeleted } from "./justDeleted.ts";
import { cutAtEndOfConstruct, keepValid, limitLines } from "./limits.ts";
import {
  cutCommentBeforeCode,
  cutFollowingLines,
  cutInvalidOverlap,
  cutRestOfLine,
  dropWhatFollows,
} from "./overlap.ts";
import { cutRepetition, dropRepeatedAbove } from "./repetition.ts";
import type { Step } from "./step.ts";
import { dropUnsafeCharacters } from "./unsafeCharacters.ts";
import { dropBlank, indentLikeDocument, joinFirstLine, trimEnd, unifyNewlines } from "./whitespace.ts";

/**
 * What happens to a completion, in order. First what is no text of the document (control tokens, line ends, hidden
 * characters), so that all later steps see plain lines. Then a loop is cut, because it would look like a long construct.
 * White space comes before the syntax, which reads indentation. The end of the construct comes before everything
 * that compares with the text around: what runs past the end repeats the suffix nearly always, and rightly.
 * The tree judges last, on the very text that would be shown, except for what only makes it shorter by whole lines.
 */
export const steps: readonly Step[] = [
  cutAtControlToken,
  unifyNewlines,
  dropUnsafeCharacters,
  cutRepetition,
  joinFirstLine,
  indentLikeDocument,
  cutAtEndOfConstruct,
  cutCommentBeforeCode,
  cutRestOfLine,
  cutFollowingLines,
  dropWhatFollows,
  dropRepeatedAbove,
  cutJustDeleted,
  limitLines,
  cutInvalidOverlap,
  keepValid,
  trimEnd,
  dropBlank,
];
