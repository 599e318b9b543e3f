import { Disposable, type TextEditor, window } from "vscode";

/** Long enough to say it once while a key repeats; the server itself waits for a longer rest. */
const restMs = 100;

/** Tells where the cursor of the editor in front stands, a moment after it has stopped moving. */
export class RestingCursor {
  private readonly owned: Disposable;
  private readonly tell: (editor: TextEditor) => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(tell: (editor: TextEditor) => void) {
    this.tell = tell;
    this.owned = Disposable.from(
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.wait(textEditor)),
      window.onDidChangeActiveTextEditor((editor) => editor && this.wait(editor)),
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.owned.dispose();
  }

  private wait(editor: TextEditor): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (editor === window.activeTextEditor) this.tell(editor);
    }, restMs);
  }
}
