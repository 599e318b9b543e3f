import { rest } from "../../domain/deadline.ts";
import type { Answer, Contestant } from "./contestant.ts";
import { answerMs, type PeerDeps } from "./llamaVim.ts";
import { Pending } from "./pending.ts";

/** What a client does that somebody writes in an afternoon. */
export const debounceDefaults = { debounceMs: 150, linesBefore: 100, linesAfter: 40, predictTokens: 64 } as const;

/** The request of the debounce client: lines around the cursor, greedy, streamed, the prompt kept. */
export function debounceBody(text: string, cursor: number, slot: number) {
  const before = text.slice(0, cursor).split("\n");
  const after = text.slice(cursor).split("\n");
  return {
    id_slot: slot,
    input_prefix: before.slice(-(debounceDefaults.linesBefore + 1)).join("\n"),
    input_suffix: after.slice(0, debounceDefaults.linesAfter + 1).join("\n"),
    n_predict: debounceDefaults.predictTokens,
    temperature: 0,
    stream: true,
    cache_prompt: true,
  };
}

/** A fixed pause after each key press, then a request; the one before ends with its connection. */
export function openDebounceClient(deps: PeerDeps & { readonly slot: number }): Contestant {
  const pending = new Pending();
  let stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let evaluatedTokens = 0;

  async function ask(text: string, cursor: number, signal: AbortSignal): Promise<Answer> {
    await rest(deps.clock, debounceDefaults.debounceMs, signal);
    if (signal.aborted) return { kind: "superseded" };
    const answer = await deps.server.ask("/infill", debounceBody(text, cursor, deps.slot), {
      signal,
      deadlineMs: answerMs,
    });
    if (answer.kind === "aborted") return { kind: "superseded" };
    if (answer.kind === "failed") return answer;
    evaluatedTokens += answer.work.evaluatedTokens;
    return answer.text.trim() === "" ? { kind: "empty" } : { kind: "shown", text: answer.text };
  }

  return {
    name: "debounce client",
    open: async () => {},
    press: ({ text, cursor }) => {
      stop.abort();
      stop = new AbortController();
      const { signal } = stop;
      const answer = pending.start();
      running = ask(text, cursor, signal).then((given) => {
        if (!signal.aborted) pending.give(given);
      });
      return answer;
    },
    rest: () => running,
    totals: async () => ({ cpuSeconds: await deps.cpuSeconds(), evaluatedTokens }),
    close: async () => {
      stop.abort();
      await running;
    },
  };
}
