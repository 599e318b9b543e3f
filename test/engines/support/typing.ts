import { tokens } from "../../../server/base/brand.ts";
import { percentile } from "../../../server/benchmark/percentile.ts";
import type { Engine, GenerateRequest } from "../../../server/domain/engine.ts";
import { families } from "../../../server/prompt/families.ts";

/** What became of one request. */
export type Sample = {
  readonly ms: number;
  readonly trouble: string | undefined;
  readonly promptTokens: number;
  readonly reusedTokens: number;
};

const body = "    total = sum(price * count for price, count in items)  # of all lines\n".repeat(3);

/** A document of about 100 tokens that grows by a line with every request, as when somebody types. */
export function typedRequest(document: string, lines: number): GenerateRequest {
  const { prefix, suffix, middle = "" } = families.qwen;
  const typed = Array.from({ length: lines }, (_, line) => `    step_${line} = total + ${line}\n`).join("");
  return {
    sequenceKey: document,
    parts: [
      { special: prefix },
      { text: `# ${document}\ndef check_out(items):\n${body}${typed}    return ` },
      ...[{ special: suffix }, { text: "\n\nprint(check_out([(1, 2)]))\n" }, { special: middle }],
    ],
    ...{ heal: "", maxTokens: tokens(6), stopTexts: ["\n"], stopSpecials: [], priority: "interactive" },
    ...{ temperature: 0, seed: 0 },
  };
}

export async function askOnce(engine: Engine, request: GenerateRequest, signal: AbortSignal): Promise<Sample> {
  const startedAt = performance.now();
  for await (const event of engine.generate(request, signal)) {
    if (event.kind === "text") continue;
    const ms = performance.now() - startedAt;
    if (event.kind === "trouble")
      return { ms, trouble: `${event.reason}: ${event.detail}`, promptTokens: 0, reusedTokens: 0 };
    const { promptTokens, reusedTokens } = event.report;
    return { ms, trouble: undefined, promptTokens, reusedTokens };
  }
  return { ms: performance.now() - startedAt, trouble: "nothing", promptTokens: 0, reusedTokens: 0 };
}

const longAnswerTokens = 400;
const readBeforeAbort = 5;

/** Aborts a long answer after its first texts; `wholeMs` is what all of it would have taken. */
export async function abortAnswer(engine: Engine, document: string): Promise<{ readonly wholeMs: number }> {
  const stop = new AbortController();
  const request = { ...typedRequest(document, 1), maxTokens: tokens(longAnswerTokens), stopTexts: [] };
  const times: number[] = [];
  for await (const { kind } of engine.generate(request, stop.signal)) {
    if (kind === "text") times.push(performance.now());
    if (times.length === readBeforeAbort) stop.abort();
  }
  const [first = 0] = times;
  const last = times.at(-1) ?? 0;
  return { wholeMs: ((last - first) / Math.max(1, times.length - 1)) * longAnswerTokens };
}

export type Load = {
  /** Of the typist's request with this number. */
  readonly engineFor: (request: number) => Engine;
  /** Each is a person with a document, who asks again as soon as the answer is there. */
  readonly documents: readonly string[];
  readonly forMs: number;
};

/** Documents are read before the time begins, one after the other; requests that are still running at its end are waited for. */
export async function typing({ engineFor, documents, forMs }: Load): Promise<readonly Sample[]> {
  const { signal } = new AbortController();
  for (const document of documents) await askOnce(engineFor(0), typedRequest(document, 0), signal);
  const until = performance.now() + forMs;
  const samples: Sample[] = [];
  const typist = async (document: string): Promise<void> => {
    for (let lines = 1; performance.now() < until; lines++)
      samples.push(await askOnce(engineFor(lines), typedRequest(document, lines), signal));
  };
  await Promise.all(documents.map(typist));
  return samples;
}

const p95 = (samples: readonly Sample[]): number =>
  percentile(
    samples.map(({ ms }) => ms),
    0.95,
  );

export const troubles = (samples: readonly Sample[]): readonly string[] =>
  samples.flatMap(({ trouble }) => (trouble === undefined ? [] : [trouble]));

export const reusedShare = (samples: readonly Sample[]): number =>
  samples.reduce((sum, { reusedTokens }) => sum + reusedTokens, 0) /
  Math.max(
    1,
    samples.reduce((sum, { promptTokens }) => sum + promptTokens, 0),
  );

/** Figures for whoever reads the run; tests assert only what must hold on any machine. */
export function tell(what: string, samples: readonly Sample[]): void {
  const median = percentile(
    samples.map(({ ms }) => ms),
    0.5,
  );
  const figures = [
    `${samples.length} requests`,
    `${troubles(samples).length} errors`,
    `p50 ${Math.round(median)} ms`,
    `p95 ${Math.round(p95(samples))} ms`,
    `${Math.round(100 * reusedShare(samples))} % of the prompts cached`,
  ];
  console.log(`      ${what}: ${figures.join(", ")}`);
}
