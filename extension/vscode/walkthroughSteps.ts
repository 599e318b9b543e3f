import { Disposable, commands } from "vscode";
import type { Server } from "./server.ts";

/** Ticks the steps of the walkthrough whose end the editor cannot see by itself. */
export class WalkthroughSteps {
  private readonly owned: Disposable;

  constructor(server: Server) {
    this.owned = Disposable.from(
      server.onStatus(({ kind }) => {
        if (kind === "ready") void commands.executeCommand("setContext", "lacuna.modelReady", true);
      }),
      server.onFirstSuggestion(() => void commands.executeCommand("setContext", "lacuna.suggestionSeen", true)),
    );
  }

  dispose(): void {
    this.owned.dispose();
  }
}
