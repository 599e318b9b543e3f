import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Editor, type EditorOptions, type Neovim } from "./editor.ts";

export type Rule = {
  readonly before: string;
  readonly insert: string;
  readonly replaces?: number;
  readonly alternatives?: readonly string[];
  readonly delayMs?: number;
};
export type Message = { readonly method: string; readonly params: Record<string, unknown> };

export type ToyOptions = {
  readonly rules: readonly Rule[];
  readonly setup?: string;
  readonly before?: string;
  readonly files?: EditorOptions["files"];
};

export type Toy = {
  readonly editor: Editor;
  /** What the server has received so far. */
  readonly messages: (method: string) => readonly Message[];
};

const quote = (text: string): string => JSON.stringify(text);

export async function withToy(neovim: Neovim, options: ToyOptions, run: (toy: Toy) => Promise<void>): Promise<void> {
  const toy = await startToy(neovim, options);
  try {
    await run(toy);
  } finally {
    await toy.editor.stop();
  }
}

/** Neovim with the plugin and a server whose suggestions are the table `rules`; `a.py` is open. */
async function startToy(neovim: Neovim, { rules, setup, before, files }: ToyOptions): Promise<Toy> {
  const server = join(import.meta.dirname, "toyServer.mjs");
  const editor = await Editor.start({
    neovim,
    setup: `{ cmd = { ${quote(process.execPath)}, ${quote(server)} }, ${setup ?? ""} }`,
    ...(before === undefined ? {} : { before }),
    files: files ?? { "a.py": "" },
    env: { TOY_RULES: JSON.stringify(rules), TOY_LOG: "../toy.log" },
  });
  const log = join(editor.folder, "toy.log");
  const messages = (method: string): readonly Message[] => {
    const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
    return lines.map((line) => JSON.parse(line) as Message).filter((each) => each.method === method);
  };
  await editor.open(Object.keys(files ?? { "a.py": "" })[0]!);
  return { editor, messages };
}
