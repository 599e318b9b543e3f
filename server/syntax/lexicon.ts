/**
 * What a language's text looks like without a grammar: strings, comments, and how statements and bodies end. Brackets are
 * counted with it, also where a grammar exists: a count survives half-written code better than a tree.
 */
export type StringForm = {
  readonly open: string;
  readonly close: string;
  /** A backslash takes the next character with it. */
  readonly escapes: boolean;
  readonly multiline: boolean;
  /** Opens code inside the string; its last character is the bracket that has to be closed. */
  readonly interpolation?: string;
};

export type Lexicon = {
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Longer openers first. */
  readonly strings: readonly StringForm[];
  /** What a slash or an apostrophe may be besides the obvious. */
  readonly quirks: "none" | "slashRegex" | "lifetimes" | "digitSeparators" | "shell" | "prose";
  /** What encloses a body: brackets, deeper indentation, or words such as `do … end`. */
  readonly bodies: "brackets" | "indentation" | "words";
  /**
   * What ends a simple statement: a semicolon; the end of the line; the end of the line unless the next one continues
   * it; or, as in Go, the end of the line after a token that can end a statement.
   */
  readonly statementEnd: "semicolon" | "line" | "lineUnlessContinued" | "lineAfterOperand";
};

const quoted = (quote: string): StringForm => ({ open: quote, close: quote, escapes: true, multiline: false });
const verbatim = (open: string, close: string): StringForm => ({ open, close, escapes: false, multiline: true });
const interpolated = (quote: string, interpolation: string): StringForm => ({ ...quoted(quote), interpolation });

const cComments: Pick<Lexicon, "lineComments" | "blockComments"> = {
  lineComments: ["//"],
  blockComments: [["/*", "*/"]],
};
const braces: Pick<Lexicon, "quirks" | "bodies" | "statementEnd"> = {
  quirks: "none",
  bodies: "brackets",
  statementEnd: "semicolon",
};
const hashComments: Pick<Lexicon, "lineComments" | "blockComments"> = { lineComments: ["#"], blockComments: [] };

export const lexicons = {
  javascript: {
    ...cComments,
    strings: [{ open: "`", close: "`", escapes: true, multiline: true, interpolation: "${" }, quoted('"'), quoted("'")],
    ...braces,
    quirks: "slashRegex",
    statementEnd: "lineUnlessContinued",
  },
  python: {
    ...hashComments,
    strings: [{ ...quoted('"""'), multiline: true }, { ...quoted("'''"), multiline: true }, quoted('"'), quoted("'")],
    quirks: "none",
    bodies: "indentation",
    statementEnd: "line",
  },
  go: {
    ...cComments,
    strings: [verbatim("`", "`"), quoted('"'), quoted("'")],
    ...braces,
    statementEnd: "lineAfterOperand",
  },
  rust: {
    ...cComments,
    strings: [verbatim('r##"', '"##'), verbatim('r#"', '"#'), verbatim('r"', '"'), { ...quoted('"'), multiline: true }],
    ...braces,
    quirks: "lifetimes",
  },
  java: { ...cComments, strings: [{ ...quoted('"""'), multiline: true }, quoted('"'), quoted("'")], ...braces },
  c: { ...cComments, strings: [quoted('"'), quoted("'")], ...braces },
  cpp: {
    ...cComments,
    strings: [verbatim('R"(', ')"'), quoted('"'), quoted("'")],
    ...braces,
    quirks: "digitSeparators",
  },
  csharp: {
    ...cComments,
    strings: [verbatim('"""', '"""'), verbatim('@"', '"'), verbatim('$@"', '"'), quoted('"'), quoted("'")],
    ...braces,
  },
  ruby: {
    lineComments: ["#"],
    blockComments: [["=begin", "=end"]],
    strings: [interpolated('"', "#{"), quoted("'"), interpolated("`", "#{")],
    quirks: "slashRegex",
    bodies: "words",
    statementEnd: "lineUnlessContinued",
  },
  php: { lineComments: ["//", "#"], blockComments: [["/*", "*/"]], strings: [quoted('"'), quoted("'")], ...braces },
  shell: {
    ...hashComments,
    strings: [{ ...quoted('"'), multiline: true }, { ...verbatim("'", "'") }],
    quirks: "shell",
    bodies: "words",
    statementEnd: "line",
  },
  json: { ...cComments, strings: [quoted('"')], ...braces, statementEnd: "lineUnlessContinued" },
  markup: {
    lineComments: [],
    blockComments: [["<!--", "-->"]],
    strings: [quoted('"')],
    ...braces,
    quirks: "prose",
    statementEnd: "lineUnlessContinued",
  },
  css: { lineComments: [], blockComments: [["/*", "*/"]], strings: [quoted('"'), quoted("'")], ...braces },
  scala: {
    ...cComments,
    strings: [verbatim('"""', '"""'), quoted('"')],
    ...braces,
    quirks: "lifetimes",
    statementEnd: "lineUnlessContinued",
  },
  swift: {
    ...cComments,
    strings: [{ ...quoted('"""'), multiline: true, interpolation: "\\(" }, interpolated('"', "\\(")],
    ...braces,
    statementEnd: "lineUnlessContinued",
  },
  kotlin: {
    ...cComments,
    strings: [{ ...verbatim('"""', '"""'), interpolation: "${" }, interpolated('"', "${"), quoted("'")],
    ...braces,
    statementEnd: "lineUnlessContinued",
  },
  lua: {
    lineComments: ["--"],
    blockComments: [["--[[", "]]"]],
    strings: [verbatim("[[", "]]"), quoted('"'), quoted("'")],
    quirks: "none",
    bodies: "words",
    statementEnd: "lineUnlessContinued",
  },
  config: {
    ...hashComments,
    strings: [verbatim('"""', '"""'), verbatim("'''", "'''"), quoted('"'), quoted("'")],
    ...braces,
    quirks: "shell",
    statementEnd: "line",
  },
  yaml: {
    ...hashComments,
    strings: [quoted('"')],
    quirks: "shell",
    bodies: "indentation",
    statementEnd: "line",
  },
  zig: { lineComments: ["//", "\\\\"], blockComments: [], strings: [quoted('"'), quoted("'")], ...braces },
  sql: {
    lineComments: ["--"],
    blockComments: [["/*", "*/"]],
    strings: [verbatim("'", "'"), quoted('"')],
    ...braces,
  },
  unknown: {
    ...cComments,
    strings: [quoted('"')],
    ...braces,
    quirks: "prose",
    statementEnd: "lineUnlessContinued",
  },
} as const satisfies Record<string, Lexicon>;

export type LexiconName = keyof typeof lexicons;
