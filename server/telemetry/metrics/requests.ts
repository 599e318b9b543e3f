import { Counter, Histogram, type Registry } from "prom-client";
import type { Work } from "../../gateway/fim/completeFim.ts";
import type { Served } from "../../gateway/http/entry.ts";

/** Where people notice a difference, from a cached answer of a GPU to a queue's patience on a CPU. */
const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60];

/** Every label is a word of this program or a model's name in the configuration: the number of series is bounded. */
export function countRequests(registry: Registry): (served: Served) => void {
  const registers = [registry];
  const requests = new Counter({
    name: "lacuna_requests_total",
    help: "Requests that were answered or left, by what became of them. reason: none for an answer. status 499: the client left; 101: a WebSocket that has ended.",
    labelNames: ["dialect", "route", "status", "reason"],
    registers,
  });
  const total = new Histogram({
    name: "lacuna_request_seconds",
    help: "From a request's arrival to the end of its answer.",
    labelNames: ["dialect"],
    buckets: seconds,
    registers,
  });
  const worked = countWork(registry);
  return ({ dialect, route, status, reason, ms, work }) => {
    const named = dialect === "" ? "none" : dialect;
    requests.inc({ dialect: named, route, status: String(status), reason: reason ?? "none" });
    // How long a WebSocket was open is no answer's time.
    if (status !== 101) total.observe({ dialect: named }, ms / 1000);
    if (work) worked(work, ms);
  };
}

function countWork(registry: Registry): (work: Work, totalMs: number) => void {
  const registers = [registry];
  const completions = new Counter({
    name: "lacuna_completions_total",
    help: "Work that was admitted, by how it ended: a stop reason of the engine, or the trouble that it ended in.",
    labelNames: ["model", "stop"],
    registers,
  });
  const stages = new Histogram({
    name: "lacuna_stage_seconds",
    help: "Of admitted work that reached the engine. firstToken: from admission to the first text; total: from the request's arrival to its end.",
    labelNames: ["model", "stage"],
    buckets: seconds,
    registers,
  });
  const tokens = new Counter({
    name: "lacuna_tokens_total",
    help: "prompt: all of the prompts; reused: those of them that the engine had read before; generated.",
    labelNames: ["model", "kind"],
    registers,
  });
  return (work, totalMs) => {
    const { model } = work;
    completions.inc({ model, stop: work.stop });
    tokens.inc({ model, kind: "prompt" }, work.promptTokens);
    tokens.inc({ model, kind: "reused" }, work.cachedTokens);
    tokens.inc({ model, kind: "generated" }, work.generatedTokens);
    for (const [stage, ms] of stageTimes(work, totalMs)) stages.observe({ model, stage }, ms / 1000);
  };
}

/** Work that never reached the engine has no times of its own but its wait, and would make the figures look fast. */
function stageTimes(work: Work, totalMs: number): readonly (readonly [stage: string, ms: number])[] {
  const first = work.firstTextMs === undefined ? [] : [["firstToken", work.firstTextMs] as const];
  const reached = work.promptTokens > 0;
  return [
    ...(reached || work.queueMs > 0 ? [["queue", work.queueMs] as const] : []),
    ...(reached
      ? ([
          ["prefill", work.prefillMs],
          ["decode", work.decodeMs],
          ["total", totalMs],
        ] as const)
      : []),
    ...first,
  ];
}
