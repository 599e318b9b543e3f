/** How to connect each editor, for a terminal. */
export const connectText = (): string => `Connect an editor:
  VS Code        npx lacuna install vscode
  Neovim         npx lacuna install neovim
  Helix, Emacs,  npx lacuna install --help, or docs/editors.md:
  JetBrains, …   any LSP client that starts \`lacuna lsp --stdio\`
  A shell        npx lacuna complete FILE:LINE:COLUMN
Something odd?   npx lacuna doctor
`;
