/**
 * Words of clients that may be stored and counted. A client could put anything there, its user's code included, so a word that
 * is not known becomes `other`.
 */
export function languageWord(said: string | undefined): string {
  return known(languages, said);
}

export function editorWord(said: string | undefined): string {
  return known(editors, said?.toLowerCase().replace(/^visual studio code\b.*$/, "vscode"));
}

function known(words: ReadonlySet<string>, said: string | undefined): string {
  if (said === undefined || said === "") return "unknown";
  return words.has(said) ? said : "other";
}

/** Of the LSP specification's table of language identifiers, and what editors use beside it. */
const languages = new Set(
  (
    "abap bat bibtex c clojure cmake coffeescript cpp csharp css cuda d dart delphi diff dockerfile elixir erlang elm fortran fsharp " +
    "git-commit git-rebase glsl go graphql groovy haml handlebars haskell hcl html ini jade java javascript javascriptreact " +
    "json jsonc julia jupyter kotlin latex less lisp lua makefile markdown nim nix objective-c objective-cpp ocaml pascal perl " +
    "perl6 php plaintext powershell prisma proto pug python r razor restructuredtext ruby rust sass scala scheme scss shaderlab " +
    "shellscript slim solidity sql svelte swift systemverilog terraform tex toml typescript typescriptreact vb verilog vhdl " +
    "vue vue-html wgsl xml xsl yaml zig"
  ).split(" "),
);

const editors = new Set(
  (
    "vscode vscodium code-server cursor neovim vim emacs zed helix kate sublime eclipse intellij pycharm webstorm goland clion " +
    "rider rubymine phpstorm rustrover android-studio jetbrains visual-studio xcode jupyter monaco playground lsp cli http"
  ).split(" "),
);
