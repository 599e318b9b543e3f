/** In the order of the help text. The first two are installed; for the others there is a configuration to paste. */
export const editorNames = [
  "vscode",
  "neovim",
  "helix",
  "emacs",
  "eglot",
  "lsp-mode",
  "vim",
  "kate",
  "jetbrains",
  "sublime",
] as const;
export type EditorName = (typeof editorNames)[number];

export const isEditorName = (name: string): name is EditorName => editorNames.some((each) => each === name);
