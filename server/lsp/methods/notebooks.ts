import {
  DidChangeNotebookDocumentNotification,
  DidCloseNotebookDocumentNotification,
  DidOpenNotebookDocumentNotification,
} from "vscode-languageserver";
import { guardNotification } from "../guard.ts";
import { prepareEngine } from "../prepareEngine.ts";
import type { Method } from "../session.ts";
import { tellChanged } from "../tellChanged.ts";
import { tellOpened } from "../tellOpened.ts";

/** `notebookDocument/didOpen`, `didChange` and `didClose`: every cell is a document, and their order is kept. */
export const notebooks: Method = (session) => {
  const { connection, documents, log, completer } = session;
  const at = (name: string) => ({ name: `notebookDocument/${name}`, log });
  const close = (uri: string): void => {
    documents.close(uri);
    completer.documentClosed(uri);
  };
  connection.onNotification(
    DidOpenNotebookDocumentNotification.type,
    guardNotification(at("didOpen"), (params) => {
      session.notebooks.open(params);
      for (const cell of params.cellTextDocuments) documents.open(cell);
      for (const { uri } of params.cellTextDocuments) tellOpened(session, uri);
      prepareEngine(session);
    }),
  );
  connection.onNotification(
    DidChangeNotebookDocumentNotification.type,
    guardNotification(at("didChange"), ({ notebookDocument, change: { cells } }) => {
      if (!cells) return;
      for (const opened of cells.structure?.didOpen ?? []) documents.open(opened);
      session.notebooks.changeCells(notebookDocument.uri, cells);
      for (const { uri } of cells.structure?.didOpen ?? []) tellOpened(session, uri);
      for (const { document, changes } of cells.textContent ?? []) {
        const changed = documents.change(document, changes);
        if (changed) tellChanged(session, changed);
      }
      for (const { uri } of cells.structure?.didClose ?? []) close(uri);
    }),
  );
  connection.onNotification(
    DidCloseNotebookDocumentNotification.type,
    guardNotification(at("didClose"), ({ notebookDocument, cellTextDocuments }) => {
      session.notebooks.close(notebookDocument.uri);
      for (const { uri } of cellTextDocuments) close(uri);
    }),
  );
};
