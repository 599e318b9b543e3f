/** What decides which files are indexed and what is kept of them. */
export type IndexSettings = {
  /** `context.excludedPaths`. */
  readonly excludedPaths: readonly string[];
  /** `privacy.excludedPaths`. */
  readonly privacyExcludedPaths: readonly string[];
  /** `privacy.redaction.enable`. */
  readonly isRedacting: boolean;
  readonly maxFiles: number;
  readonly maxFileKiB: number;
  /** `context.cache.enable`: off, nothing is written. */
  readonly isCached: boolean;
};
