import { createMessageConnection, type CancellationToken, type MessageConnection } from "vscode-jsonrpc/browser";
import { statusMethod, type Status } from "../../shared/protocol.ts";
import { transportOver } from "./webSocketTransport.ts";

export type LinkState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  /** Comes back by itself, after a while or when the page is used. */
  | { readonly kind: "lost"; readonly why: string };

type Listeners = {
  /** The language server has answered and knows nothing yet. */
  readonly onOpen: () => void;
  readonly onState: (state: LinkState) => void;
  readonly onStatus: (status: Status) => void;
  readonly settings: () => object;
};

const firstRetryMs = 500;
const longestRetryMs = 10_000;
/** The server closes a page that nobody uses; it comes back with the next key, not by itself. */
const idleCode = 4002;

/** The connection to a language server, which is made again whenever it is lost. */
export class Link {
  readonly #address: string;
  readonly #listeners: Listeners;
  #socket: WebSocket | undefined;
  #connection: MessageConnection | undefined;
  #retryMs = firstRetryMs;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string, listeners: Listeners) {
    this.#address = address;
    this.#listeners = listeners;
    this.#open();
  }

  /** Undefined while there is no connection, and when the server does not answer. */
  async request(method: string, params: object, token?: CancellationToken): Promise<unknown> {
    try {
      // An absent token would be sent as a second parameter.
      const given = token === undefined ? [params] : [params, token];
      const answer: unknown = await this.#connection?.sendRequest(method, ...given);
      return answer;
    } catch {
      // Cancelled, refused, or the connection was lost: in each case there is nothing to show.
      return undefined;
    }
  }

  notify(method: string, params: object): void {
    // A lost connection tells itself, and everything is said anew over the next one.
    this.#connection?.sendNotification(method, params).catch(() => undefined);
  }

  /** The page is used: a lost connection is tried again at once. */
  wake(): void {
    if (this.#socket === undefined) this.#open();
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#listeners.onState({ kind: "connecting" });
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.addEventListener("open", () => void this.#greet(socket));
    socket.addEventListener("close", ({ code, reason }) => this.#lose(code, reason));
  }

  async #greet(socket: WebSocket): Promise<void> {
    const { reader, writer } = transportOver(socket);
    const connection = createMessageConnection(reader, writer);
    connection.onNotification(statusMethod, (status: Status) => this.#listeners.onStatus(status));
    connection.onUnhandledNotification(() => undefined);
    connection.onError(() => undefined);
    connection.listen();
    const initialized = await connection
      .sendRequest("initialize", { initializationOptions: { settings: this.#listeners.settings() } })
      .then(
        () => true,
        () => false,
      );
    if (!initialized || this.#socket !== socket) return;
    this.#connection = connection;
    this.#retryMs = firstRetryMs;
    this.notify("initialized", {});
    this.#listeners.onState({ kind: "open" });
    this.#listeners.onOpen();
  }

  #lose(code: number, reason: string): void {
    this.#connection?.dispose();
    this.#connection = undefined;
    this.#socket = undefined;
    this.#listeners.onState({ kind: "lost", why: reason === "" ? "The server does not answer." : reason });
    if (code === idleCode) return;
    this.#timer = setTimeout(() => this.#open(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }
}
