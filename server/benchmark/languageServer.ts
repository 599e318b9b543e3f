import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Readable, Writable } from "node:stream";
import {
  createMessageConnection,
  CancellationToken,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import {
  didShowMethod,
  measuredMethod,
  type InitializationOptions,
  type Measured,
  type Status,
} from "../../shared/protocol.ts";
import { field, isRecord } from "../base/record.ts";

/** Lines and characters from 0, in UTF-16 units. */
export type Position = { readonly line: number; readonly character: number };

/** Of the text as the change before it left it. */
export type Change = { readonly range: { readonly start: Position; readonly end: Position }; readonly text: string };

export type ServerStart = {
  /** Arguments for Node. */
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The project. */
  readonly folder: string;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** What an editor shows: the text of the first item, or nothing. */
export type Shown = { readonly insertText: string | undefined };

/** A language server as an editor runs it, in a process of its own. */
export class LanguageServer {
  readonly pid: number;
  readonly #connection: MessageConnection;
  readonly #exited: Promise<number | null>;
  readonly #kill: () => void;
  /** What it wrote to stderr: why it ended, if it ended. */
  stderr = "";

  private constructor({ command, env, folder }: ServerStart) {
    const child = spawn(process.execPath, [...command], { stdio: "pipe", env, cwd: dirname(folder) });
    child.stderr.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.pid = child.pid ?? 0;
    this.#kill = () => void child.kill("SIGKILL");
    this.#exited = new Promise((resolve) => {
      child.once("exit", resolve).once("error", () => resolve(null));
    });
    this.#connection = connect(child.stdout, child.stdin);
  }

  static async start(start: ServerStart, onMeasured: (measured: Measured) => void): Promise<LanguageServer> {
    const server = new LanguageServer(start);
    server.#connection.onNotification(measuredMethod, onMeasured);
    const uri = pathToFileURL(start.folder).href;
    const options: InitializationOptions = { settings: start.settings, measures: true, trusted: false };
    const initialized = server.#connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: "benchmark" }],
      clientInfo: { name: "lacuna bench" },
      capabilities: { textDocument: { inlineCompletion: {} } },
      initializationOptions: options,
    });
    const ended = server.#exited.then((code) => {
      throw new Error(`the language server ended with code ${code}: ${server.stderr.trim() || "it said nothing"}`);
    });
    await Promise.race([initialized, ended]);
    ended.catch(() => {
      // Later requests fail by themselves.
    });
    server.#notify("initialized", {});
    return server;
  }

  /** Of Lacuna's own status. */
  status(): Promise<Status> {
    return this.#connection.sendRequest<Status>("lacuna/status");
  }

  open(document: {
    readonly uri: string;
    readonly languageId: string;
    readonly version: number;
    readonly text: string;
  }) {
    this.#notify("textDocument/didOpen", { textDocument: document });
    this.#notify("textDocument/didFocus", { textDocument: { uri: document.uri } });
  }

  change(textDocument: { readonly uri: string; readonly version: number }, contentChanges: readonly Change[]): void {
    this.#notify("textDocument/didChange", { textDocument, contentChanges });
  }

  close(uri: string): void {
    this.#notify("textDocument/didClose", { textDocument: { uri } });
  }

  /** Rejects when it is cancelled. */
  async complete(uri: string, position: Position, token = CancellationToken.None): Promise<Shown> {
    const params = { textDocument: { uri }, position, context: { triggerKind: 2 } };
    const answer: unknown = await this.#connection.sendRequest("textDocument/inlineCompletion", params, token);
    const items = field(answer, "items");
    const item: unknown = Array.isArray(items) ? items[0] : undefined;
    const insertText = field(item, "insertText");
    if (!isRecord(item) || typeof insertText !== "string") return { insertText: undefined };
    this.#notify(didShowMethod, { item });
    return { insertText };
  }

  /** In order; by force when it does not go. */
  async stop(): Promise<void> {
    const timer = setTimeout(this.#kill, stopMs);
    try {
      await Promise.race([this.#connection.sendRequest("shutdown"), this.#exited]);
      this.#notify("exit", undefined);
      await this.#exited;
    } catch {
      this.#kill();
    } finally {
      clearTimeout(timer);
      this.#connection.dispose();
    }
  }

  #notify(method: string, params: unknown): void {
    this.#connection.sendNotification(method, params).catch(() => {
      // A server that has gone is noticed by the next request.
    });
  }
}

/** Then a server that was asked to leave is killed. */
const stopMs = 5000;

function connect(output: Readable, input: Writable): MessageConnection {
  const connection = createMessageConnection(new StreamMessageReader(output), new StreamMessageWriter(input));
  input.on("error", () => {
    // The server has gone; requests fail by themselves.
  });
  connection.onError(() => {
    // As above.
  });
  // Registrations and the like.
  connection.onRequest(() => null);
  connection.listen();
  return connection;
}

/** Counts lines as LSP does. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const breaks = before.match(/\r\n|\r|\n/g)?.length ?? 0;
  const lineStart = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  return { line: breaks, character: offset - lineStart };
}
