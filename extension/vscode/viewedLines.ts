import { Disposable, type TextEditor, window } from "vscode";

/** Scrolling passes by many places; where it rests is what was looked for. */
const restMs = 1000;

type Viewed = (editor: TextEditor, lines: { readonly first: number; readonly last: number }) => void;

/** Tells which lines the user looks at, a moment after scrolling or changing the editor has come to rest. */
export class ViewedLines {
  private readonly owned: Disposable;
  private readonly tell: Viewed;
  private timer: NodeJS.Timeout | undefined;

  constructor(tell: Viewed) {
    this.tell = tell;
    this.owned = Disposable.from(
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.wait(textEditor)),
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
      const [first, last] = [editor.visibleRanges[0], editor.visibleRanges.at(-1)];
      if (editor === window.activeTextEditor && first && last)
        this.tell(editor, { first: first.start.line, last: last.end.line });
    }, restMs);
  }
}
