import { TabInputTextDiff, type TextDocument, window, workspace } from "vscode";

/** As far as the editor tells an extension: a file system that cannot be written to, or a side of the diff in front. */
export function isReadOnly({ uri }: TextDocument): boolean {
  if (workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof TabInputTextDiff)) return false;
  return [input.original, input.modified].some((side) => side.toString() === uri.toString());
}
