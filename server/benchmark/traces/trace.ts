/** Offsets count UTF-16 units of the text before the edit. */
export type Edit = { readonly offset: number; readonly remove: number; readonly insert: string };
/** `dt`: milliseconds since the edit before. */
export type TimedEdit = Edit & { readonly dt: number };

/** Somebody types in one file. */
export type Trace = {
  readonly id: string;
  /** Relative to a project's folder, with forward slashes. */
  readonly path: string;
  /** As LSP names it. */
  readonly languageId: string;
  readonly before: string;
  readonly edits: readonly TimedEdit[];
  /** Synthetic: the text is real, when the keys were pressed is not. */
  readonly timing: "recorded" | "synthetic";
};

export const applyEdit = (text: string, { offset, remove, insert }: Edit): string =>
  text.slice(0, offset) + insert + text.slice(offset + remove);

export const applyEdits = (text: string, edits: readonly Edit[]): string => edits.reduce(applyEdit, text);
