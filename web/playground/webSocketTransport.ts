import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/browser";

/** One JSON-RPC message in each text frame. */
export const transportOver = (
  socket: WebSocket,
): { readonly reader: MessageReader; readonly writer: MessageWriter } => ({
  reader: new Reader(socket),
  writer: new Writer(socket),
});

const isMessage = (value: unknown): value is Message =>
  typeof value === "object" && value !== null && "jsonrpc" in value;

class Reader extends AbstractMessageReader {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
  }

  listen(callback: DataCallback): Disposable {
    const onMessage = ({ data }: MessageEvent<unknown>): void => {
      const message: unknown = JSON.parse(String(data));
      if (isMessage(message)) callback(message);
    };
    const onClose = (): void => this.fireClose();
    this.#socket.addEventListener("message", onMessage);
    this.#socket.addEventListener("close", onClose);
    return {
      dispose: () => {
        this.#socket.removeEventListener("message", onMessage);
        this.#socket.removeEventListener("close", onClose);
      },
    };
  }
}

class Writer extends AbstractMessageWriter {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
  }

  async write(message: Message): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error("the connection is closed");
    this.#socket.send(JSON.stringify(message));
  }

  end(): void {
    // The link closes the socket.
  }
}
