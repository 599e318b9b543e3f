import type { Session } from "./session.ts";
import { snapshotOf } from "./snapshotOf.ts";

/** Tells the pipeline about a document whose text is kept. */
export function tellOpened(session: Session, uri: string): void {
  const known = session.documents.find(uri);
  if (known?.kind === "text") session.completer.documentOpened(snapshotOf(session, known.document));
}
