import { type QuickPickItem, QuickPickItemKind, commands, window, workspace } from "vscode";
import type { Tools } from "./tools.ts";

type Entry = QuickPickItem & { readonly command?: string };

/** Everything Lacuna can do, from its item in the status bar. */
export async function menu({ server }: Tools): Promise<void> {
  const { fix, text, detail, user } = server.status;
  const fixEntries: Entry[] =
    fix === undefined ? [] : [{ label: `$(wrench) ${fix.title}`, detail, command: fix.command }];
  const picked = await window.showQuickPick([...fixEntries, ...entries(user)], {
    title: `Lacuna: ${text}`,
    placeHolder: detail,
  });
  if (picked?.command !== undefined) await commands.executeCommand(picked.command);
}

function entries(user: string | undefined): Entry[] {
  const document = window.activeTextEditor?.document;
  const configuration = workspace.getConfiguration("lacuna", document?.uri ?? null);
  const enabled = configuration.get("complete.enable", true);
  const single = configuration.get<string>("complete.lines") === "single";
  const language = document?.languageId;
  const languages = configuration.get<Record<string, boolean>>("complete.languages", {});
  const languageOn = language === undefined || (languages[language] ?? languages["*"] ?? true);
  return [
    entry("lacuna.toggle", enabled ? "$(circle-slash) Switch completions off" : "$(check) Switch completions on"),
    ...(language === undefined
      ? []
      : [entry("lacuna.toggleLanguage", `$(code) Switch ${languageOn ? "off" : "on"} for ${language}`)]),
    entry("lacuna.toggleSingleLine", single ? "$(list-flat) Allow several lines" : "$(list-flat) One line at a time"),
    entry("lacuna.snooze", "$(bell-slash) Snooze…"),
    separator("What it does"),
    entry("lacuna.why", "$(question) Why was nothing shown?"),
    entry("lacuna.showPrompt", "$(file-code) Show the last prompt"),
    entry("lacuna.doctor", "$(pulse) Doctor: examine this machine"),
    entry("lacuna.showLog", "$(output) Show the log"),
    separator("Set-up"),
    entry("lacuna.chooseModel", "$(package) Choose the model…"),
    user === undefined
      ? entry("lacuna.signIn", "$(sign-in) Sign in to the team's server")
      : entry("lacuna.signOut", `$(sign-out) Sign out (${user})`),
    entry("lacuna.openSettings", "$(gear) Settings"),
    entry("lacuna.openWalkthrough", "$(book) Get started"),
    entry("lacuna.restartServer", "$(debug-restart) Restart the server"),
  ];
}

const entry = (command: string, label: string): Entry => ({ label, command });
const separator = (label: string): Entry => ({ label, kind: QuickPickItemKind.Separator });
