import type { Position } from "vscode-languageserver";
import { requestAt } from "./completeAt.ts";
import type { Session } from "./session.ts";

/** Clients that say where the cursor rests; nothing has to be guessed for them. */
const telling = new WeakSet<Session>();
/**
 * A short document is most likely gone on with at its end. In replays of recordings and commits, of what was read ahead in
 * documents of less than 1,000 units more than half was used, in those of 1,900 to 2,600 units 3 %.
 */
const shortUnits = 1024;

type Place = { readonly uri: string; readonly position: Position; readonly isReadOnly?: boolean };

/** The cursor is there: the pipeline may prepare for a request. */
export function expectRequest(session: Session, place: Place): void {
  session.completer.expect(() => requestAt(session, { ...place, trigger: "automatic", wanted: 1 }));
}

export function cursorRests(session: Session, place: Place): void {
  telling.add(session);
  expectRequest(session, place);
}

/** Where the cursor is after a document was opened is anybody's guess, unless the client tells. */
export function expectAfterOpening(session: Session, uri: string): void {
  const known = session.documents.find(uri);
  if (telling.has(session) || known?.kind !== "text") return;
  const { document } = known;
  const units = document.getText().length;
  if (units <= shortUnits) expectRequest(session, { uri, position: document.positionAt(units) });
}
