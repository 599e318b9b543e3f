import { LanguageClient } from "vscode-languageclient/node";

/** The library opens a dialog when a server cannot be started or a request fails; nothing may pop up because of typing. */
export class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
