import { ConfigurationTarget, window, workspace } from "vscode";

/** Commands that change a setting. It is written where it is set already, else for the user. */

export async function toggle(): Promise<void> {
  const enabled = configuration().get("complete.enable", true);
  await write("complete.enable", !enabled);
}

export async function toggleSingleLine(): Promise<void> {
  const lines = configuration().get<string>("complete.lines");
  await write("complete.lines", lines === "single" ? "auto" : "single");
}

export async function toggleLanguage(): Promise<void> {
  const language = window.activeTextEditor?.document.languageId;
  if (language === undefined) {
    void window.showInformationMessage("Open a file first: the command switches completions for its language.");
    return;
  }
  const languages = configuration().get<Record<string, boolean>>("complete.languages", {});
  const enabled = languages[language] ?? languages["*"] ?? true;
  const target = targetOf("complete.languages");
  await configuration().update("complete.languages", { ...writtenAt(target), [language]: !enabled }, target);
}

const configuration = () => workspace.getConfiguration("lacuna", window.activeTextEditor?.document.uri ?? null);

const write = (key: string, value: unknown): Thenable<void> => configuration().update(key, value, targetOf(key));

function targetOf(key: string): ConfigurationTarget {
  const found = configuration().inspect(key);
  if (found?.workspaceFolderValue !== undefined) return ConfigurationTarget.WorkspaceFolder;
  if (found?.workspaceValue !== undefined) return ConfigurationTarget.Workspace;
  return ConfigurationTarget.Global;
}

/** Only what is written there: the merged value would freeze the other places' entries into this one. */
function writtenAt(target: ConfigurationTarget): Record<string, boolean> {
  const found = configuration().inspect<Record<string, boolean>>("complete.languages");
  if (target === ConfigurationTarget.WorkspaceFolder) return found?.workspaceFolderValue ?? {};
  if (target === ConfigurationTarget.Workspace) return found?.workspaceValue ?? {};
  return found?.globalValue ?? {};
}
