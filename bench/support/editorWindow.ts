import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";

const built = fileURLToPath(new URL("../../dist/lacuna.js", import.meta.url));

export const isBuilt = (): boolean => existsSync(built);

export type WindowOptions = {
  readonly env: NodeJS.ProcessEnv;
  /** A folder, or null for a window without one. */
  readonly root: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** A language server as an editor would run it, with one document. */
export class EditorWindow {
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #uri: string;
  #text = "";
  #version = 1;

  private constructor(child: ChildProcess, connection: MessageConnection, uri: string) {
    this.#child = child;
    this.#connection = connection;
    this.#uri = uri;
  }

  static async open({ env, root, settings }: WindowOptions): Promise<EditorWindow> {
    const child = spawn(process.execPath, [built, "lsp", "--stdio"], { env, stdio: ["pipe", "pipe", "ignore"] });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onRequest(() => null);
    connection.listen();
    const rootUri = root === null ? null : pathToFileURL(root).href;
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri,
      workspaceFolders: rootUri === null ? null : [{ uri: rootUri, name: "bench" }],
      capabilities: { textDocument: { inlineCompletion: {} } },
      initializationOptions: { settings, trusted: true },
    });
    await connection.sendNotification("initialized", {});
    return new EditorWindow(child, connection, `${rootUri ?? "file:///bench"}/src/edited.ts`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async show(text: string): Promise<void> {
    this.#text = text;
    const textDocument = { uri: this.#uri, languageId: "typescript", version: this.#version, text };
    await this.#connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  /** Types behind the text, asks for a completion, and says after how many milliseconds there was an answer. */
  async type(typed: string): Promise<number> {
    const since = performance.now();
    const position = this.#end;
    this.#text += typed;
    await this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.#uri, version: ++this.#version },
      contentChanges: [{ range: { start: position, end: position }, text: typed }],
    });
    await this.complete();
    return performance.now() - since;
  }

  async complete(): Promise<void> {
    await this.#connection.sendRequest("textDocument/inlineCompletion", {
      textDocument: { uri: this.#uri },
      position: this.#end,
      context: { triggerKind: 1 },
    });
  }

  close(): void {
    this.#connection.dispose();
    this.#child.kill();
  }

  get #end(): { readonly line: number; readonly character: number } {
    const lines = this.#text.split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  }
}
