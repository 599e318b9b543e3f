/** What `lacuna eval repo` was told, as the command line gives it. */
export type RepoFlags = {
  readonly cases?: string;
  readonly repo?: string;
  readonly limit?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly raw?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly compare?: string;
  readonly model?: string;
  readonly set?: readonly string[];
  readonly level: "all" | "quiet" | "balanced" | "eager";
  readonly layout?: "plain" | "suffix-first" | "line-after-middle" | "anchored";
  readonly healing: boolean;
  readonly context: boolean;
  readonly prefixTokens: string;
  readonly suffixTokens: string;
  readonly snippetTokens: string;
};

/** Cases that are cut from the repository itself. */
export type OwnCasesFlags = {
  readonly count: string;
  readonly kinds?: string;
  readonly seed: string;
  readonly saveCases?: string;
};
