/** Where a value came from, weakest first. */
export type SourceName = "default" | "user" | "editor" | "project" | "commandLine";

/** Something in the settings that is not used as written. Never an exception: the rest of the settings still holds. */
export type Problem = {
  readonly source: SourceName;
  /** The setting, as in docs/settings.md; undefined for a file that cannot be read at all. */
  readonly key: string | undefined;
  /** The offending value as short JSON; undefined when there is none. */
  readonly value: string | undefined;
  /** What is wrong with it. */
  readonly reason: string;
  /** What holds instead. */
  readonly instead: string;
  readonly file?: string;
  /** 1-based; of a syntax error. */
  readonly line?: number;
  readonly column?: number;
};

const where: Readonly<Record<SourceName, string>> = {
  default: "in the defaults",
  user: "in your settings file",
  editor: "in the editor's settings",
  project: "in the project file",
  commandLine: "on the command line",
};

/** One line for a log, a tooltip or a terminal. */
export function describeProblem(problem: Problem): string {
  const { key, value, reason, instead, file, line, column, source } = problem;
  const place = line === undefined ? file : `${file ?? ""}:${line}:${column ?? 1}`;
  const subject = key === undefined ? (place ?? "settings") : value === undefined ? key : `${key} = ${value}`;
  const origin = key === undefined ? "" : ` ${place === undefined ? where[source] : `in ${place}`}`;
  return `${subject}${origin}: ${reason}; ${instead}`;
}

/** A value as a problem quotes it: short, on one line. */
export function quoteValue(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length <= 60 ? json : `${json.slice(0, 57)}…`;
}
