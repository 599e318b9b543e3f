/** Why a file is not indexed; shown by `lacuna index`. */
export const causes = {
  language: "no language that the index reads",
  folder: "in a folder of dependencies or build results",
  lockFile: "a lock file or other record that a tool writes",
  ignored: "excluded by .gitignore",
  setting: "excluded by context.excludedPaths",
  privacy: "excluded for privacy",
  link: "a symbolic link, or behind one that leaves the folder",
  large: "larger than context.maxFileKiB",
  binary: "binary",
  minified: "minified or data in very long lines",
  generated: "generated",
  unreadable: "cannot be read",
  crash: "its text ended the parser's process",
  surplus: "beyond context.maxFiles",
} as const;

export type Cause = keyof typeof causes;

/** `rule` is for people: the pattern and where it stands. */
export type Skip = { readonly cause: Cause; readonly rule: string };

export const skip = (cause: Cause, rule: string = causes[cause]): Skip => ({ cause, rule });
