import type {
  DidChangeNotebookDocumentParams,
  DidOpenNotebookDocumentParams,
  NotebookCell,
} from "vscode-languageserver";
import type { Documents } from "./documents.ts";

/** Cells far above say little about this one; the prompt has its own, smaller budget. */
const mostUnitsBefore = 65536;
const codeCell = 2;

type Notebook = { readonly uri: string; readonly cells: NotebookCell[] };

/** The order of cells; their texts are documents like any other. */
export class Notebooks {
  readonly #notebooks = new Map<string, Notebook>();

  open({ notebookDocument }: DidOpenNotebookDocumentParams): void {
    this.#notebooks.set(notebookDocument.uri, { uri: notebookDocument.uri, cells: [...notebookDocument.cells] });
  }

  changeCells(uri: string, cells: NonNullable<DidChangeNotebookDocumentParams["change"]["cells"]>): void {
    const notebook = this.#notebooks.get(uri);
    if (notebook === undefined) return;
    const splice = cells.structure?.array;
    if (splice) notebook.cells.splice(splice.start, splice.deleteCount, ...(splice.cells ?? []));
    for (const changed of cells.data ?? []) {
      const at = notebook.cells.findIndex(({ document }) => document === changed.document);
      if (at >= 0) notebook.cells[at] = changed;
    }
  }

  close(uri: string): void {
    this.#notebooks.delete(uri);
  }

  /** The notebook that a cell belongs to. */
  findOf(cellUri: string): string | undefined {
    return this.#find(cellUri)?.uri;
  }

  /** The code cells before this one and in its language, in order; empty for an ordinary document. */
  textBefore(cellUri: string, documents: Documents): string {
    const cells = this.#find(cellUri)?.cells ?? [];
    const at = cells.findIndex(({ document }) => document === cellUri);
    const languageId = languageOf(cellUri, documents);
    const texts = cells
      .slice(0, Math.max(0, at))
      .filter(({ kind, document }) => kind === codeCell && languageOf(document, documents) === languageId)
      .map(({ document }) => textOf(document, documents))
      .filter((text) => text.trim() !== "");
    const joined = texts.map((text) => (text.endsWith("\n") ? text : `${text}\n`)).join("\n");
    return joined.length <= mostUnitsBefore
      ? joined
      : joined.slice(joined.indexOf("\n", joined.length - mostUnitsBefore) + 1);
  }

  #find(cellUri: string): Notebook | undefined {
    for (const notebook of this.#notebooks.values())
      if (notebook.cells.some(({ document }) => document === cellUri)) return notebook;
    return undefined;
  }
}

function languageOf(uri: string, documents: Documents): string | undefined {
  const known = documents.find(uri);
  return known?.kind === "text" ? known.document.languageId : undefined;
}

function textOf(uri: string, documents: Documents): string {
  const known = documents.find(uri);
  return known?.kind === "text" ? known.document.getText() : "";
}
