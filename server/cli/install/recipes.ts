import type { EditorName } from "./editorNames.ts";
import type { Configuration } from "./outcome.ts";

type Recipe = (command: readonly string[]) => readonly Configuration[];

/** Lists stand on one line, as people write them. */
const json = (value: unknown): string =>
  JSON.stringify(value, undefined, 2)
    .replace(/\[\n[^[\]{}]*\]/g, (list) => list.replace(/\n\s*/g, " ").replace("[ ", "[").replace(" ]", "]"))
    .concat("\n");
const quoted = (command: readonly string[]): string => command.map((each) => JSON.stringify(each)).join(" ");

const helix: Recipe = ([program = "", ...args]) => [
  {
    title: "Helix",
    place: "~/.config/helix/languages.toml",
    text: `[language-server.lacuna]
command = ${JSON.stringify(program)}
args = [${args.map((each) => JSON.stringify(each)).join(", ")}]

[[language]]
name = "python"
language-servers = ["pylsp", "lacuna"]
`,
    remark:
      "One [[language]] entry per language. The list replaces Helix's own, so keep the servers that stand in it " +
      "(`hx --health python` names them). Helix has no ghost text: the suggestion is an entry of the completion menu.",
  },
];

const eglot: Recipe = (command) => [
  {
    title: "Emacs, eglot",
    place: "~/.emacs.d/init.el",
    text: `(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((python-mode python-ts-mode) . (${quoted(command)}))))
`,
    remark:
      "eglot runs one server per buffer: this one takes the place of the language's own. Where you want both, use " +
      "lsp-mode. The suggestion comes through completion-at-point (M-TAB, or company and corfu).",
  },
];

const lspMode: Recipe = (command) => [
  {
    title: "Emacs, lsp-mode 10 or newer",
    place: "~/.emacs.d/init.el",
    text: `(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection '(${quoted(command)}))
                    :activation-fn (lambda (_file mode) (provided-mode-derived-p mode 'prog-mode))
                    :notification-handlers (lsp-ht ("lacuna/status" #'ignore))
                    :add-on? t
                    :server-id 'lacuna)))
(setq lsp-inline-completion-idle-delay 0.1)
(add-hook 'lsp-mode-hook #'lsp-inline-completion-mode)
`,
    remark: "Ghost text beside the language's own server: C-<return> accepts it, C-n and C-p go through alternatives.",
  },
];

const vim: Recipe = (command) => [
  {
    title: "Vim with the vim-lsp plugin",
    place: "~/.vimrc",
    text: `autocmd User lsp_setup call lsp#register_server({
    \\ 'name': 'lacuna',
    \\ 'cmd': {server_info -> [${command.map((each) => `'${each.replaceAll("'", "''")}'`).join(", ")}]},
    \\ 'allowlist': ['*'],
    \\ })
`,
    remark: "vim-lsp has no ghost text: the suggestion is an entry of the completion menu (omnifunc lsp#complete).",
  },
];

const kate: Recipe = (command) => [
  {
    title: "Kate",
    place: "Settings > Configure Kate > LSP Client > User Server Settings",
    text: json({
      servers: {
        python: {
          command,
          rootIndicationFileNames: [".git"],
          highlightingModeRegex: "^Python$",
        },
      },
    }),
    remark: "One entry per language; Kate runs one server per language. The suggestion is in the completion menu.",
  },
];

const jetbrains: Recipe = (command) => [
  {
    title: "JetBrains IDEs with the LSP4IJ plugin",
    place: "Settings > Languages & Frameworks > Language Servers > + (New Language Server)",
    text: `Name:     Lacuna
Command:  ${command.map((each) => (/\s/.test(each) ? `"${each}"` : each)).join(" ")}
Mappings: File name patterns: *.py;*.ts;*.js;*.java;*.kt;*.go;*.rs  Language Id: left empty
`,
    remark: "LSP4IJ draws inline completions; a version of 2026 or newer is needed.",
  },
];

const sublime: Recipe = (command) => [
  {
    title: "Sublime Text with the LSP package",
    place: "Preferences > Package Settings > LSP > Settings",
    text: json({
      clients: {
        lacuna: {
          enabled: true,
          command,
          selector: "source.python | source.js | source.ts | source.go | source.rust | source.java | source.c++",
        },
      },
    }),
    remark: "The suggestion is an entry of the completion menu; it runs beside the language's own server.",
  },
];

/** Exact texts to paste, with the command that starts the language server. docs/editors.md shows the same texts. */
export const recipes: Readonly<Record<Exclude<EditorName, "vscode" | "neovim">, Recipe>> = {
  helix,
  /** One of the two is pasted. */
  emacs: (command) => [...lspMode(command), ...eglot(command)],
  eglot,
  "lsp-mode": lspMode,
  vim,
  kate,
  jetbrains,
  sublime,
};
