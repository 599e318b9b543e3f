import type { Changed } from "./documents.ts";
import { expectRequest } from "./expectRequest.ts";
import type { Session } from "./session.ts";
import { snapshotOf } from "./snapshotOf.ts";

/** Tells the pipeline about a change, and where the next request may come. */
export function tellChanged(session: Session, { document, change, cursor }: Changed): void {
  session.completer.documentChanged(snapshotOf(session, document), change);
  if (cursor) expectRequest(session, { uri: document.uri, position: cursor });
}
