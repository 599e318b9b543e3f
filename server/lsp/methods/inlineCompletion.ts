import type { InlineCompletionList, InlineCompletionParams } from "vscode-languageserver";
import { acceptedCommand } from "../../../shared/protocol.ts";
import { field } from "../../base/record.ts";
import { completeAt, type Item, type Question } from "../completeAt.ts";
import { guard } from "../guard.ts";
import { readIndentation } from "../readIndentation.ts";
import type { Method } from "../session.ts";

const nothing = (): InlineCompletionList => ({ items: [] });

/** `textDocument/inlineCompletion`. Nothing is an empty list: Neovim keeps the old ghost text on `null`. */
export const inlineCompletion: Method = (session) => {
  const at = { name: "textDocument/inlineCompletion", log: session.log, empty: nothing };
  session.connection.languages.inlineCompletion.on(
    guard(at, async (params, token): Promise<InlineCompletionList> => {
      const { items } = await completeAt(session, questionOf(params), token);
      return { items: items.map(toInlineItem) };
    }),
  );
};

/** How many alternatives an explicit request asks for, so that the user can cycle. */
export const explicitlyWanted = 3;

function questionOf(params: InlineCompletionParams): Question {
  const { textDocument, position, context } = params;
  // Drafts of the method and VS Code's own type count from 0.
  const kind: number = context?.triggerKind ?? 2;
  const trigger = kind === 2 ? "automatic" : "explicit";
  const version = field(textDocument, "version");
  return {
    ...{ uri: textDocument.uri, position, trigger },
    wanted: trigger === "explicit" ? explicitlyWanted : 1,
    selected: context?.selectedCompletionInfo ?? undefined,
    indentation: readIndentation(field(params, "formattingOptions")),
    isReadOnly: field(textDocument, "readOnly") === true,
    version: typeof version === "number" ? version : undefined,
  };
}

export const toInlineItem = ({ id, insertText, range }: Item) => ({
  ...{ insertText, range },
  command: { title: "Accepted", command: acceptedCommand, arguments: [id] },
});
