import { LSPErrorCodes, ResponseError, type CancellationToken, type Position, type Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { offset } from "../base/brand.ts";
import type { CompletionRequest } from "../domain/completer.ts";
import type { Outcome, Suggestion } from "../domain/outcome.ts";
import type { Reason } from "../domain/reason.ts";
import type { Indentation } from "../domain/snapshot.ts";
import { emptyOutcome, type Where } from "./emptyOutcome.ts";
import { guessIndentation } from "./guessIndentation.ts";
import { tellRequest, type Received } from "./measures.ts";
import type { Session } from "./session.ts";
import { snapshotOf } from "./snapshotOf.ts";

export type Question = {
  readonly uri: string;
  readonly position: Position;
  readonly trigger: "automatic" | "explicit";
  readonly wanted: number;
  readonly selected?: { readonly range: Range; readonly text: string } | undefined;
  readonly indentation?: Indentation | undefined;
  /** The version the client asks about, if it says so. */
  readonly version?: number | undefined;
  /** The client says that the document is read-only or shown in a diff. */
  readonly isReadOnly?: boolean;
};

export type Item = { readonly id: string; readonly insertText: string; readonly range: Range };
export type Answer = { readonly items: readonly Item[]; readonly document: TextDocument | undefined };

const cancelled = new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");

/**
 * Asks the pipeline on behalf of any of the methods that show completions. Reads the document before its first
 * `await`, as the position belongs to the text of that moment. Every ending is noted with its reason; only a request
 * that the client itself cancelled is answered with an error, as LSP asks.
 */
export async function completeAt(session: Session, question: Question, token: CancellationToken): Promise<Answer> {
  const where = whereOf(question);
  const received = receivedNow(session, question);
  const note = (outcome: Outcome): void => noteOutcome(session, outcome, received);
  if (token.isCancellationRequested) {
    note(emptyOutcome("cancelled", where));
    throw cancelled;
  }
  const target = findTarget(session, question);
  if (target.kind === "nothing") {
    session.newest.start(question.uri, token).end();
    note(emptyOutcome(target.reason, where, target.detail));
    return { items: [], document: undefined };
  }
  const { document, request } = target;
  const running = session.newest.start(question.uri, token);
  const asked = ask(session, { request, where }, running.signal);
  const outcome = await Promise.race([asked, running.stopped]).finally(() => running.end());
  if (typeof outcome === "string") {
    note(emptyOutcome(outcome, where));
    if (outcome === "cancelled") throw cancelled;
    return { items: [], document };
  }
  if (document.version !== request.snapshot.version || !isOpen(session, document)) {
    note(emptyOutcome("documentChanged", where));
    return { items: [], document };
  }
  return { items: conclude(session, outcome, { document, request, where, note }), document };
}

/** The pipeline never rejects; if it does, that is a defect with a reason code like any other ending. */
async function ask(session: Session, { request, where }: Pick<Asked, "request" | "where">, signal: AbortSignal) {
  try {
    return await session.completer.complete(request, signal);
  } catch (error) {
    session.log.bug("Completer.complete", error);
    return emptyOutcome("internalError", where);
  }
}

const whereOf = ({ uri, position, trigger }: Question): Where => ({
  ...{ uri, trigger },
  line: position.line + 1,
  column: position.character + 1,
});

/** The request that the client would send there; undefined where it would come to nothing. */
export function requestAt(session: Session, question: Question): CompletionRequest | undefined {
  const target = findTarget(session, question);
  return target.kind === "ask" ? target.request : undefined;
}

type Target =
  | { readonly kind: "ask"; readonly document: TextDocument; readonly request: CompletionRequest }
  | { readonly kind: "nothing"; readonly reason: Reason; readonly detail: string };

const nothing = (reason: Reason, detail = ""): Target => ({ kind: "nothing", reason, detail });

function findTarget(session: Session, question: Question): Target {
  const known = session.documents.find(question.uri);
  if (known === undefined) return nothing("documentUnknown");
  if (known.kind === "tooLarge") return nothing("documentTooLarge", "Its text is not kept; reopen it after a change.");
  if (known.kind !== "text") return nothing("documentUnknown", "Its changes arrived out of order; reopen it.");
  const { document } = known;
  const { position, version } = question;
  if (version !== undefined && version !== document.version)
    return nothing("documentChanged", `asked about version ${version}, known is ${document.version}`);
  if (!isInside(document, position))
    return nothing("cursorOutOfRange", `line ${position.line + 1} of ${document.lineCount}`);
  return { kind: "ask", document, request: requestOf(session, document, question) };
}

/** A column past the end of its line means its end, as LSP has it; a line past the end means nothing. */
const isInside = (document: TextDocument, { line, character }: Position): boolean =>
  Number.isInteger(line) && line >= 0 && line < document.lineCount && Number.isInteger(character) && character >= 0;

/** Indentation is guessed from this much text above the cursor and what follows it. */
const guessedFromUnits = 8192;

function requestOf(session: Session, document: TextDocument, question: Question): CompletionRequest {
  const snapshot = snapshotOf(session, document);
  const at = document.offsetAt(question.position);
  const { selected } = question;
  return {
    snapshot,
    offset: offset(at),
    trigger: question.trigger,
    wanted: question.wanted,
    indentation: question.indentation ?? guessIndentation(snapshot.text, Math.max(0, at - guessedFromUnits)),
    selected: selected && {
      from: offset(document.offsetAt(selected.range.start)),
      to: offset(document.offsetAt(selected.range.end)),
      text: selected.text,
    },
    isReadOnly: question.isReadOnly === true,
    precedingCells: session.notebooks.textBefore(document.uri, session.documents),
  };
}

function isOpen(session: Session, document: TextDocument): boolean {
  const known = session.documents.find(document.uri);
  return known?.kind === "text" && known.document === document;
}

type Asked = { readonly document: TextDocument; readonly request: CompletionRequest; readonly where: Where };
type Concluding = Asked & { readonly note: (outcome: Outcome) => void };

/** Editors preview nothing that does not extend the item selected in their own list, with that item's range. */
function conclude(session: Session, outcome: Outcome, { document, request, where, note }: Concluding): readonly Item[] {
  if (outcome.kind === "empty") {
    note(outcome);
    return [];
  }
  const items = outcome.items.flatMap((suggestion) => toItem(document, suggestion) ?? []);
  const { selected } = request;
  const fitting = selected
    ? items.filter(({ insertText, range }) => {
        const startsThere = document.offsetAt(range.start) === selected.from;
        return startsThere && insertText.startsWith(selected.text);
      })
    : items;
  if (items.length < outcome.items.length)
    session.log.bug("completeAt", new Error("a suggestion's range spans several lines"));
  note(fitting.length > 0 ? outcome : emptyOutcome(selected ? "conflictsWithPopup" : "internalError", where));
  return fitting;
}

/** LSP wants a range on one line. */
function toItem(document: TextDocument, { id, insertText, from, to }: Suggestion): Item | undefined {
  const range = { start: document.positionAt(from), end: document.positionAt(to) };
  if (range.start.line !== range.end.line) return undefined;
  return { id, insertText: insertText.replace(/\r\n?/g, "\n"), range };
}

const receivedNow = ({ deps, documents }: Session, { uri }: Question): Received => {
  const known = documents.find(uri);
  return { at: deps.clock.now(), version: known?.kind === "text" ? known.document.version : undefined };
};

function noteOutcome(session: Session, outcome: Outcome, received: Received): void {
  session.outcomes.note(outcome);
  tellRequest(session, outcome, received);
  const { line, trigger, ms } = outcome.explanation;
  const ending = outcome.kind === "shown" ? `shown from ${outcome.from}` : `nothing: ${outcome.reason}`;
  session.log.trace(`completion ${trigger} at line ${line}: ${ending}, ${Math.round(ms.total)} ms`);
  session.status.noteOutcome(outcome);
}
