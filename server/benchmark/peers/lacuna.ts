import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CancellationTokenSource, type CancellationToken } from "vscode-jsonrpc/node";
import { messageOf } from "../../base/errorMessage.ts";
import { LanguageServer, positionAt, type ServerStart } from "../languageServer.ts";
import type { Edit } from "../traces/trace.ts";
import type { Answer, Contestant, KeyPress, OpenDocument, Totals } from "./contestant.ts";
import { Pending } from "./pending.ts";

export type LacunaDeps = ServerStart & {
  /** Sums of the engine host, and of this language server and what it started. */
  readonly totals: (languageServerPid: number) => Promise<Totals>;
};

/** The product as an editor runs it: by LSP, the request before cancelled at every key press. */
export async function openLacuna({ totals, ...start }: LacunaDeps): Promise<Contestant & { readonly pid: number }> {
  const server = await LanguageServer.start(start, () => {
    // What an engine did is summed up by its host.
  });
  const editor = new Editor(server, start.folder);
  return {
    name: "lacuna",
    pid: server.pid,
    open: async (document) => editor.open(document),
    press: (press) => editor.press(press),
    rest: () => editor.rest(),
    totals: () => totals(server.pid),
    close: () => editor.close(),
  };
}

class Editor {
  readonly #server: LanguageServer;
  readonly #folder: string;
  readonly #pending = new Pending();
  /** Documents stay open, as they do in an editor. */
  readonly #texts = new Map<string, string>();
  #uri = "";
  #version = 0;
  #asked = new CancellationTokenSource();
  #running: Promise<void> = Promise.resolve();

  constructor(server: LanguageServer, folder: string) {
    this.#server = server;
    this.#folder = folder;
  }

  open({ path, languageId, text }: OpenDocument): void {
    this.#uri = pathToFileURL(join(this.#folder, path)).href;
    const known = this.#texts.get(this.#uri);
    if (known === text) return;
    if (known !== undefined) this.#server.close(this.#uri);
    this.#server.open({ uri: this.#uri, languageId, version: ++this.#version, text });
    this.#texts.set(this.#uri, text);
  }

  press(press: KeyPress): Promise<Answer> {
    const answer = this.#pending.start();
    this.#asked.cancel();
    this.#asked = new CancellationTokenSource();
    this.#change(press.edit, press.text);
    const { token } = this.#asked;
    this.#running = this.#ask(press, token).then((given) => {
      if (!token.isCancellationRequested) this.#pending.give(given);
    });
    return answer;
  }

  rest(): Promise<void> {
    return this.#running;
  }

  async close(): Promise<void> {
    this.#asked.cancel();
    await this.#server.stop();
  }

  #change({ offset, remove, insert }: Edit, text: string): void {
    const before = this.#texts.get(this.#uri) ?? "";
    const range = { start: positionAt(before, offset), end: positionAt(before, offset + remove) };
    this.#server.change({ uri: this.#uri, version: ++this.#version }, [{ range, text: insert }]);
    this.#texts.set(this.#uri, text);
  }

  async #ask({ text, cursor }: KeyPress, token: CancellationToken): Promise<Answer> {
    try {
      const { insertText } = await this.#server.complete(this.#uri, positionAt(text, cursor), token);
      return insertText === undefined ? { kind: "empty" } : { kind: "shown", text: insertText };
    } catch (error) {
      return token.isCancellationRequested ? { kind: "superseded" } : { kind: "failed", detail: messageOf(error) };
    }
  }
}
