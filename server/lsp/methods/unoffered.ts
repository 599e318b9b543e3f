import type { Method } from "../session.ts";

/** Editors ask for these whether they are offered or not (Kate for symbols); an error would be shown to the user. */
const asked = [
  "textDocument/codeAction",
  "textDocument/codeLens",
  "textDocument/definition",
  "textDocument/documentHighlight",
  "textDocument/documentLink",
  "textDocument/documentSymbol",
  "textDocument/foldingRange",
  "textDocument/hover",
  "textDocument/inlayHint",
  "textDocument/references",
  "textDocument/signatureHelp",
] as const;

/** Requests that are answered with "nothing" though the server never offered them. */
export const unoffered: Method = ({ connection }) => {
  for (const method of asked) connection.onRequest(method, () => null);
};
