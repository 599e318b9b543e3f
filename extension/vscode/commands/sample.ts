import { Position, Selection, commands, window, workspace } from "vscode";

const before = `// A scratch file: type, and look for grey text after the cursor.
// Tab takes all of it, Ctrl+Right (Mac: Cmd+Right) a word, Esc none of it.

type Book = { title: string; author: string; pages: number };

/** The book with the most pages, or undefined for an empty shelf. */
export function thickest(books: Book[]): Book | undefined {
  `;
const after = `
}

export function titlesBy(books: Book[], author: string): string[] {

}
`;

/** Opens a scratch file with the cursor in an empty function and asks for a completion there. */
export async function openSample(): Promise<void> {
  const document = await workspace.openTextDocument({ language: "typescript", content: before + after });
  const lines = before.split("\n");
  const cursor = new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
  const editor = await window.showTextDocument(document);
  editor.selection = new Selection(cursor, cursor);
  await commands.executeCommand("editor.action.inlineSuggest.trigger");
}
