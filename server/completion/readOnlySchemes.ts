/**
 * URI schemes of documents that nobody edits: generated views, other revisions, unpacked archives. Not listed: `vscode-scm`
 * (the commit message; `complete.languages` has `scminput` for it) and schemes of remote file systems.
 */
const readOnlySchemes: ReadonlySet<string> = new Set([
  // VS Code itself: src/vs/base/common/network.ts, extensions/git, extensions/search-result, extensions/merge-conflict
  ...["git", "gitfs", "git-commit", "git-graph", "output", "vscode-notebook-cell-output", "vscode-notebook-output"],
  ...["vscode-notebook-cell-metadata", "search-editor", "walkThrough", "walkThroughSnippet", "vscode-local-history"],
  ...["merge-conflict.conflict-diff", "debug", "vscode-terminal", "chat-editing-snapshot-text-model"],
  // Extensions of VS Code: GitLens, GitHub pull requests, Git Graph, Subversion, Mercurial
  ...["gitlens", "gitlens-git", "review", "pr", "githubpr", "svn", "hg", "hg-original"],
  // Language servers that show the source of a library: Eclipse JDT, OmniSharp and Roslyn, Deno, Metals
  ...[
    "jdt",
    "csharp",
    "omnisharp-metadata",
    "roslyn-source-generated",
    "deno",
    "metalsDecode",
    "jar",
    "jrt",
    "zipfile",
  ],
  // Neovim: fugitive, gitsigns, diffview, octo, and its own pages
  ...["fugitive", "gitsigns", "diffview", "octo", "health", "man", "term"],
]);

export const schemeOf = (uri: string): string => /^([a-z][\w+.-]*):/i.exec(uri)?.[1] ?? "";

export const isReadOnlyScheme = (uri: string): boolean => readOnlySchemes.has(schemeOf(uri));
