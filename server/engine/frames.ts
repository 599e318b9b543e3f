import type { Socket } from "node:net";
import type { DataCallback, Message, MessageConnection } from "vscode-jsonrpc/node";
import { AbstractMessageReader, createMessageConnection, Disposable, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { Log } from "../domain/log.ts";
import { maxFrameBytes } from "./protocol.ts";

/** Bytes that are not frames. The connection they came from is lost, nothing else. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

const headEnd = Buffer.from("\r\n\r\n");
const longestHeadBytes = 256;

/** Cuts a byte stream into JSON-RPC frames (`Content-Length: N`, blank line, N bytes of JSON). */
export class FrameDecoder {
  readonly #limitBytes: number;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Length of the body that is being received. */
  #wanted: number | undefined;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The frames that `chunk` completed. Throws a FrameError for anything that is not one. */
  push(chunk: Uint8Array): unknown[] {
    this.#chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#length += chunk.byteLength;
    const frames: unknown[] = [];
    for (;;) {
      this.#wanted ??= this.#readHead();
      if (this.#wanted === undefined || this.#length < this.#wanted) return frames;
      frames.push(parse(this.#take(this.#wanted)));
      this.#wanted = undefined;
    }
  }

  #readHead(): number | undefined {
    const held = this.#joined();
    const end = held.subarray(0, longestHeadBytes).indexOf(headEnd);
    if (end < 0) {
      if (held.length >= longestHeadBytes) throw new FrameError("no frame header");
      return undefined;
    }
    const digits = /^Content-Length: *(\d{1,12})$/im.exec(held.toString("latin1", 0, end))?.[1];
    if (digits === undefined) throw new FrameError("no Content-Length in a frame header");
    const bytes = Number(digits);
    if (bytes > this.#limitBytes) throw new FrameError(`a frame of ${bytes} bytes, ${this.#limitBytes} are allowed`);
    this.#take(end + headEnd.length);
    return bytes;
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    if (first && this.#chunks.length === 1) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #take(bytes: number): Buffer {
    const joined = this.#joined();
    this.#chunks = [joined.subarray(bytes)];
    this.#length -= bytes;
    return joined.subarray(0, bytes);
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new FrameError("a frame that is not JSON", { cause: error });
  }
}

/** The library's own reader accepts frames of any size. */
class BoundedReader extends AbstractMessageReader {
  readonly #socket: Socket;
  readonly #decoder = new FrameDecoder(maxFrameBytes);

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  override listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer): void => {
      try {
        for (const frame of this.#decoder.push(chunk)) {
          if (!isMessage(frame)) throw new FrameError("a frame that is not JSON-RPC");
          callback(frame);
        }
      } catch (error) {
        this.fireError(error);
      }
    };
    const onClose = (): void => this.fireClose();
    this.#socket.on("data", onData).on("close", onClose);
    return Disposable.create(() => this.#socket.off("data", onData).off("close", onClose));
  }
}

const isMessage = (frame: unknown): frame is Message =>
  typeof frame === "object" && frame !== null && "jsonrpc" in frame && frame.jsonrpc === "2.0";

/** A JSON-RPC connection over a socket, not yet listening. Broken frames and write errors close the socket. */
export function connectionOver(socket: Socket, log: Log): MessageConnection {
  socket.setNoDelay(true);
  // Without a listener a reset connection would end the process.
  socket.on("error", (error) => log.trace(`engine socket: ${error.message}`));
  const quiet = (message: string): void => log.trace(`engine connection: ${message}`);
  const connection = createMessageConnection(new BoundedReader(socket), new StreamMessageWriter(socket), {
    error: quiet,
    warn: quiet,
    info: quiet,
    log: quiet,
  });
  connection.onError(([error]) => {
    log.trace(`engine connection: ${error.message}`);
    socket.destroy();
  });
  return connection;
}
