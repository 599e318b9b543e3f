import type { Privacy } from "../domain/privacy.ts";
import type { WindowText } from "../prompt/layOut.ts";
import { lineStartOf } from "../syntax/lines.ts";

/** Text around the window that is looked at as well, so that a secret of several lines is known by its first or last. */
const marginUnits = 4096; // a PEM file with an RSA key of 4096 bits has 3,300

export type RedactedWindow = {
  readonly window: WindowText;
  /** Lines of `before + after`, counted from 0. */
  readonly found: readonly { readonly rule: string; readonly line: number }[];
};

type Input = {
  readonly privacy: Privacy;
  readonly path: string;
  /** The text that the window was chosen from, up to the cursor and from it on; line breaks "\n". */
  readonly before: string;
  readonly after: string;
  readonly window: WindowText;
};

type Line = { readonly raw: string; readonly redacted: string };
/** `line` counts from the start of the region that is redacted. */
type Place = { readonly line: number; readonly column: number };

/**
 * The window without secrets. It is chosen on the document's own text and redacted afterwards, line by line the same way,
 * so its borders stay where they are from one key press to the next. It still ends exactly at the cursor.
 */
export async function redactWindow(input: Input): Promise<RedactedWindow> {
  const { privacy, path, before, after, window } = input;
  const start = before.length - window.head.length - window.tail.length;
  const from = lineStartOf(before, Math.max(0, start - marginUnits));
  // Closers that an editor added may be left out between the cursor and the suffix.
  const suffixAt = after.startsWith(window.suffix) ? 0 : Math.max(0, after.indexOf("\n"));
  const left = before.slice(from);
  const right = after.slice(0, suffixAt + window.suffix.length + marginUnits);
  const region = left + right;
  const { text, found } = await privacy.redact(region, path);
  if (text === region) return { window, found: [] };

  const lines = pairLines(region, text);
  const cursor = placeIn(region, left.length);
  const split = await splitAtCursor(input, { left, right, line: lines[cursor.line] });
  const columnOf = ({ line, column }: Place): number =>
    line === cursor.line && column === cursor.column ? split : mapColumn(lines[line], column);
  const between = (one: number, other: number): string => {
    const [first, last] = [placeIn(region, one), placeIn(region, other)];
    const rest = lines.slice(first.line, last.line).map(({ redacted }) => `${redacted}\n`);
    const whole = [...rest, (lines[last.line]?.redacted ?? "").slice(0, columnOf(last))].join("");
    return whole.slice(columnOf(first));
  };
  const [head, tail] = [start - from, start - from + window.head.length];
  const suffix = left.length + suffixAt;
  const firstLine = countBreaks(before.slice(0, from));
  const [top, bottom] = [
    placeIn(region, head).line,
    placeIn(region, Math.max(head, suffix + window.suffix.length - 1)).line,
  ];
  return {
    window: {
      head: between(head, tail),
      tail: between(tail, left.length),
      suffix: between(suffix, suffix + window.suffix.length),
    },
    found: found
      .filter(({ line }) => line >= top && line <= bottom)
      .map(({ rule, line }) => ({ rule, line: line + firstLine })),
  };
}

function pairLines(raw: string, redacted: string): readonly Line[] {
  const redactedLines = redacted.split("\n");
  return raw.split("\n").map((line, index) => ({ raw: line, redacted: redactedLines[index] ?? "" }));
}

/** Column of the cursor in its redacted line. Halves that are redacted alike alone and together meet at the cursor. */
async function splitAtCursor(
  { privacy, path }: Input,
  { left, right, line }: { readonly left: string; readonly right: string; readonly line: Line | undefined },
): Promise<number> {
  const column = left.length - lineStartOf(left, left.length);
  if (line === undefined || line.raw === line.redacted) return column;
  const [before, after] = await Promise.all([privacy.redact(left, path), privacy.redact(right, path)]);
  const ours = before.text.slice(before.text.lastIndexOf("\n") + 1);
  if (ours + after.text.split("\n", 1).join("") === line.redacted) return ours.length;
  return mapColumn(line, column);
}

/** A place inside what was replaced counts as behind it: the text before the cursor never ends within a secret. */
function mapColumn(line: Line | undefined, column: number): number {
  if (line === undefined || line.raw === line.redacted) return column;
  const { raw, redacted } = line;
  let same = 0;
  while (same < raw.length && raw.charCodeAt(same) === redacted.charCodeAt(same)) same++;
  if (column <= same) return column;
  const most = Math.min(raw.length, redacted.length) - same;
  let behind = 0;
  while (behind < most && raw.at(-1 - behind) === redacted.at(-1 - behind)) behind++;
  return redacted.length - Math.min(behind, raw.length - column);
}

function placeIn(text: string, at: number): Place {
  const start = lineStartOf(text, at);
  return { line: countBreaks(text.slice(0, start)), column: at - start };
}

const countBreaks = (text: string): number => text.split("\n").length - 1;
