import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { MeasuredGeneration, MeasuredRequest } from "../../../shared/protocol.ts";
import { rest } from "../../domain/deadline.ts";
import { LanguageServer, type ServerStart } from "../languageServer.ts";
import { cpuSecondsOf, processTree, type ProcessFigures } from "../processes.ts";
import type { Trace } from "../traces/trace.ts";
import { untilQuiet } from "../untilQuiet.ts";
import type { LoggedPress, ProcessCost, ReplayLog } from "./log.ts";
import { replayTrace, type Typing } from "./replayTrace.ts";

export type Replay = Pick<Typing, "clock" | "signal" | "speed" | "longestPauseMs" | "onPress"> & {
  readonly start: ServerStart;
  readonly traces: readonly Trace[];
  /** The host of the model; undefined where there is none in a process of its own. */
  readonly engine: () => Promise<EngineFigures | undefined>;
};
export type EngineFigures = { readonly pid: number; readonly evaluatedTokens: number | undefined };

/** Types all traces, one after the other, into one language server. Rejects when that does not start or ends. */
export async function runReplay(replay: Replay): Promise<ReplayLog> {
  const { clock, signal } = replay;
  const requests: MeasuredRequest[] = [];
  const generations: MeasuredGeneration[] = [];
  const server = await LanguageServer.start(replay.start, (measured) => {
    if (measured.kind === "request") requests.push(measured);
    else generations.push(measured);
  });
  try {
    await untilReady(server, replay);
    const look = (): Promise<Look> => lookAt(server.pid, replay);
    const settle = (): Promise<void> =>
      untilQuiet({
        clock,
        signal,
        longestMs: longestSettleMs,
        cpuSeconds: async () => cpuSecondsOf((await look()).all),
      });
    await settle();
    const before = await look();
    const presses = await typeAll(replay, server);
    await settle();
    return { presses, requests, generations, ...costOf(before, await look()) };
  } finally {
    await server.stop();
  }
}

const longestSettleMs = 120_000;

/** Traces may be of files of the same name. */
async function typeAll(replay: Replay, server: LanguageServer): Promise<readonly LoggedPress[]> {
  const startedAt = replay.clock.now();
  const presses: LoggedPress[] = [];
  const taken = new Set<string>();
  for (const trace of replay.traces) {
    if (replay.signal.aborted) break;
    const path = taken.has(trace.path) ? join(`again-${taken.size}`, trace.path) : trace.path;
    taken.add(path);
    const uri = pathToFileURL(join(replay.start.folder, path)).href;
    const typed = await replayTrace({ ...replay, server }, trace, uri);
    presses.push(...typed.map((press) => ({ ...press, pressedAt: press.pressedAt - startedAt })));
  }
  return presses;
}

const lookEveryMs = 100;
const longestStartMs = 120_000;

/** A model that has to be loaded first is no part of the measurement. */
async function untilReady(server: LanguageServer, { clock, signal }: Replay): Promise<void> {
  const startedAt = clock.now();
  while (!signal.aborted) {
    const { kind, text, detail } = await server.status();
    if (kind === "ready") return;
    if (kind === "error" || kind === "off") throw new Error(`the language server is not ready: ${text}. ${detail}`);
    if (clock.now() - startedAt > longestStartMs)
      throw new Error(`the language server was not ready after ${longestStartMs / 1000} s: ${text}`);
    await rest(clock, lookEveryMs, signal);
  }
}

type Look = {
  readonly server: readonly ProcessFigures[];
  readonly index: readonly ProcessFigures[];
  readonly engine: readonly ProcessFigures[];
  readonly all: readonly ProcessFigures[];
  readonly evaluatedTokens: number | undefined;
};

async function lookAt(serverPid: number, { engine: findEngine }: Replay): Promise<Look> {
  const host = await findEngine();
  const tree = await processTree(serverPid);
  const engine = host === undefined ? [] : await processTree(host.pid);
  // A host that this language server has started itself is among its children for a moment.
  const ours = tree.filter(({ pid }) => !engine.some((each) => each.pid === pid));
  return {
    server: ours.filter(({ pid }) => pid === serverPid),
    index: ours.filter(({ pid }) => pid !== serverPid),
    ...{ engine, all: [...ours, ...engine], evaluatedTokens: host?.evaluatedTokens },
  };
}

function costOf(before: Look, after: Look): Pick<ReplayLog, "processes" | "evaluatedTokens"> {
  const cost = (name: ProcessCost["name"], then: readonly ProcessFigures[], now: readonly ProcessFigures[]) =>
    now.length === 0
      ? []
      : [
          {
            name,
            cpuSeconds: Math.max(0, (cpuSecondsOf(now) ?? 0) - (cpuSecondsOf(then) ?? 0)),
            memoryBytes: now.reduce((total, { memoryBytes }) => total + memoryBytes, 0),
            memoryKind: now[0]?.memoryKind ?? "resident",
          },
        ];
  const [then, now] = [before.evaluatedTokens, after.evaluatedTokens];
  return {
    processes: [
      ...cost("language server", before.server, after.server),
      ...cost("index", before.index, after.index),
      ...cost("engine", before.engine, after.engine),
    ],
    ...(then === undefined || now === undefined ? {} : { evaluatedTokens: now - then }),
  };
}
