import {
  CompletionItemKind,
  CompletionTriggerKind,
  InsertTextFormat,
  MarkupKind,
  type CompletionItem,
  type CompletionList,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { acceptedCommand } from "../../../shared/protocol.ts";
import { completeAt, type Item } from "../completeAt.ts";
import { fence } from "../fence.ts";
import { guard } from "../guard.ts";
import type { Method } from "../session.ts";

const nothing = (): CompletionList => ({ isIncomplete: true, items: [] });

/** `textDocument/completion`: one item in the ordinary list, for editors without inline completions. */
export const completion: Method = (session) => {
  const at = { name: "textDocument/completion", log: session.log, empty: nothing };
  session.connection.onCompletion(
    guard(at, async ({ textDocument: { uri }, position, context }, token): Promise<CompletionList> => {
      const { settings } = session;
      if (!settings.current["complete.popup.enable"]) return nothing();
      // "Invoked" means a key for the list, but also any letter, so it counts as a wish only where nothing else would.
      const isAsked = context?.triggerKind === CompletionTriggerKind.Invoked;
      const onDemand = settings.current["complete.trigger"] === "onDemand";
      const trigger = isAsked && onDemand ? "explicit" : "automatic";
      const { items, document } = await completeAt(session, { uri, position, trigger, wanted: 1 }, token);
      const [first] = items;
      if (first === undefined || document === undefined) return nothing();
      return { isIncomplete: true, items: [toListItem(document, first, document.offsetAt(position))] };
    }),
  );
};

const longestLabel = 60;

/**
 * The list is filtered by the word before the cursor, so the item replaces that word by itself and what follows it.
 * Plain text: code is full of characters that mean something in a snippet.
 */
function toListItem(document: TextDocument, { id, insertText, range }: Item, cursor: number): CompletionItem {
  const text = document.getText();
  const from = document.offsetAt(range.start);
  const start = Math.min(from, wordStart(text, cursor));
  const newText = text.slice(start, from) + insertText;
  const firstLine = newText.split("\n", 1).join("").trim();
  const label = firstLine.length > longestLabel ? `${firstLine.slice(0, longestLabel - 1)}…` : firstLine;
  const code = fence(newText, document.languageId);
  return {
    label: label === "" ? "…" : label,
    kind: CompletionItemKind.Text,
    detail: "Lacuna",
    documentation: { kind: MarkupKind.Markdown, value: code },
    insertTextFormat: InsertTextFormat.PlainText,
    textEdit: { range: { start: document.positionAt(start), end: range.end }, newText },
    filterText: newText.split("\n", 1).join(""),
    preselect: true,
    sortText: "\u0021",
    command: { title: "Accepted", command: acceptedCommand, arguments: [id] },
  };
}

function wordStart(text: string, cursor: number): number {
  let start = cursor;
  while (start > 0 && /[\p{L}\p{N}_$]/u.test(text[start - 1] ?? "")) start--;
  return start;
}
