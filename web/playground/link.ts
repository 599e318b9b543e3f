import { createMessageConnection, type CancellationToken, type MessageConnection } from "vscode-jsonrpc/browser";
import { statusMethod, type Status } from "../../shared/protocol.ts";
import { askVisit, leaveToSignIn, type Visit } from "./visit.ts";
import { transportOver } from "./webSocketTransport.ts";

export type LinkState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  /** Comes back by itself, after a while or when the page is used. */
  | { readonly kind: "lost"; readonly why: string }
  /** Does not come back before somebody signs in. */
  | { readonly kind: "signedOut" };

type Listeners = {
  /** The language server has answered and knows nothing yet. */
  readonly onOpen: () => void;
  readonly onState: (state: LinkState) => void;
  /** Whoever the server says is there. */
  readonly onUser: (user: string | undefined) => void;
  readonly onStatus: (status: Status) => void;
  readonly settings: () => object;
};

const firstRetryMs = 500;
const longestRetryMs = 10_000;
/** The server closes a page that nobody uses; it comes back with the next key, not by itself. */
const idleCode = 4002;
/** A session that has ended meanwhile. */
const unauthorisedCode = 4006;

/** The connection to a language server, which is made again whenever it is lost. */
export class Link {
  readonly #address: string;
  readonly #listeners: Listeners;
  #socket: WebSocket | undefined;
  #connection: MessageConnection | undefined;
  #retryMs = firstRetryMs;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpening = false;
  #isSignedOut = false;
  /** Something may have been typed that leaving the page would lose. */
  #wasOpen = false;

  constructor(address: string, listeners: Listeners) {
    this.#address = address;
    this.#listeners = listeners;
    void this.#open();
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
    if (!this.#isSignedOut) this.reconnect();
  }

  /** Also after somebody was signed out, and may be signed in again. */
  reconnect(): void {
    if (this.#socket === undefined) void this.#open();
  }

  async #open(): Promise<void> {
    if (this.#isOpening) return;
    this.#isOpening = true;
    clearTimeout(this.#timer);
    this.#listeners.onState({ kind: "connecting" });
    const visit = await askVisit();
    this.#isOpening = false;
    this.#isSignedOut = false;
    if (visit.kind !== "welcome") return this.#turnedAway(visit);
    this.#listeners.onUser(visit.user);
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.addEventListener("open", () => void this.#greet(socket));
    socket.addEventListener("close", ({ code, reason }) => this.#lose(code, reason));
  }

  #turnedAway(visit: Exclude<Visit, { kind: "welcome" }>): void {
    if (visit.kind === "refused") this.#lose(undefined, visit.why);
    else if (this.#wasOpen) this.#signOut();
    else leaveToSignIn();
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
    this.#wasOpen = true;
    this.notify("initialized", {});
    this.#listeners.onState({ kind: "open" });
    this.#listeners.onOpen();
  }

  #lose(code: number | undefined, reason: string): void {
    this.#connection?.dispose();
    this.#connection = undefined;
    this.#socket = undefined;
    if (code === unauthorisedCode) return this.#signOut();
    this.#listeners.onState({ kind: "lost", why: reason === "" ? "The server does not answer." : reason });
    if (code === idleCode) return;
    this.#timer = setTimeout(() => void this.#open(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }

  #signOut(): void {
    this.#isSignedOut = true;
    this.#listeners.onState({ kind: "signedOut" });
  }
}
