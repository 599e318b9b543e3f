import type { LexiconName } from "./lexicon.ts";

/**
 * Languages with a grammar, one row each. `ids` are the names that editors give the language: VS Code's first, then those of
 * Neovim, Helix, Emacs and others where they differ.
 */
export type Grammar = {
  readonly package: string;
  /** The member of the binding that is the language, where a package holds several. */
  readonly part?: string;
  readonly ids: readonly string[];
  readonly lexicon: LexiconName;
};

const grammarPackage = (name: string): string => `@tree-sitter-grammars/tree-sitter-${name}`;

export const grammars = {
  typescript: {
    package: "tree-sitter-typescript",
    part: "typescript",
    ids: ["typescript", "ts", "mts", "cts", "typescript-ts-mode"],
    lexicon: "javascript",
  },
  tsx: {
    package: "tree-sitter-typescript",
    part: "tsx",
    ids: ["typescriptreact", "tsx", "typescript.tsx", "tsx-ts-mode"],
    lexicon: "javascript",
  },
  javascript: {
    package: "tree-sitter-javascript",
    ids: ["javascript", "javascriptreact", "js", "jsx", "javascript.jsx", "mjs", "cjs", "ecma", "js2", "rjsx"],
    lexicon: "javascript",
  },
  python: {
    package: "tree-sitter-python",
    ids: ["python", "py", "python3", "starlark", "bzl", "python-ts"],
    lexicon: "python",
  },
  go: { package: "tree-sitter-go", ids: ["go", "golang"], lexicon: "go" },
  rust: { package: "tree-sitter-rust", ids: ["rust", "rs", "rustic"], lexicon: "rust" },
  java: { package: "tree-sitter-java", ids: ["java"], lexicon: "java" },
  c: { package: "tree-sitter-c", ids: ["c", "c-ts"], lexicon: "c" },
  cpp: {
    package: "tree-sitter-cpp",
    ids: ["cpp", "c++", "cc", "cxx", "objective-cpp", "objcpp", "cuda", "cuda-cpp", "arduino"],
    lexicon: "cpp",
  },
  csharp: { package: "tree-sitter-c-sharp", ids: ["csharp", "cs", "c-sharp", "c#"], lexicon: "csharp" },
  ruby: { package: "tree-sitter-ruby", ids: ["ruby", "rb", "rake"], lexicon: "ruby" },
  php: { package: "tree-sitter-php", part: "php", ids: ["php"], lexicon: "php" },
  bash: {
    package: "tree-sitter-bash",
    ids: ["shellscript", "sh", "bash", "zsh", "ksh", "shell", "shell-script"],
    lexicon: "shell",
  },
  json: { package: "tree-sitter-json", ids: ["json", "jsonc", "json5", "jsonl"], lexicon: "json" },
  html: { package: "tree-sitter-html", ids: ["html", "htm", "xhtml", "mhtml"], lexicon: "markup" },
  css: { package: "tree-sitter-css", ids: ["css"], lexicon: "css" },
  scala: { package: "tree-sitter-scala", ids: ["scala", "sbt"], lexicon: "scala" },
  swift: { package: "tree-sitter-swift", ids: ["swift"], lexicon: "swift" },
  kotlin: { package: grammarPackage("kotlin"), ids: ["kotlin", "kt", "kts"], lexicon: "kotlin" },
  lua: { package: grammarPackage("lua"), ids: ["lua", "luau"], lexicon: "lua" },
  toml: { package: grammarPackage("toml"), ids: ["toml", "conf-toml"], lexicon: "config" },
  yaml: {
    package: grammarPackage("yaml"),
    ids: ["yaml", "yml", "dockercompose", "github-actions-workflow", "yaml.ansible", "yaml.docker-compose"],
    lexicon: "yaml",
  },
  zig: { package: grammarPackage("zig"), ids: ["zig"], lexicon: "zig" },
} as const satisfies Record<string, Grammar>;

export type GrammarName = keyof typeof grammars;

export const grammarNames = Object.keys(grammars).filter((name): name is GrammarName => Object.hasOwn(grammars, name));

const byId = new Map<string, GrammarName>(grammarNames.flatMap((name) => grammars[name].ids.map((id) => [id, name])));

/** Emacs calls modes "python-mode" or "python-ts-mode"; upper case occurs in hand-written configurations. */
const plain = (languageId: string): string => languageId.toLowerCase().replace(/(-ts)?-mode$/, "");

export const findGrammar = (languageId: string): GrammarName | undefined =>
  byId.get(languageId) ?? byId.get(plain(languageId));

/** Languages without a grammar whose brackets, strings and comments are known nevertheless. */
const lexiconsWithoutGrammar: Readonly<Record<string, LexiconName>> = {
  vue: "javascript",
  svelte: "javascript",
  astro: "javascript",
  dart: "java",
  groovy: "java",
  "objective-c": "c",
  objc: "c",
  scss: "css",
  less: "css",
  sass: "yaml",
  stylus: "yaml",
  nim: "python",
  gdscript: "python",
  coffeescript: "python",
  fsharp: "config",
  haskell: "lua",
  elixir: "ruby",
  julia: "ruby",
  crystal: "ruby",
  perl: "php",
  r: "shell",
  powershell: "shell",
  makefile: "shell",
  dockerfile: "shell",
  ini: "config",
  properties: "config",
  sql: "sql",
  xml: "markup",
};

export const lexiconOf = (languageId: string): LexiconName => {
  const name = findGrammar(languageId);
  if (name !== undefined) return grammars[name].lexicon;
  const id = plain(languageId);
  return (Object.hasOwn(lexiconsWithoutGrammar, id) ? lexiconsWithoutGrammar[id] : undefined) ?? "unknown";
};
