import type { CancellationToken } from "vscode-languageserver";
import { field } from "../../base/record.ts";
import { completeAt } from "../completeAt.ts";
import { guard } from "../guard.ts";
import { readPosition } from "../readPosition.ts";
import type { Method } from "../session.ts";
import { explicitlyWanted, toInlineItem } from "./inlineCompletion.ts";

type Items = { readonly items: readonly object[] };

/**
 * `textDocument/copilotPanelCompletion` (several suggestions in a panel) and `textDocument/copilotInlineEdit` (edits away
 * from the cursor, of which there are none).
 */
export const copilotEdits: Method = (session) => {
  const empty = (): Items => ({ items: [] });
  const at = { name: "textDocument/copilotPanelCompletion", log: session.log, empty };
  session.connection.onRequest(
    at.name,
    guard(at, async (params: unknown, token: CancellationToken): Promise<Items> => {
      const uri = field(field(params, "textDocument"), "uri");
      const position = readPosition(field(params, "position"));
      if (typeof uri !== "string" || position === undefined) return { items: [] };
      const question = { uri, position, trigger: "explicit", wanted: explicitlyWanted } as const;
      const { items } = await completeAt(session, question, token);
      return { items: items.map(toInlineItem) };
    }),
  );
  session.connection.onRequest("textDocument/copilotInlineEdit", () => ({ edits: [] }));
};
