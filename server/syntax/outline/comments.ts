import type { Lexicon } from "../lexicon.ts";

export type CommentMarks = Pick<Lexicon, "lineComments" | "blockComments">;

/** How far above a declaration its comment may begin; what is longer is no summary but a licence. */
const lookBackUnits = 6000;
const maxCommentLines = 80;
const maxDocUnits = 200;

/** First sentence of the comment that ends right above `start`; empty for none. A blank line between them parts them. */
export function docAbove(text: string, start: number, marks: CommentMarks): string {
  const before = text.slice(Math.max(0, start - lookBackUnits), start);
  const kept = before.trimEnd();
  const lineBreaks = before.slice(kept.length).split("\n").length - 1;
  if (lineBreaks > 1) return "";
  for (const [open, close] of marks.blockComments)
    if (kept.endsWith(close)) return summaryOf(blockBody(kept, open, close));
  return lineBreaks === 0 ? "" : summaryOf(lineCommentsAtEnd(kept, marks.lineComments));
}

/** Empty unless the comment stands on lines of its own. */
function blockBody(kept: string, open: string, close: string): string {
  const end = kept.length - close.length;
  const at = kept.lastIndexOf(open, end - 1);
  const isOwnLine = at !== -1 && kept.slice(kept.lastIndexOf("\n", at) + 1, at).trim() === "";
  return isOwnLine ? kept.slice(at + open.length, end) : "";
}

function lineCommentsAtEnd(kept: string, marks: readonly string[]): string {
  const lines: string[] = [];
  for (let end = kept.length; end > 0 && lines.length < maxCommentLines;) {
    const start = kept.lastIndexOf("\n", end - 1) + 1;
    const line = kept.slice(start, end).trim();
    const mark = marks.find((each) => line.startsWith(each));
    // "//!" and "#!" speak of the file, not of what follows.
    if (mark === undefined || line.startsWith(`${mark}!`)) break;
    lines.push(line.slice(mark.length));
    end = start - 1;
  }
  return lines.reverse().join("\n");
}

/** For tools, not for readers. */
const directive =
  /^(?:eslint|tslint|@ts-|prettier-|biome-|istanbul|c8 |v8 |go:|nolint|noinspection|type: ?ignore|noqa|pylint|rubocop|frozen_string|NOLINT|clang-format|region\b|swiftlint)/;
const endOfSummary = /^(?:[@\\](?!brief|summary)\w|:\w+|Args:|Returns:|Raises:|-{3,}|={3,}|```)/;
const htmlTags = /<\/?(?:summary|remarks|para|p|b|i|em|code|strong|br|pre|tt|ul|li|a)\b[^<>]{0,80}>/g;

/** First sentence, or the first paragraph if none ends, of a comment's or docstring's inside; at most 200 units. */
export function summaryOf(comment: string): string {
  const lines: string[] = [];
  for (const raw of comment.split("\n", maxCommentLines)) {
    const line = raw.trim().replace(/^(?:\*+|\/+<?|!|#+|-+)(?=\s|$)\s*/, "");
    if (directive.test(line) || /^<\/?\w+>$/.test(line)) continue;
    if (line === "" ? lines.length > 0 : endOfSummary.test(line)) break;
    if (line !== "") lines.push(line.replace(/^[@\\](?:brief|summary)\s+/, ""));
  }
  const paragraph = lines
    .join(" ")
    .replace(/\{@\w+ ([^}]{1,100})\}/g, "$1")
    .replace(/<see\w* cref="([^"]{1,100})" ?\/>/g, "$1")
    .replace(htmlTags, "");
  return firstSentence(collapsed(paragraph));
}

function firstSentence(paragraph: string): string {
  const end = /[.!?](?=\s+[^a-z\s]|$)/.exec(paragraph);
  return cutAt(end === null ? paragraph : paragraph.slice(0, end.index + 1), maxDocUnits);
}

export const collapsed = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Never between the halves of a surrogate pair. */
export function cutAt(text: string, units: number): string {
  if (text.length <= units) return text;
  const last = text.charCodeAt(units - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? units - 1 : units);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

/** Takes comments out of a header, and leaves what looks like one inside a string. */
export function commentRemover(marks: CommentMarks): (header: string) => string {
  const blocks = marks.blockComments.map(([open, close]) => `${escaped(open)}[\\s\\S]*?${escaped(close)}`);
  const lines = marks.lineComments.map((mark) => `${escaped(mark)}[^\\n]*`);
  const all = [...marks.blockComments.map(([open]) => open), ...marks.lineComments];
  const pattern = new RegExp(
    `("(?:[^"\\\\\\n]|\\\\.)*"|'(?:[^'\\\\\\n]|\\\\.)*')|${[...blocks, ...lines].join("|")}`,
    "g",
  );
  return (header) =>
    all.some((mark) => header.includes(mark))
      ? header.replace(pattern, (_, string: string | undefined) => string ?? " ")
      : header;
}
