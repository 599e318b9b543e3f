import { Disposable, EventEmitter, Uri, ViewColumn, commands, languages, window, workspace } from "vscode";

export const reportScheme = "lacuna-report";

/** Read-only pages with the server's Markdown: explanations, the last prompt, the doctor's findings. Kept in memory only. */
export class Reports {
  private readonly pages = new Map<string, string>();
  private readonly changes = new EventEmitter<Uri>();
  private readonly owned: Disposable;

  constructor() {
    this.owned = Disposable.from(
      this.changes,
      workspace.registerTextDocumentContentProvider(reportScheme, {
        onDidChange: this.changes.event,
        provideTextDocumentContent: (uri) =>
          this.pages.get(uri.path) ?? "This report was closed. Run its command again.",
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === reportScheme) this.pages.delete(uri.path);
      }),
    );
  }

  /** Rendered, for reading. */
  async showPage(title: string, markdown: string): Promise<void> {
    const uri = this.put(title, markdown);
    try {
      await commands.executeCommand("markdown.showPreviewToSide", uri);
    } catch {
      // The Markdown extension that comes with the editor can be switched off.
      await this.openText(uri);
    }
  }

  /** As plain text, for looking at every character. */
  async showText(title: string, markdown: string): Promise<void> {
    await this.openText(this.put(title, markdown));
  }

  dispose(): void {
    this.owned.dispose();
    this.pages.clear();
  }

  private put(title: string, markdown: string): Uri {
    const uri = Uri.from({ scheme: reportScheme, path: `/${title}.md` });
    this.pages.set(uri.path, markdown);
    this.changes.fire(uri);
    return uri;
  }

  private async openText(uri: Uri): Promise<void> {
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, "markdown");
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  }
}
