import { chmodSync, statSync, unlinkSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { Clock } from "../../domain/clock.ts";
import type { Log } from "../../domain/log.ts";
import { rest, within } from "../../domain/deadline.ts";
import { type Endpoint, secureFolder } from "../endpoint.ts";
import { hostExitCodes } from "../hostExitCodes.ts";
import { type HostStatus, protocolVersion } from "../protocol.ts";
import { IdleEnd } from "./idleEnd.ts";
import type { Inference } from "./inference.ts";
import { ModelSlot } from "./modelSlot.ts";
import { Scheduler } from "./scheduler.ts";
import { Session } from "./session.ts";
import { speedMemory } from "./speedMemory.ts";
import { openExclusively } from "./startLock.ts";

export type HostDeps = {
  readonly endpoint: Endpoint;
  readonly version: string;
  /** Where measured speeds are kept. */
  readonly cacheFolder: string;
  readonly inference: () => Promise<Inference>;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the process is told to end. */
  readonly signal: AbortSignal;
};

const limits = { perClient: 16, total: 64, background: 4 };
const disposeMs = 3000;
/** How often a host looks whether its socket is still the one that clients find. */
const lookMs = 10_000;

/** Serves until it is told to end, or nobody needs it. Resolves with the exit code of the process. */
export async function runHost(deps: HostDeps): Promise<number> {
  const { endpoint, log } = deps;
  const folder = secureFolder(endpoint);
  if (folder.kind === "unsafe") {
    log.warn(folder.detail);
    return hostExitCodes.unsafe;
  }
  const host = new Host(deps);
  const opened = await openExclusively(host.server, endpoint, log);
  if (opened === "taken") {
    log.warn(`${endpoint.address} is not a socket; it is left alone.`);
    return hostExitCodes.taken;
  }
  if (opened === "alreadyRunning") return hostExitCodes.ok;
  if (endpoint.kind === "socket") chmodSync(endpoint.address, 0o600);
  log.info(`engine host ${deps.version} started`);
  const why = await host.serve();
  log.info(`engine host ends: ${why}`);
  return hostExitCodes.ok;
}

class Host {
  readonly server: Server;
  readonly #deps: HostDeps;
  readonly #sessions = new Set<Session>();
  readonly #scheduler: Scheduler;
  readonly #slot: ModelSlot;
  readonly #idle: IdleEnd;
  readonly #startedAt: number;
  readonly #stopping = new AbortController();
  #why = "";
  #count = 0;

  constructor(deps: HostDeps) {
    const { clock, log } = deps;
    this.#deps = deps;
    this.#startedAt = clock.now();
    this.#scheduler = new Scheduler(clock, limits);
    this.#slot = new ModelSlot({
      inference: deps.inference,
      scheduler: this.#scheduler,
      speeds: speedMemory(join(deps.cacheFolder, "engine-speeds.json")),
      clock,
      log,
      onChange: (message) => this.#sessions.forEach((session) => session.tell(message)),
    });
    this.#idle = new IdleEnd(clock, () => this.#stop("nobody is connected"));
    this.server = createServer((socket) => this.#accept(socket));
  }

  async serve(): Promise<string> {
    const onSignal = (): void => this.#stop("the process was told to end");
    this.#deps.signal.addEventListener("abort", onSignal, { once: true });
    if (this.#deps.signal.aborted) onSignal();
    this.#idle.clientsAre(0);
    const inode = inodeOf(this.#deps.endpoint);
    while (!this.#stopping.signal.aborted) {
      await rest(this.#deps.clock, lookMs, this.#stopping.signal);
      if (this.#sessions.size === 0 && inodeOf(this.#deps.endpoint) !== inode)
        this.#stop("its socket is gone, and nobody is connected");
    }
    this.#deps.signal.removeEventListener("abort", onSignal);
    await this.#close(inode);
    return this.#why;
  }

  #accept(socket: Socket): void {
    const name = String(++this.#count);
    const session: Session = new Session(socket, name, {
      slot: this.#slot,
      scheduler: this.#scheduler,
      clock: this.#deps.clock,
      log: this.#deps.log,
      version: this.#deps.version,
      status: () => this.#status(),
      others: () => [...this.#sessions].filter((each) => each.isWelcome && each !== session).length,
      onStop: (why) => this.#stop(why),
      onOptions: ({ idleMinutes }) => this.#idle.setMinutes(idleMinutes),
    });
    this.#sessions.add(session);
    this.#idle.clientsAre(this.#sessions.size);
    socket.once("close", () => {
      this.#sessions.delete(session);
      this.#idle.clientsAre(this.#sessions.size);
    });
  }

  #status(): HostStatus {
    return {
      pid: process.pid,
      version: this.#deps.version,
      protocol: protocolVersion,
      uptimeSeconds: Math.round((this.#deps.clock.now() - this.#startedAt) / 1000),
      clients: [...this.#sessions].filter((each) => each.isWelcome).length,
      requests: this.#scheduler.length,
      residentBytes: process.memoryUsage.rss(),
      parkedBytes: this.#slot.bench?.shelf.parkedBytes ?? 0,
      evaluatedTokens: this.#slot.bench?.shelf.evaluatedTokens ?? 0,
      state: this.#slot.message.state,
    };
  }

  #stop(why: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#why = why;
    // The answer to whoever asked goes out first.
    setImmediate(() => this.#stopping.abort());
  }

  async #close(inode: number | undefined): Promise<void> {
    const { endpoint, clock, log } = this.#deps;
    this.#idle.dispose();
    // A socket that another host has put there since is not ours to remove.
    if (endpoint.kind === "socket" && inode !== undefined && inodeOf(endpoint) === inode) unlinkSync(endpoint.address);
    this.server.close();
    const closed = [...this.#sessions].map((session) => session.close(this.#why));
    await within(clock, disposeMs, Promise.all(closed));
    const disposed = this.#slot.dispose().catch((error: unknown) => log.bug("Host.dispose", error));
    await within(clock, disposeMs, disposed);
  }
}

const inodeOf = ({ address, kind }: Endpoint): number | undefined =>
  kind === "pipe" ? 0 : statSync(address, { throwIfNoEntry: false })?.ino;
