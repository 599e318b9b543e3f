import { acceptedCommand, didPartiallyAcceptMethod, didShowMethod } from "../../shared/protocol.ts";
import type { Link } from "./link.ts";
import { editor, languages } from "./monaco.ts";
import { readSuggestions, type Suggestion } from "./readAnswer.ts";

export type Answered = { readonly count: number; readonly ms: number };

type Env = {
  readonly link: Link;
  readonly documentOf: (model: editor.ITextModel) => { readonly uri: string; readonly version: number };
  readonly onAsked: () => void;
  /** Not called for a request that was cancelled. */
  readonly onAnswered: (answered: Answered) => void;
};

type List = { readonly items: readonly Suggestion[] };

/** Ghost text from the language server, and what becomes of it told to the server, as every editor does it. */
export function offerSuggestions({ link, documentOf, onAsked, onAnswered }: Env): void {
  editor.registerCommand(acceptedCommand, (_services, ...given: unknown[]) => {
    void link.request("workspace/executeCommand", { command: acceptedCommand, arguments: given });
  });
  const provider: languages.InlineCompletionsProvider<List> = {
    // The server waits for a pause in typing itself.
    debounceDelayMs: 0,
    provideInlineCompletions: async (...[model, position, context, token]) => {
      onAsked();
      const startedAt = performance.now();
      const answer = await link.request("textDocument/inlineCompletion", questionAt(), token);
      const items = readSuggestions(answer);
      if (!token.isCancellationRequested) onAnswered({ count: items.length, ms: performance.now() - startedAt });
      return { items };

      function questionAt() {
        const { insertSpaces, tabSize } = model.getOptions();
        return {
          textDocument: documentOf(model),
          position: { line: position.lineNumber - 1, character: position.column - 1 },
          // LSP counts invoked as 1, automatic as 2; the editor's automatic is 0.
          context: { triggerKind: context.triggerKind === languages.InlineCompletionTriggerKind.Explicit ? 1 : 2 },
          formattingOptions: { insertSpaces, tabSize },
        };
      }
    },
    handleItemDidShow: (_list, item) => link.notify(didShowMethod, { item: reference(item) }),
    handlePartialAccept: (...[, item, , { acceptedLength }]) =>
      link.notify(didPartiallyAcceptMethod, { item: reference(item), acceptedLength }),
    disposeInlineCompletions: () => {
      // Nothing is kept for a list.
    },
  };
  languages.registerInlineCompletionsProvider("*", provider);
}

const reference = ({ insertText, command }: Suggestion): object => ({
  insertText,
  command: { command: command.id, arguments: command.arguments },
});
