import { connect, type Socket } from "node:net";
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Clock } from "../domain/clock.ts";
import type { GenerateEvent, GenerateRequest } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import { deadlines } from "./deadlines.ts";
import { late, within } from "../domain/deadline.ts";
import { type Endpoint, lookAt } from "./endpoint.ts";
import { connectionOver } from "./frames.ts";
import * as wire from "./protocol.ts";

export type LinkDeps = {
  readonly endpoint: Endpoint;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
};

export type LinkOutcome =
  | { readonly kind: "linked"; readonly link: HostLink }
  /** Nobody listens: a host can be started. */
  | { readonly kind: "nobody" }
  /** A host of another version makes room; to be tried again shortly. */
  | { readonly kind: "leaving" }
  | { readonly kind: "trouble"; readonly reason: "engineFailed" | "engineVersion"; readonly detail: string };

/** Connects to a running host and makes sure that both speak the same version. */
export async function openLink(deps: LinkDeps): Promise<LinkOutcome> {
  const greeted = await greet(deps);
  if (greeted.kind !== "greeted") return greeted;
  const { link, answer } = greeted;
  if (answer.kind === "welcome") return { kind: "linked", link };
  link.close();
  if (answer.isLeaving) return { kind: "leaving" };
  const detail = `The running engine (process ${answer.pid}) is version ${answer.version}, this is ${deps.version}.`;
  return { kind: "trouble", reason: "engineVersion", detail };
}

export type Greeted =
  | { readonly kind: "greeted"; readonly link: HostLink; readonly answer: wire.HelloAnswer }
  | { readonly kind: "nobody" }
  | { readonly kind: "trouble"; readonly reason: "engineFailed"; readonly detail: string };

/** Connects to a host of whatever version. The caller closes the link. */
export async function greet(deps: LinkDeps): Promise<Greeted> {
  const { endpoint } = deps;
  if (lookAt(endpoint) === "taken")
    return failed(`${endpoint.address} exists and is not the engine's socket. Remove it.`);
  const opened = await openSocket(deps);
  if (opened === late) return failed(`${endpoint.address} does not accept connections.`);
  if (opened instanceof Error) return refusal(opened, endpoint);
  const link = new HostLink(opened, deps);
  const since = deps.clock.now();
  const answer = await link.hello();
  if (answer) return { kind: "greeted", link, answer };
  link.close();
  // A host that dies while it is greeted, or whose last connections the system still accepts, is as good as none.
  if (deps.clock.now() - since < deadlines.helloMs) return { kind: "nobody" };
  return failed(`The process behind ${endpoint.address} does not answer. \`lacuna engine stop\` ends it.`);
}

async function openSocket({ endpoint, clock }: LinkDeps): Promise<Socket | NodeJS.ErrnoException | typeof late> {
  const socket = connect(endpoint.address);
  const outcome = await within(
    clock,
    deadlines.connectMs,
    new Promise<Socket | NodeJS.ErrnoException>((resolve) => {
      socket.once("connect", () => resolve(socket)).once("error", resolve);
    }),
  );
  if (outcome !== socket) socket.destroy();
  return outcome;
}

function refusal({ code, message }: NodeJS.ErrnoException, { address, folder }: Endpoint): Greeted {
  if (code === "ENOENT" || code === "ECONNREFUSED" || code === "ECONNRESET") return { kind: "nobody" };
  if (code === "EACCES" || code === "EPERM")
    return failed(`No permission to use ${address}; ${folder} must belong to you.`);
  return failed(`${address} cannot be used: ${message}`);
}

const failed = (detail: string): Greeted & { kind: "trouble" } => ({ kind: "trouble", reason: "engineFailed", detail });

/** How a connection ended: the host said goodbye, or it is simply gone. */
export type LinkEnd = { readonly kind: "bye"; readonly why: string } | { readonly kind: "lost" };

export type LinkListener = {
  state(message: wire.StateMessage): void;
  end(end: LinkEnd): void;
};

/** A greeted connection to a host. Calls never reject: undefined stands for an answer that did not come. */
export class HostLink {
  readonly #socket: Socket;
  readonly #connection: MessageConnection;
  readonly #deps: LinkDeps;
  readonly #requests = new Map<number, (event: GenerateEvent) => void>();
  /** Ends the calls that wait when the connection is lost. */
  readonly #calls = new Set<() => void>();
  #listener: LinkListener | undefined;
  #lastState: wire.StateMessage | undefined;
  #end: LinkEnd | undefined;
  #bye: string | undefined;
  #count = 0;

  constructor(socket: Socket, deps: LinkDeps) {
    this.#socket = socket;
    this.#deps = deps;
    this.#connection = connectionOver(socket, deps.log);
    this.#connection.onNotification(wire.stateNotification, (message) => {
      this.#lastState = message;
      this.#listener?.state(message);
    });
    this.#connection.onNotification(wire.eventNotification, ({ id, event }) => this.#requests.get(id)?.(event));
    this.#connection.onNotification(wire.byeNotification, ({ why }) => {
      this.#bye = why;
    });
    socket.once("close", () => this.#ended());
    this.#connection.listen();
  }

  /** What has happened already is told at once. */
  listen(listener: LinkListener): void {
    this.#listener = listener;
    if (this.#lastState) listener.state(this.#lastState);
    if (this.#end) listener.end(this.#end);
  }

  /** `listener` is called when the connection is lost, at once if it is; returns the function that unsubscribes. */
  onLost(listener: () => void): () => void {
    if (this.#end) listener();
    else this.#calls.add(listener);
    return () => this.#calls.delete(listener);
  }

  hello(): Promise<wire.HelloAnswer | undefined> {
    const hello = { protocol: wire.protocolVersion, version: this.#deps.version, pid: process.pid };
    return this.#within(deadlines.helloMs, () => this.#connection.sendRequest(wire.helloRequest, hello));
  }

  prepare(prepare: wire.Prepare): Promise<wire.StateMessage | undefined> {
    return this.#within(deadlines.loadMs, () => this.#connection.sendRequest(wire.prepareRequest, prepare));
  }

  async countTokens(texts: readonly string[]): Promise<readonly number[] | undefined> {
    const answer = await this.#within(deadlines.countTokensMs, () =>
      this.#connection.sendRequest(wire.countTokensRequest, { texts }),
    );
    return answer?.counts;
  }

  async tokenIds(text: string): Promise<readonly number[] | undefined> {
    const answer = await this.#within(deadlines.countTokensMs, () =>
      this.#connection.sendRequest(wire.tokenIdsRequest, { text }),
    );
    return answer?.ids;
  }

  status(): Promise<wire.HostStatus | undefined> {
    return this.#within(deadlines.helloMs, () => this.#connection.sendRequest(wire.statusRequest));
  }

  stop(): Promise<boolean | undefined> {
    return this.#within(deadlines.helloMs, () => this.#connection.sendRequest(wire.stopRequest));
  }

  /** `onEvent` gets every event until the returned function is called. */
  generate(
    { load, request }: { load: number; request: GenerateRequest },
    onEvent: (event: GenerateEvent) => void,
  ): { cancel(): void; release(): void } {
    const id = ++this.#count;
    this.#requests.set(id, onEvent);
    this.#send(() => this.#connection.sendNotification(wire.generateNotification, { id, load, request }));
    return {
      cancel: () => this.#send(() => this.#connection.sendNotification(wire.cancelNotification, { id })),
      release: () => this.#requests.delete(id),
    };
  }

  close(): void {
    this.#listener = undefined;
    this.#socket.destroy();
  }

  #ended(): void {
    this.#end = this.#bye === undefined ? { kind: "lost" } : { kind: "bye", why: this.#bye };
    this.#connection.dispose();
    for (const giveUp of [...this.#calls]) giveUp();
    this.#listener?.end(this.#end);
  }

  async #within<T>(ms: number, call: () => Promise<T>): Promise<T | undefined> {
    if (this.#end) return undefined;
    let giveUp: (() => void) | undefined;
    const answer = new Promise<T | undefined>((resolve) => {
      giveUp = () => resolve(undefined);
      this.#calls.add(giveUp);
      call().then(resolve, (error: unknown) => {
        this.#deps.log.trace(`engine call: ${String(error)}`);
        resolve(undefined);
      });
    });
    const outcome = await within(this.#deps.clock, ms, answer);
    if (giveUp) this.#calls.delete(giveUp);
    return outcome === late ? undefined : outcome;
  }

  #send(write: () => Promise<void>): void {
    if (this.#end) return;
    write().catch((error: unknown) => this.#deps.log.trace(`engine call: ${String(error)}`));
  }
}
