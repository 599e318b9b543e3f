import {
  commands,
  Disposable,
  EventEmitter,
  InlineCompletionTriggerKind,
  type CancellationToken,
  type InlineCompletionContext,
  type InlineCompletionItem as EditorItem,
  type InlineCompletionList as EditorList,
  type LogOutputChannel,
  type Position,
  type TextDocument,
  type TextDocumentChangeEvent,
  window,
  workspace,
} from "vscode";
import { type InlineCompletionItem, InlineCompletionRequest, type LanguageClient } from "vscode-languageclient/node";
import { didPartiallyAcceptMethod, didShowMethod } from "../../shared/protocol.ts";
import { type Suggestion, afterChange } from "./partialAcceptance.ts";
import { isReadOnly } from "./readOnly.ts";

type Query = {
  readonly document: TextDocument;
  readonly position: Position;
  readonly context: InlineCompletionContext;
};
type Place = { readonly uri: string; readonly version: number; readonly position: Position };
type Shown = { readonly uri: string; readonly item: InlineCompletionItem; readonly suggestion: Suggestion };

/**
 * Asks the server, and tells it what LSP has no message for: the document's version and indentation with the request,
 * and afterwards that a suggestion was shown or partly accepted. The editor announces neither, so both are observed.
 */
export class InlineCompletions {
  private readonly firstEmitter = new EventEmitter<void>();
  private readonly owned: Disposable;
  private readonly client: () => LanguageClient;
  private readonly log: LogOutputChannel;
  private shown: Shown | undefined;
  private unanswered: Place | undefined;
  private repeated: Place | undefined;
  private hasShown = false;

  readonly onFirstSuggestion = this.firstEmitter.event;

  constructor(client: () => LanguageClient, log: LogOutputChannel) {
    this.client = client;
    this.log = log;
    this.owned = Disposable.from(
      this.firstEmitter,
      workspace.onDidChangeTextDocument((event) => this.observe(event)),
    );
  }

  async provide(query: Query, token: CancellationToken): Promise<EditorItem[] | EditorList | null> {
    const client = this.client();
    if (!client.isRunning()) return null;
    try {
      const answer = await client.sendRequest(InlineCompletionRequest.type, this.params(query), token);
      if (token.isCancellationRequested) return null;
      const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
      const converted = await client.protocol2CodeConverter.asInlineCompletionResult(answer, token);
      const first = items[0];
      if (token.isCancellationRequested) return null;
      this.unanswered = first === undefined && isAutomatic(query) ? placeOf(query) : undefined;
      if (first !== undefined) this.tellShown(query, first);
      return converted ?? null;
    } catch (error) {
      // A cancelled request, or a server that ended meanwhile: nothing to show, and nothing to say while typing.
      this.log.trace(`no completion: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }

  /**
   * Asks again where the last answer was empty, if the cursor still stands there. Called when the server becomes ready:
   * while the model loads it answers with nothing, and the editor would not ask before the next key press.
   */
  async askAgain(): Promise<void> {
    const editor = window.activeTextEditor;
    if (editor === undefined || this.unanswered === undefined) return;
    const place = placeOf({ document: editor.document, position: editor.selection.active });
    const stillThere = samePlace(this.unanswered, place);
    this.unanswered = undefined;
    if (!stillThere) return;
    // The editor would answer an automatic request for the same text from its memory: with nothing.
    this.repeated = place;
    await commands.executeCommand("editor.action.inlineSuggest.trigger");
  }

  dispose(): void {
    this.owned.dispose();
  }

  private params(query: Query) {
    const { document, position } = query;
    const context = { ...query.context, triggerKind: this.triggerKind(query) };
    const params = this.client().code2ProtocolConverter.asInlineCompletionParams(document, position, context);
    const options = window.visibleTextEditors.find((editor) => editor.document === document)?.options;
    const tabSize = typeof options?.tabSize === "number" ? options.tabSize : undefined;
    const insertSpaces = typeof options?.insertSpaces === "boolean" ? options.insertSpaces : undefined;
    return {
      ...params,
      textDocument: {
        ...{ uri: params.textDocument.uri, version: document.version },
        ...(isReadOnly(document) ? { readOnly: true } : {}),
      },
      ...(tabSize === undefined || insertSpaces === undefined ? {} : { formattingOptions: { tabSize, insertSpaces } }),
    };
  }

  /** Nobody asked for a request that the extension repeats: the server is to judge it like the first one. */
  private triggerKind(query: Query): InlineCompletionTriggerKind {
    const isRepeated = this.repeated !== undefined && samePlace(this.repeated, placeOf(query));
    this.repeated = undefined;
    return isRepeated ? InlineCompletionTriggerKind.Automatic : query.context.triggerKind;
  }

  private tellShown({ document, position }: Query, item: InlineCompletionItem): void {
    const insertText = typeof item.insertText === "string" ? item.insertText : item.insertText.value;
    const start =
      item.range === undefined ? position : this.client().protocol2CodeConverter.asPosition(item.range.start);
    const suggestion = { startOffset: document.offsetAt(start), insertText };
    this.shown = { uri: document.uri.toString(), item, suggestion };
    void this.client().sendNotification(didShowMethod, { item });
    if (!this.hasShown) this.firstEmitter.fire();
    this.hasShown = true;
  }

  private observe({ document, contentChanges }: TextDocumentChangeEvent): void {
    const shown = this.shown;
    if (shown === undefined || shown.uri !== document.uri.toString() || contentChanges.length === 0) return;
    const { stillShown, acceptedLength } = afterChange(shown.suggestion, contentChanges);
    if (!stillShown) this.shown = undefined;
    if (acceptedLength === undefined || !this.client().isRunning()) return;
    void this.client().sendNotification(didPartiallyAcceptMethod, { item: shown.item, acceptedLength });
  }
}

const isAutomatic = ({ context }: Query): boolean => context.triggerKind === InlineCompletionTriggerKind.Automatic;

const placeOf = ({ document, position }: Pick<Query, "document" | "position">): Place => ({
  uri: document.uri.toString(),
  version: document.version,
  position,
});

const samePlace = (one: Place, other: Place): boolean =>
  one.uri === other.uri && one.version === other.version && one.position.isEqual(other.position);
