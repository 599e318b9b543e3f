import { rest } from "../domain/deadline.ts";
import type { Clock } from "../domain/clock.ts";
import type { Log } from "../domain/log.ts";
import { teamPaths } from "../domain/teamServer.ts";
import type { Delegate, Socket, SocketRoute, Visitor } from "../gateway/route.ts";
import { letThrough, type Introduction } from "./letThrough.ts";
import { MessageRate } from "./messageRate.ts";
import type { LanguageServer } from "./spawnLanguageServer.ts";

export type LanguageServerSocketDeps = Introduction & {
  readonly clock: Clock;
  readonly log: Log;
  readonly start: StartLanguageServer;
  readonly limits?: Partial<SocketLimits>;
};

/** Whom a language server asks for completions. */
export type StartLanguageServer =
  /** The engine that its settings name, as for an editor of the person who has started this process. */
  | { readonly asks: "ownEngine"; readonly run: () => LanguageServer }
  /** This server, in the name of the visitor: admission, limits and figures are those of every other client. */
  | { readonly asks: "thisServer"; readonly run: (delegate: Delegate) => LanguageServer };

type SocketLimits = {
  /** Pages at once: each has a process of its own, of about 100 MB. */
  readonly all: number;
  readonly perPerson: number;
  /** Without a message from the page. */
  readonly idleMs: number;
  readonly mostMessageBytes: number;
  /** A fast typist causes about ten times four. */
  readonly perSecond: number;
  readonly burst: number;
  /** What a page may leave unread before it is given up. */
  readonly mostPendingBytes: number;
};
const usual: SocketLimits = {
  ...{ all: 16, perPerson: 4, idleMs: 15 * 60_000 },
  ...{ mostMessageBytes: 256 * 1024, perSecond: 80, burst: 400, mostPendingBytes: 8 * 1024 * 1024 },
};

export const languageServerPath = "/v1/lacuna/lsp";

/** Codes that the page knows: whether coming back helps, and when. */
export const closeCodes = {
  ...{ tooMany: 4001, idle: 4002, ended: 4003, tooFast: 4004, malformed: 4005, unauthorised: 4006 },
} as const;

/** A WebSocket of JSON-RPC messages, one a text frame, to a language server of its own that sees no file of this machine. */
export function languageServerSocket(deps: LanguageServerSocketDeps): SocketRoute {
  const limits = { ...usual, ...deps.limits };
  const open = new Map<Socket, string>();
  return {
    ...{ path: languageServerPath, scope: "complete", mostMessageBytes: limits.mostMessageBytes },
    open: (socket, visitor) => {
      if (isFull(open, visitor, limits))
        return socket.close(closeCodes.tooMany, "Too many pages are open. Close one, or try again later.");
      open.set(socket, visitor.caller.userId);
      socket.onClose(() => open.delete(socket));
      try {
        join(socket, startFor(visitor, socket, deps.start), { ...deps, limits });
      } catch (error) {
        deps.log.bug("starting a language server for a page", error);
        socket.close(closeCodes.ended, "The language server did not start.");
      }
    },
  };
}

function isFull(open: ReadonlyMap<Socket, string>, { caller }: Visitor, { all, perPerson }: SocketLimits): boolean {
  const own = [...open.values()].filter((id) => id === caller.userId).length;
  return open.size >= all || own >= perPerson;
}

function startFor(visitor: Visitor, socket: Socket, start: StartLanguageServer): Started {
  if (start.asks === "ownEngine") return { server: start.run(), inWords: (text) => text };
  const delegate = visitor.delegate({
    paths: Object.values(teamPaths),
    onUnauthorised: () => socket.close(closeCodes.unauthorised, "You are not signed in any more."),
  });
  // The engine is free at once; what became of the last suggestions may still be told.
  socket.onClose(delegate.breakOff);
  const inWords = (text: string): string =>
    text.replaceAll(`${delegate.url}: `, "").replaceAll(delegate.url, "the server");
  const server = start.run(delegate);
  server.onExit(delegate.end);
  return { server, inWords };
}

/** `inWords`: what the server says, without an address of this process, which would tell a page nothing. */
type Started = { readonly server: LanguageServer; readonly inWords: (text: string) => string };

type JoinDeps = Introduction & { readonly clock: Clock; readonly limits: SocketLimits };

function join(socket: Socket, { server, inWords }: Started, deps: JoinDeps): void {
  const { clock, limits } = deps;
  const rate = new MessageRate(limits, clock);
  const idle = new IdleWatch(clock, limits.idleMs, () => socket.close(closeCodes.idle, "The page was not used."));
  socket.onText((text) => {
    idle.touch();
    if (!rate.take()) return socket.close(closeCodes.tooFast, "Too many messages at once.");
    const message = parse(text);
    if (message === undefined) return socket.close(closeCodes.malformed, "This is no JSON.");
    const verdict = letThrough(message, deps);
    if (verdict.kind === "pass") server.send(verdict.message);
    else if (verdict.kind === "refuse") socket.send(refusal(verdict.id, verdict.reason));
  });
  server.onMessage((message) => {
    if (socket.pendingBytes() > limits.mostPendingBytes) socket.close(closeCodes.tooFast, "The page does not read.");
    else socket.send(inWords(JSON.stringify(message)));
  });
  server.onExit(() => socket.close(closeCodes.ended, "The language server has ended."));
  socket.onClose(() => {
    idle.dispose();
    server.end();
  });
}

/** As JSON-RPC says that a method is not there. */
const refusal = (id: string | number, message: string): string =>
  JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32601, message } });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller tells the page.
    return undefined;
  }
}

class IdleWatch {
  readonly #over = new AbortController();
  readonly #clock: Clock;
  #touchedAt: number;

  constructor(clock: Clock, idleMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.#touchedAt = clock.now();
    void this.#watch(idleMs, onIdle);
  }

  touch(): void {
    this.#touchedAt = this.#clock.now();
  }

  dispose(): void {
    this.#over.abort();
  }

  async #watch(idleMs: number, onIdle: () => void): Promise<void> {
    for (let left = idleMs; left > 0; left = this.#touchedAt + idleMs - this.#clock.now()) {
      await rest(this.#clock, left, this.#over.signal);
      if (this.#over.signal.aborted) return;
    }
    onIdle();
  }
}
