export const holeKinds = ["xfile-call", "empty-body", "args", "mid-line", "import", "silence"] as const;
export type HoleKind = (typeof holeKinds)[number];

/** Text from `from` to `to` that a case cuts out; nothing for a place where nothing should be shown. */
export type Hole = {
  readonly kind: HoleKind;
  readonly from: number;
  readonly to: number;
  /** The name that is called, so that few cases ask for the same one. Of a silence: the kind of its place. */
  readonly about: string;
};

/** Without blanks at its end. */
export const holeOf = (text: string, { from, to, ...rest }: Hole): Hole => ({
  ...rest,
  from,
  to: from + text.slice(from, to).trimEnd().length,
});
