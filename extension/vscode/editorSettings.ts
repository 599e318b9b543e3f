import { type Uri, workspace } from "vscode";
import { settings } from "../../shared/settings.ts";

/**
 * What the user or the workspace wrote, as dotted keys without the `lacuna.` prefix. The editor's own copy of the
 * defaults is left out, because it would override the user's settings file, which the server reads.
 */
export function editorSettings(resource?: Uri): Record<string, unknown> {
  const configuration = workspace.getConfiguration("lacuna", resource ?? null);
  const written: Record<string, unknown> = {};
  for (const key of Object.keys(settings)) {
    const found = configuration.inspect(key);
    const isWritten =
      found?.globalValue !== undefined ||
      found?.workspaceValue !== undefined ||
      found?.workspaceFolderValue !== undefined;
    if (isWritten) written[key] = configuration.get(key);
  }
  return written;
}
