import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Snapshot } from "../domain/snapshot.ts";
import type { Session } from "./session.ts";

/** The document as it is; the text is shared, not copied. */
export const snapshotOf = (session: Session, document: TextDocument): Snapshot => ({
  uri: document.uri,
  languageId: document.languageId,
  version: document.version,
  text: document.getText(),
  path: session.folders.pathOf(session.notebooks.findOf(document.uri) ?? document.uri),
});
