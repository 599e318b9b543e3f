import { Disposable, MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode";
import type { Server } from "./server.ts";
import { type ShownStatus, statusView } from "./statusView.ts";
import { SteadyStatus, systemTimers } from "./steadyStatus.ts";

/** Left of the language and position items, where other language servers report too. */
const priority = 90;

/** The item at the bottom: what Lacuna is doing, why it is not, and one command that mends it. */
export class StatusBar {
  private readonly item: StatusBarItem;
  private readonly owned: Disposable;

  constructor(server: Server) {
    this.item = window.createStatusBarItem("lacuna.status", StatusBarAlignment.Right, priority);
    this.item.name = "Lacuna";
    this.item.command = "lacuna.menu";
    const steady = new SteadyStatus((status) => this.show(status), systemTimers);
    this.owned = Disposable.from(
      this.item,
      steady,
      server.onStatus((status) => steady.set(status)),
    );
    this.show(server.status);
    this.item.show();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private show(status: ShownStatus): void {
    const view = statusView(status);
    const tooltip = new MarkdownString(view.tooltip);
    const fix = status.fix === undefined ? [] : [status.fix.command];
    tooltip.isTrusted = { enabledCommands: ["lacuna.menu", "lacuna.why", ...fix] };
    this.item.text = view.text;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = view.colour === undefined ? undefined : new ThemeColor(view.colour);
    this.item.accessibilityInformation = { label: view.spoken };
  }
}
