import { isBlank, linePrefixOf, lineSuffixOf, linesAbove, type Step, type StepContext } from "./step.ts";

export const unifyNewlines: Step = { name: "newlines", run: (text) => text.replace(/\r\n?/g, "\n") };

/**
 * A replacement character at the end is half a character that the token limit cut off. One blank stays where code
 * follows on the same line.
 */
export const trimEnd: Step = {
  name: "trailingSpace",
  run: (text, at) => {
    const whole = text
      .replace(/\ufffd+$/, "")
      .split("\n")
      .map((line, index, lines) => (index < lines.length - 1 ? line.trimEnd() : line))
      .join("\n");
    const trimmed = whole.trimEnd();
    return trimmed !== "" && whole.startsWith(`${trimmed} `) && /^[\p{L}\p{N}_$"'([{]/u.test(lineSuffixOf(at))
      ? `${trimmed} `
      : trimmed;
  },
};

export const dropBlank: Step = { name: "blank", run: (text) => (isBlank(text) ? "" : text) };

/**
 * The first line continues the one the cursor is on: indentation and blank that are already there do not come twice, and
 * on an empty line nothing is gained by leaving it empty.
 */
export const joinFirstLine: Step = {
  name: "firstLine",
  run(text, at) {
    if (at.shape.inside !== "code") return text;
    const linePrefix = linePrefixOf(at);
    if (!isBlank(linePrefix)) return /\s$/.test(linePrefix) ? text.replace(/^[ \t]+/, "") : text;
    const content = text.replace(/^(?:[ \t]*\n)+/, "");
    const indent = /^[ \t]*/.exec(content)?.[0] ?? "";
    const missing = columns(expectedIndent(at), at) - columns(linePrefix, at);
    // Without the line break the first line's indentation counts from the margin, not from the cursor.
    const given = content === text ? columns(indent, at) : columns(indent, at) - columns(linePrefix, at);
    return blankOf(Math.max(0, Math.min(given, missing)), at) + content.slice(indent.length);
  },
};

const columns = (indent: string, { indentation }: StepContext): number =>
  [...indent].reduce((sum, char) => sum + (char === "\t" ? indentation.tabSize : 1), 0);

const blankOf = (width: number, { indentation }: StepContext): string =>
  indentation.insertSpaces
    ? " ".repeat(width)
    : "\t".repeat(Math.floor(width / indentation.tabSize)) + " ".repeat(width % indentation.tabSize);

function expectedIndent(at: StepContext): string {
  const [above] = linesAbove(at, 1);
  if (above === undefined) return "";
  const indent = /^[ \t]*/.exec(above)?.[0] ?? "";
  return /[{([:]\s*$/.test(above) ? indent + blankOf(at.indentation.tabSize, at) : indent;
}

/** Indents all lines but the first in the document's way: by its own lines if they agree, else by the editor's setting. */
export const indentLikeDocument: Step = {
  name: "indentation",
  run(text, at) {
    const [first = "", ...rest] = text.split("\n");
    if (rest.length === 0) return text;
    const wanted = styleOf(at.prefix.slice(-20_000)) ?? (at.indentation.insertSpaces ? "spaces" : "tabs");
    if (rest.every((line) => !(wanted === "spaces" ? /^ *\t/ : /^\t* {2}/).test(line))) return text;
    const unit = wanted === "spaces" ? at.indentation.tabSize : smallestIndent(rest, at.indentation.tabSize);
    return [first, ...rest.map((line) => reindent(line, { wanted, unit }))].join("\n");
  },
};

type Style = "tabs" | "spaces";

/** So many lines tell the document's way, where none of them is indented the other way. */
const enoughLines = 3;

/** Undefined when too few lines are indented to tell, or when they disagree. */
function styleOf(text: string): Style | undefined {
  const tabs = countUpTo(enoughLines, text.matchAll(/(?:^|[\r\n])\t/g));
  const spaces = countUpTo(enoughLines, text.matchAll(/(?:^|[\r\n]) {2}/g));
  if (tabs + spaces < enoughLines || (tabs > 0 && spaces > 0)) return undefined;
  return tabs > 0 ? "tabs" : "spaces";
}

function countUpTo(most: number, matches: Iterator<unknown>): number {
  let count = 0;
  while (count < most && !matches.next().done) count++;
  return count;
}

function smallestIndent(lines: readonly string[], fallback: number): number {
  const widths = lines.map((line) => /^ +(?=\S)/.exec(line)?.[0].length ?? 0).filter((width) => width > 1);
  return widths.length === 0 ? fallback : Math.min(fallback, ...widths);
}

function reindent(line: string, { wanted, unit }: { wanted: Style; unit: number }): string {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  const rest = line.slice(indent.length);
  if (wanted === "spaces") return indent.replaceAll("\t", " ".repeat(unit)) + rest;
  const width = [...indent].reduce((sum, char) => sum + (char === "\t" ? unit : 1), 0);
  return "\t".repeat(Math.floor(width / unit)) + " ".repeat(width % unit) + rest;
}
