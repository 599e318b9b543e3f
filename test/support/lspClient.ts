import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

// A language client that knows nothing but JSON-RPC, so that tests see what is on the wire.

export type Message = {
  id?: number | string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: LspErrorBody;
};
export type Position = { line: number; character: number };
export type InlineItem = {
  insertText: string;
  range: { start: Position; end: Position };
  command: { title: string; command: string; arguments: unknown[] };
};
export type InitializeAnswer = { capabilities: Record<string, unknown>; serverInfo: { name: string; version: string } };
type LspErrorBody = { code: number; message: string };

/** A position, 0-based as on the wire. */
export const at = (line: number, character: number): Position => ({ line, character });

export class LspError extends Error {
  readonly code: number;
  constructor(body: LspErrorBody) {
    super(body.message);
    this.code = body.code;
  }
}

/** How long any single wait may take before the test fails. */
const patienceMs = 5000;

export class LspClient {
  /** Everything the server sent besides answers, oldest first. */
  readonly received: Message[] = [];
  readonly answers = new Map<number | string, Message>();
  readonly #output: Writable;
  readonly #handlers = new Map<string, (params: never) => unknown>();
  readonly #versions = new Map<string, number>();
  #buffer = Buffer.alloc(0);
  #nextId = 1;
  isClosed = false;

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    output.on("error", () => {
      // The server closed the pipe: tests look at `isClosed` or the exit code.
    });
    input.on("data", (chunk: Buffer) => this.#read(chunk));
    input.on("close", () => (this.isClosed = true));
  }

  raw(bytes: string | Buffer): void {
    this.#output.write(bytes);
  }

  /** Closes the client's side. */
  end(): void {
    this.#output.end();
  }

  send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.raw(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  notify(method: string, params?: unknown): void {
    this.send({ method, params });
  }

  /** Sends a request; the answer can be awaited with {@link answer}. */
  start(method: string, params?: unknown): number {
    const id = this.#nextId++;
    this.send({ id, method, params });
    return id;
  }

  async answer<T = unknown>(id: number | string): Promise<T> {
    await this.until(() => this.answers.has(id), `an answer to request ${id}`);
    const { error, result } = this.answers.get(id)!;
    if (error) throw new LspError(error);
    return result as T;
  }

  request<T = unknown>(method: string, params?: unknown): Promise<T> {
    return this.answer<T>(this.start(method, params));
  }

  cancel(id: number | string): void {
    this.notify("$/cancelRequest", { id });
  }

  /** Answers the server's requests of this method. Without one, every request is answered with null. */
  handle(method: string, handler: (params: never) => unknown): void {
    this.#handlers.set(method, handler);
  }

  params<T = unknown>(method: string): T[] {
    return this.received.filter((each) => each.method === method).map((each) => each.params as T);
  }

  /** The first message of this method that fits, waiting for it if need be. */
  async find<T = unknown>(method: string, fits: (params: T) => boolean = () => true): Promise<T> {
    await this.until(() => this.params<T>(method).some(fits), `${method} that fits`);
    return this.params<T>(method).find(fits)!;
  }

  /** Bounded wait for something to become true. */
  async until(isTrue: () => boolean, what: string): Promise<void> {
    const timeout = AbortSignal.timeout(patienceMs);
    while (!isTrue()) {
      if (timeout.aborted || this.isClosed)
        throw new Error(
          `${this.isClosed ? "the server went while" : `${patienceMs} ms went by`} waiting for ${what}; ` +
            `last: ${JSON.stringify(this.received.at(-1))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  async initialize(params: object = {}): Promise<InitializeAnswer> {
    const result = await this.request<InitializeAnswer>("initialize", {
      processId: null,
      rootUri: null,
      capabilities: {},
      ...params,
    });
    this.notify("initialized", {});
    return result;
  }

  open(uri: string, text: string, languageId = "typescript"): void {
    this.#versions.set(uri, 1);
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  }

  /** A change without a range replaces the whole text. */
  change(uri: string, ...contentChanges: object[]): void {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    this.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  }

  insert(uri: string, position: Position, text: string): void {
    this.change(uri, { range: { start: position, end: position }, text });
  }

  startComplete(uri: string, position: Position, context: object = { triggerKind: 2 }): number {
    return this.start("textDocument/inlineCompletion", { textDocument: { uri }, position, context });
  }

  complete(uri: string, position: Position, context?: object): Promise<{ items: InlineItem[] }> {
    return this.answer(this.startComplete(uri, position, context));
  }

  /** Waits until everything sent before has been handled. */
  async settle(): Promise<void> {
    await this.request("lacuna/explain", { what: "last" });
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      if (end < 0) break;
      const length = Number(/Content-Length: (\d+)/.exec(this.#buffer.toString("latin1", 0, end))![1]);
      if (this.#buffer.length < end + 4 + length) break;
      const message = JSON.parse(this.#buffer.toString("utf8", end + 4, end + 4 + length)) as Message;
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#take(message);
    }
  }

  #take(message: Message): void {
    if (message.method === undefined) {
      assert.ok(message.id !== undefined, `an answer without id: ${JSON.stringify(message)}`);
      assert.ok(!this.answers.has(message.id) || message.error, `request ${message.id} was answered twice`);
      this.answers.set(message.id, message);
      return;
    }
    this.received.push(message);
    if (message.id === undefined) return;
    const { id } = message;
    const result = this.#handlers.get(message.method)?.(message.params as never);
    if (!(result instanceof Promise)) return this.send({ id, result: result ?? null });
    void result.then((value: unknown) => this.send({ id, result: value ?? null }));
  }
}

export type ServerProcess = {
  readonly client: LspClient;
  readonly exitCode: Promise<number | null>;
  stderr(): string;
  terminate(): void;
  /** As a client that goes without a word. */
  endInput(): void;
  kill(): void;
};

/** A language server in a process of its own. */
export function startProcess(args: readonly string[], env: NodeJS.ProcessEnv = process.env): ServerProcess {
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"], env });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const exitCode = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return {
    client: new LspClient(child.stdout, child.stdin),
    exitCode,
    stderr: () => stderr,
    terminate: () => void child.kill("SIGTERM"),
    endInput: () => void child.stdin.end(),
    kill: () => void child.kill("SIGKILL"),
  };
}
