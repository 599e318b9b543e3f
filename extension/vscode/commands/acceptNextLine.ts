import { commands, window } from "vscode";

/**
 * The editor's own command takes a suggestion up to its first line break. Where a suggestion begins with one, as in the
 * empty body of a function, that is the break alone; a person means the line behind it.
 */
export async function acceptNextLine(): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return;
  const line = editor.selection.active.line;
  const before = editor.document.lineAt(line).text;
  await commands.executeCommand("editor.action.inlineSuggest.acceptNextLine");
  const tookOnlyTheBreak = editor.selection.active.line > line && editor.document.lineAt(line).text === before;
  if (tookOnlyTheBreak) await commands.executeCommand("editor.action.inlineSuggest.acceptNextLine");
}
