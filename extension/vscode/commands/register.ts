import { type Disposable, commands, window } from "vscode";
import { headline } from "../headline.ts";
import { acceptNextLine } from "./acceptNextLine.ts";
import { menu } from "./menu.ts";
import { chooseModel, pullModel } from "./models.ts";
import { doctor, showPrompt, why } from "./reportCommands.ts";
import { endSnooze, snooze } from "./snooze.ts";
import { openSample } from "./sample.ts";
import { signIn, signOut } from "./signIn.ts";
import type { Tools } from "./tools.ts";
import { toggle, toggleLanguage, toggleSingleLine } from "./switches.ts";

type Command = (tools: Tools, argument: unknown) => unknown;

const runs = (command: string, ...rest: readonly unknown[]) => commands.executeCommand(command, ...rest);

/** Every command of the manifest, in its order; a test compares the two lists. */
const table: Readonly<Record<string, Command>> = {
  "lacuna.menu": menu,
  "lacuna.toggle": toggle,
  "lacuna.toggleLanguage": toggleLanguage,
  "lacuna.toggleSingleLine": toggleSingleLine,
  "lacuna.snooze": snooze,
  "lacuna.endSnooze": endSnooze,
  "lacuna.trigger": () => runs("editor.action.inlineSuggest.trigger"),
  "lacuna.acceptNextWord": () => runs("editor.action.inlineSuggest.acceptNextWord"),
  "lacuna.acceptNextLine": acceptNextLine,
  "lacuna.why": why,
  "lacuna.showPrompt": showPrompt,
  "lacuna.chooseModel": chooseModel,
  "lacuna.pullModel": pullModel,
  "lacuna.doctor": doctor,
  "lacuna.signIn": signIn,
  "lacuna.signOut": signOut,
  "lacuna.restartServer": ({ server }) => server.restart(),
  "lacuna.showLog": ({ log }) => log.show(true),
  "lacuna.openSettings": ({ extensionId }) => runs("workbench.action.openSettings", `@ext:${extensionId}`),
  "lacuna.openWalkthrough": ({ extensionId }) =>
    runs("workbench.action.openWalkthrough", `${extensionId}#start`, false),
  "lacuna.openSample": openSample,
};

export function registerCommands(tools: Tools): Disposable[] {
  return Object.entries(table).map(([id, command]) =>
    commands.registerCommand(id, async (argument: unknown) => {
      try {
        await command(tools, argument);
      } catch (error) {
        await tellFailure(tools, error);
      }
    }),
  );
}

/** A command was asked for, so its failure may be said aloud. */
async function tellFailure({ log, reports }: Tools, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  log.error(message);
  const said = headline(message);
  const answer = await window.showErrorMessage(`Lacuna: ${said}`, said === message ? "Show Log" : "Show Details");
  if (answer === "Show Log") log.show(true);
  else if (answer !== undefined) await reports.showText("What failed", message);
}
