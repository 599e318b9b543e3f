import type { CancellationToken } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { field } from "../../base/record.ts";
import { completeAt, type Item, type Question } from "../completeAt.ts";
import { guard } from "../guard.ts";
import { readIndentation } from "../readIndentation.ts";
import { readPosition } from "../readPosition.ts";
import type { Method } from "../session.ts";
import { explicitlyWanted } from "./inlineCompletion.ts";

type Completions = { readonly completions: readonly object[] };

/** `getCompletions` and `getCompletionsCycling`: how older clients of GitHub's language server ask. */
export const getCompletions: Method = (session) => {
  const attach = (method: string, wish: Pick<Question, "trigger" | "wanted">): void => {
    const at = { name: method, log: session.log, empty: (): Completions => ({ completions: [] }) };
    session.connection.onRequest(
      method,
      guard(at, async (params: unknown, token: CancellationToken): Promise<Completions> => {
        const question = readQuestion(params);
        if (question === undefined) return { completions: [] };
        const { items, document } = await completeAt(session, { ...question, ...wish }, token);
        const completions = document === undefined ? [] : items.map((item) => toCompletion(document, item, question));
        return { completions };
      }),
    );
  };
  attach("getCompletions", { trigger: "automatic", wanted: 1 });
  attach("getCompletionsCycling", { trigger: "explicit", wanted: explicitlyWanted });
};

type Asked = Pick<Question, "uri" | "position" | "indentation" | "version">;

function readQuestion(params: unknown): Asked | undefined {
  const doc = field(params, "doc");
  const uri = field(doc, "uri") ?? field(field(params, "textDocument"), "uri");
  const position = readPosition(field(doc, "position") ?? field(params, "position"));
  const version = field(doc, "version");
  if (typeof uri !== "string" || position === undefined) return undefined;
  return {
    uri,
    position,
    indentation: readIndentation(doc),
    version: typeof version === "number" ? version : undefined,
  };
}

/** These clients ignore a range that does not start at the beginning of its line, and show what comes after the cursor. */
function toCompletion(document: TextDocument, { id, insertText, range }: Item, { position }: Asked): object {
  const lineStart = { line: range.start.line, character: 0 };
  const text = document.getText({ start: lineStart, end: range.start }) + insertText;
  return {
    uuid: id,
    text,
    displayText: text.slice(position.character),
    range: { start: lineStart, end: range.end },
    position,
    docVersion: document.version,
  };
}
