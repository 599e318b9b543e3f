import { Agent, request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { tokens } from "../../server/base/brand.ts";
import { seededRandom } from "../../server/base/seededRandom.ts";
import type { Engine, GenerateRequest } from "../../server/domain/engine.ts";
import { percentile } from "../support/figures.ts";

/** Asks once and resolves at the end of the answer; rejects when it is refused. */
export type Ask = (who: string, signal: AbortSignal) => Promise<void>;

export type People = {
  readonly users: number;
  readonly forMs: number;
  /** Mean time between an answer and the next request. */
  readonly thinkMs: number;
  /** Of the requests, so many are given up after a short time, because the person types on. */
  readonly givenUp: number;
  readonly ask: Ask;
  /** Who they are; each somebody else where it is left out. */
  readonly name?: string;
};

export type Figures = {
  readonly answers: number;
  readonly errors: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
};

const typesOnAfterMs = 60;

type Tally = Omit<Figures, "perSecond" | "p50Ms" | "p95Ms"> & {
  readonly times: readonly number[];
  readonly forMs: number;
};

const figures = ({ answers, errors, times, forMs }: Tally): Figures => ({
  ...{ answers, errors },
  perSecond: (answers * 1000) / forMs,
  p50Ms: percentile(times, 0.5),
  p95Ms: percentile(times, 0.95),
});

export async function people({ users, forMs, thinkMs, givenUp, ask, name }: People): Promise<Figures> {
  const until = performance.now() + forMs;
  const times: number[] = [];
  let errors = 0;
  const person = async (number: number): Promise<void> => {
    const random = seededRandom(number + 1);
    await sleep(random() * thinkMs);
    while (performance.now() < until) {
      const stop = new AbortController();
      const giveUp = random() < givenUp ? setTimeout(() => stop.abort(), typesOnAfterMs) : undefined;
      const startedAt = performance.now();
      await ask(name ?? `user${number}`, stop.signal).then(
        () => void (stop.signal.aborted || times.push(performance.now() - startedAt)),
        () => void (stop.signal.aborted || errors++),
      );
      clearTimeout(giveUp);
      await sleep(-Math.log(1 - random()) * thinkMs);
    }
  };
  await Promise.all(Array.from({ length: users }, (_, number) => person(number)));
  return figures({ answers: times.length, errors, times, forMs });
}

export type Loud = { readonly perSecond: number; readonly forMs: number; readonly ask: Ask };

/** One person's program that asks at this rate, whatever becomes of the answers. */
export async function loud({ perSecond, forMs, ask }: Loud): Promise<Figures> {
  const startedAt = performance.now();
  const times: number[] = [];
  const asked: Promise<void>[] = [];
  let errors = 0;
  for (let passed = 0; passed < forMs; passed = performance.now() - startedAt) {
    while (asked.length < (passed * perSecond) / 1000) {
      const askedAt = performance.now();
      const answered = (): void => void times.push(performance.now() - askedAt);
      asked.push(ask("loud", new AbortController().signal).then(answered, () => void errors++));
    }
    await sleep(5);
  }
  await Promise.all(asked);
  return figures({ answers: times.length, errors, times, forMs });
}

/** So that compiling the program is no part of what is measured. */
export async function warmUp(ask: Ask): Promise<void> {
  const { signal } = new AbortController();
  for (let turn = 0; turn < 40; turn++)
    await Promise.all(Array.from({ length: 8 }, (_, number) => ask(`warm${number}`, signal)));
}

const code = "const total = prices.reduce((sum, price) => sum + price, 0);\n".repeat(30);
export const completionBody = JSON.stringify({ prompt: code, suffix: "\nexport {};\n", max_tokens: 64, stream: true });

export function throughHttp(url: string): Ask & { readonly close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const ask: Ask = (who, signal) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", authorization: `Bearer ${who}` };
      const asked = httpRequest(`${url}/v1/completions`, { method: "POST", agent, headers, signal }, (answer) => {
        answer.resume().once("error", reject);
        answer.once("end", () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`status ${answer.statusCode}`)),
        );
      });
      asked.once("error", reject).end(completionBody);
    });
  return Object.assign(ask, { close: () => agent.destroy() });
}

export const direct =
  (engine: Engine): Ask =>
  async (who, signal) => {
    const request: GenerateRequest = {
      ...{ sequenceKey: who, parts: [{ text: code }], heal: "", maxTokens: tokens(64), stopTexts: [] },
      ...{ stopSpecials: [], priority: "interactive", temperature: 0, seed: 0 },
    };
    for await (const event of engine.generate(request, signal))
      if (event.kind === "trouble") throw new Error(event.reason);
  };
