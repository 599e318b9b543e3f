import { systemClock } from "../../../server/base/systemClock.ts";
import type { Clock } from "../../../server/domain/clock.ts";
import type { Engine, EngineState, GenerateEvent, GenerateRequest } from "../../../server/domain/engine.ts";
import { createTeam, type Team } from "../../../server/engine/team/createTeam.ts";
import { tokens } from "../../../server/base/brand.ts";
import { scriptedEngine, type ScriptedEngine } from "../../support/scriptedEngine.ts";

export type Client = { readonly engine: Engine; readonly team: Team; readonly embedded: ScriptedEngine };

const open: Client[] = [];

export type ClientOptions = {
  readonly token?: () => string | undefined;
  readonly fallsBack?: boolean;
  readonly clock?: Clock;
  readonly embedded?: ScriptedEngine;
  readonly projects?: () => readonly string[];
};

const noProjects: readonly string[] = [];

/** A language server's side of a team's server. */
export function client(url: string, options: ClientOptions = {}): Client {
  const embedded = options.embedded ?? scriptedEngine({ says: "local", state: { kind: "idle" } });
  const team = createTeam({
    ...{
      embedded,
      editor: () => "test",
      projects: options.projects ?? (() => noProjects),
      token: options.token ?? (() => undefined),
    },
    ...{ clock: options.clock ?? systemClock, random: () => 0 },
  });
  const engine = team.open({ url, caFile: "", fallsBack: options.fallsBack ?? false, allowsPlainHttp: false });
  const made = { engine, team, embedded };
  open.push(made);
  return made;
}

/** For `teardown`. */
export async function closeClients(): Promise<void> {
  await Promise.all(open.splice(0).map(({ engine }) => engine.dispose()));
}

export const prepared = ({ engine }: Client): Promise<EngineState> => engine.prepare(new AbortController().signal);

export const request: GenerateRequest = {
  ...{ sequenceKey: "file:///home/ann/secret-project/a.ts", heal: "", maxTokens: tokens(32) },
  parts: [
    { special: "<|fim_prefix|>" },
    { text: "const a = " },
    { special: "<|fim_suffix|>" },
    { special: "<|fim_middle|>" },
  ],
  ...{ stopTexts: [], stopSpecials: ["<|endoftext|>"], priority: "interactive", temperature: 0, seed: 0 },
  language: "typescript",
};

export async function answer(
  { engine }: Client,
  given: Partial<GenerateRequest> = {},
  signal = new AbortController().signal,
): Promise<readonly GenerateEvent[]> {
  const events: GenerateEvent[] = [];
  for await (const event of engine.generate({ ...request, ...given }, signal)) events.push(event);
  return events;
}

export const textOf = (events: readonly GenerateEvent[]): string =>
  events.map((event) => (event.kind === "text" ? event.text : "")).join("");

/** What became of it, without the figures. */
export const endOf = (events: readonly GenerateEvent[]): string => {
  const last = events.at(-1);
  return last?.kind === "done" ? last.report.stopReason : last?.kind === "trouble" ? last.reason : "nothing";
};

/** Resolves when the engine's state passes; bounded by the test's own time limit. */
export const until = (engine: Engine, passes: (state: EngineState) => boolean): Promise<EngineState> =>
  new Promise((resolve) => {
    if (passes(engine.state)) return resolve(engine.state);
    const stop = engine.onState((state) => {
      if (!passes(state)) return;
      stop();
      resolve(state);
    });
  });

export const nextState = (engine: Engine): Promise<EngineState> =>
  new Promise((resolve) => {
    const stop = engine.onState((state) => {
      stop();
      resolve(state);
    });
  });
