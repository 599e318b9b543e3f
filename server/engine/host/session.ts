import type { Socket } from "node:net";
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Clock } from "../../domain/clock.ts";
import type { GenerateEvent, SureSoFar } from "../../domain/engine.ts";
import type { Log } from "../../domain/log.ts";
import { late, within } from "../../domain/deadline.ts";
import { connectionOver } from "../frames.ts";
import * as wire from "../protocol.ts";
import { generate } from "./generate.ts";
import type { ModelSlot } from "./modelSlot.ts";
import type { Scheduler, Turn } from "./scheduler.ts";
import { isGenerate, isHello, isPrepare, isText, isTexts } from "./wireChecks.ts";

export type SessionDeps = {
  readonly slot: ModelSlot;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly status: () => wire.HostStatus;
  /** Other sessions that have said hello. */
  readonly others: () => number;
  readonly onStop: (why: string) => void;
  readonly onOptions: (options: wire.EngineOptions) => void;
};

/** A client says hello at once; whoever does not is not a client. */
const helloMs = 5000;
/** What a client that does not read may leave waiting before it is dropped. */
const mostUnreadBytes = 8 * 1024 * 1024;

/** One client's connection. */
export class Session {
  readonly #deps: SessionDeps;
  readonly #socket: Socket;
  readonly #connection: MessageConnection;
  readonly #turns = new Map<number, Turn>();
  readonly #name: string;
  #greeted: (() => void) | undefined;
  #isWelcome = false;

  constructor(socket: Socket, name: string, deps: SessionDeps) {
    this.#deps = deps;
    this.#socket = socket;
    this.#name = name;
    this.#connection = connectionOver(socket, deps.log);
    this.#connection.onRequest(wire.helloRequest, (hello) => this.#hello(hello));
    this.#connection.onRequest(wire.stopRequest, () => this.#stop());
    this.#connection.onRequest(wire.statusRequest, () => deps.status());
    this.#connection.onRequest(wire.prepareRequest, (params) => this.#prepare(params));
    this.#connection.onRequest(wire.countTokensRequest, (params) => this.#countTokens(params));
    this.#connection.onRequest(wire.tokenIdsRequest, (params) => this.#tokenIds(params));
    this.#connection.onNotification(wire.generateNotification, (params) => this.#generate(params));
    this.#connection.onNotification(wire.cancelNotification, ({ id }) => this.#turns.get(id)?.abort());
    socket.once("close", () => deps.scheduler.abortClient(name));
    this.#connection.listen();
    void this.#awaitHello();
  }

  get isWelcome(): boolean {
    return this.#isWelcome;
  }

  tell(message: wire.StateMessage): void {
    if (this.#isWelcome) this.#send(() => this.#connection.sendNotification(wire.stateNotification, message));
  }

  /** Says goodbye, so that the client does not take it for a crash. */
  async close(why: string): Promise<void> {
    await this.#connection.sendNotification(wire.byeNotification, { why }).catch(() => {
      // The client has gone first.
    });
    this.#connection.dispose();
    this.#socket.end();
  }

  async #awaitHello(): Promise<void> {
    const greeted = new Promise<void>((resolve) => {
      this.#greeted = resolve;
      this.#socket.once("close", () => resolve());
    });
    if ((await within(this.#deps.clock, helloMs, greeted)) === late) this.#socket.destroy();
  }

  #hello(hello: unknown): wire.HelloAnswer {
    const { version, log } = this.#deps;
    const pid = process.pid;
    this.#greeted?.();
    if (isHello(hello) && hello.protocol === wire.protocolVersion && sameRelease(hello.version, version)) {
      this.#isWelcome = true;
      log.trace(`client ${this.#name} is process ${hello.pid}`);
      this.tell(this.#deps.slot.message);
      return { kind: "welcome", version, pid };
    }
    const isLeaving = this.#deps.others() === 0;
    if (isLeaving) this.#deps.onStop("a client of another version came, and nobody else is here");
    return { kind: "otherVersion", version, protocol: wire.protocolVersion, pid, isLeaving };
  }

  #stop(): boolean {
    this.#deps.onStop("a client asked for it");
    return true;
  }

  async #prepare(params: unknown): Promise<wire.StateMessage> {
    this.#expect(isPrepare(params));
    this.#deps.onOptions(params.options);
    return this.#deps.slot.want(params);
  }

  #countTokens(params: unknown): { counts: readonly number[] } {
    this.#expect(isTexts(params));
    const vocabulary = this.#deps.slot.bench?.model.vocabulary;
    if (!vocabulary) return { counts: [] };
    return { counts: params.texts.map((text) => vocabulary.tokenise(text, new Set()).length) };
  }

  #tokenIds(params: unknown): { ids: readonly number[] | undefined } {
    this.#expect(isText(params));
    return { ids: this.#deps.slot.bench?.model.vocabulary.tokenise(params.text, new Set()) };
  }

  #generate(params: unknown): void {
    this.#expect(isGenerate(params));
    void this.#answer(params);
  }

  /** Sends exactly one "done" or "trouble" for a request, and never rejects. */
  async #answer({ id, load, request }: wire.Generate): Promise<void> {
    const send = (event: GenerateEvent): void =>
      this.#send(() => this.#connection.sendNotification(wire.eventNotification, { id, event }));
    const { slot, scheduler, log } = this.#deps;
    const { sequenceKey: key, priority } = request;
    const turn = scheduler.enter({ client: this.#name, key, priority });
    if (!turn) return send({ kind: "trouble", reason: "engineBusy", detail: "Too many requests are waiting." });
    this.#turns.set(id, turn);
    try {
      // Looked at when its turn comes: a model may be exchanged while a request waits.
      await turn.checkpoint();
      const bench = slot.bench;
      if (!bench || slot.message.load !== load) return send(notReady(slot));
      const emit = (text: string, sure: SureSoFar | undefined): void => send({ kind: "text", text, sure });
      const ending = await generate(bench, request, { turn, emit });
      send(ending);
      if (ending.kind === "done") await slot.observe(ending.report);
    } catch (error) {
      log.bug("Session.generate", error);
      await slot.bench?.shelf.forget(key);
      send({ kind: "trouble", reason: "engineFailed", detail: `The model failed: ${String(error)}` });
    } finally {
      turn.end();
      this.#turns.delete(id);
    }
  }

  /** Whoever breaks the protocol loses the connection. */
  #expect(isSound: boolean): asserts isSound {
    if (this.#isWelcome && isSound) return;
    this.#socket.destroy();
    throw new Error("the client broke the protocol");
  }

  #send(write: () => Promise<void>): void {
    if (this.#socket.destroyed) return;
    if (this.#socket.writableLength > mostUnreadBytes) {
      this.#socket.destroy();
      return;
    }
    write().catch((error: unknown) => this.#deps.log.trace(`client ${this.#name}: ${String(error)}`));
  }
}

function notReady(slot: ModelSlot): GenerateEvent {
  const { state } = slot.message;
  if (state.kind === "failed") return { kind: "trouble", reason: state.reason, detail: state.detail };
  const detail = "detail" in state ? state.detail : "The model was exchanged for another one.";
  return { kind: "trouble", reason: "engineStarting", detail };
}

/** Patch releases share a host; others may differ in what they make of a request. */
const sameRelease = (a: string, b: string): boolean => releaseOf(a) === releaseOf(b);
const releaseOf = (version: string): string => version.split(".").slice(0, 2).join(".");
