import type { Readable } from "node:stream";
import { AbstractMessageReader, type DataCallback, type Disposable, type Message } from "vscode-jsonrpc";
import type { Log } from "../domain/log.ts";
import { isRecord } from "../base/record.ts";

/** Sent to the server itself in place of a message that was too long to be read. */
export const oversizedMethod = "$/lacuna/oversized";
export type OversizedParams = { readonly method: string; readonly uri: string | undefined };

const mebi = 1024 * 1024;
const limits = {
  /** A header is two short lines. */
  headerBytes: 4096,
  /** Above this a body is passed over without being kept; the largest document that can be completed is smaller. */
  bodyBytes: 64 * mebi,
  /** Above this the header is not believed: no JavaScript string is that long, so no client can have meant it. */
  believableBytes: 512 * mebi,
  /** So much of a body that is passed over is kept, to tell which document it was about. */
  headBytes: 4096,
  brokenBodiesInARow: 5,
} as const;

type State =
  | { readonly kind: "header" }
  | { readonly kind: "body"; readonly bytes: number }
  | { readonly kind: "passing"; left: number; head: Buffer }
  | { readonly kind: "dead" };

/**
 * Reads frames from a stream. The library's reader falls silent for good after a broken header and keeps any length it
 * is told; this one ends the connection, so that the client starts a new server.
 */
export class GuardReader extends AbstractMessageReader {
  readonly #input: Readable;
  readonly #log: Log;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #state: State = { kind: "header" };
  #brokenBodies = 0;

  constructor(input: Readable, log: Log) {
    super();
    this.#input = input;
    this.#log = log;
  }

  override listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer): void => {
      this.#chunks.push(chunk);
      this.#buffered += chunk.length;
      while (this.#step(callback));
    };
    const onError = (error: Error): void => this.fireError(error);
    const onEnd = (): void => this.fireClose();
    this.#input.on("data", onData).on("error", onError).on("end", onEnd).on("close", onEnd);
    const dispose = (): void => {
      this.#input.off("data", onData).off("error", onError).off("end", onEnd).off("close", onEnd);
      this.#input.pause();
    };
    return { dispose };
  }

  /** True while there may be more to do with what has arrived. */
  #step(callback: DataCallback): boolean {
    const state = this.#state;
    switch (state.kind) {
      case "header":
        return this.#readHeader();
      case "body":
        return this.#readBody(state.bytes, callback);
      case "passing":
        return this.#passOver(state, callback);
      case "dead":
        this.#chunks = [];
        this.#buffered = 0;
        return false;
    }
  }

  #readHeader(): boolean {
    if (this.#buffered === 0) return false;
    const all = this.#take(this.#buffered);
    const end = all.indexOf("\r\n\r\n");
    const rest = end < 0 ? all : all.subarray(end + 4);
    this.#chunks = [rest];
    this.#buffered = rest.length;
    if (end < 0) {
      if (rest.length > limits.headerBytes) this.#die("a message header that does not end");
      return false;
    }
    const header = all.toString("latin1", 0, end);
    const length = /^content-length:[ \t]*(.*?)[ \t]*$/im.exec(header)?.[1];
    if (length === undefined) this.#die("a message header without Content-Length");
    else if (!/^\d{1,15}$/.test(length)) this.#die("a Content-Length that is no size");
    else this.#expect(Number(length));
    return true;
  }

  #expect(bytes: number): void {
    if (bytes > limits.believableBytes) this.#die(`a Content-Length of ${bytes} bytes`);
    else if (bytes > limits.bodyBytes) this.#state = { kind: "passing", left: bytes, head: Buffer.alloc(0) };
    else this.#state = { kind: "body", bytes };
  }

  #readBody(bytes: number, callback: DataCallback): boolean {
    if (this.#buffered < bytes) return false;
    this.#state = { kind: "header" };
    const message = parse(this.#take(bytes));
    if (isMessage(message)) {
      this.#brokenBodies = 0;
      callback(message);
    } else if (++this.#brokenBodies >= limits.brokenBodiesInARow) {
      this.#die(`${this.#brokenBodies} messages in a row that are no JSON objects`);
    } else this.#log.warn("a message that is no JSON object is ignored");
    return true;
  }

  #passOver(state: Extract<State, { kind: "passing" }>, callback: DataCallback): boolean {
    if (this.#buffered === 0) return false;
    const piece = this.#take(Math.min(this.#buffered, state.left));
    if (state.head.length < limits.headBytes)
      state.head = Buffer.concat([state.head, piece.subarray(0, limits.headBytes - state.head.length)]);
    state.left -= piece.length;
    if (state.left > 0) return false;
    this.#state = { kind: "header" };
    const params = readHead(state.head.toString("utf8"));
    this.#log.warn(`a ${params.method || "message"} above ${limits.bodyBytes / mebi} MiB was not read`);
    const note = { jsonrpc: "2.0", method: oversizedMethod, params };
    callback(note);
    return true;
  }

  #take(bytes: number): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks, this.#buffered);
    if (all === undefined) return Buffer.alloc(0);
    const rest = all.subarray(bytes);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#buffered = rest.length;
    return all.subarray(0, bytes);
  }

  #die(cause: string): void {
    this.#state = { kind: "dead" };
    this.#log.warn(`the client sent ${cause}; the connection ends`);
    this.fireClose();
  }
}

export const isMessage = (value: unknown): value is Message => isRecord(value);

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    // Counted by the caller.
    return undefined;
  }
}

/** The method and the document of a message whose beginning is known; good enough to say which file is too large. */
function readHead(head: string): OversizedParams {
  const text = (name: string): string | undefined => {
    const quoted = new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`).exec(head)?.[1];
    const value: unknown = quoted === undefined ? undefined : JSON.parse(quoted);
    return typeof value === "string" ? value : undefined;
  };
  return { method: text("method") ?? "", uri: text("uri") };
}
