import { type ExtensionContext, window, workspace } from "vscode";
import { registerCommands } from "./commands/register.ts";
import { Reports } from "./reports.ts";
import { Server } from "./server.ts";
import { StatusBar } from "./statusBar.ts";
import { TeamTokens } from "./teamTokens.ts";
import { WalkthroughSteps } from "./walkthroughSteps.ts";

/**
 * The extension only connects the editor with `lacuna lsp`: it starts the server, passes settings and trust on, shows
 * the server's state, and sends the notifications that LSP lacks. What is completed, when and why is the server's.
 */
let server: Server | undefined;

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("Lacuna", { log: true });
  const tokens = new TeamTokens(context.secrets);
  const started = new Server(context.asAbsolutePath("dist/lacuna.js"), log, tokens);
  server = started;
  const reports = new Reports();
  context.subscriptions.push(
    log,
    tokens,
    reports,
    new StatusBar(started),
    new WalkthroughSteps(started),
    ...registerCommands({ server: started, reports, tokens, log, extensionId: context.extension.id }),
    workspace.onDidGrantWorkspaceTrust(() => started.restart()),
  );
  started.start();
}

/** VS Code waits for the returned promise, so the server ends in order and takes its children along. */
export async function deactivate(): Promise<void> {
  await server?.stop();
  server = undefined;
}
