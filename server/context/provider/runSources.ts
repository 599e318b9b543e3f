import type { Clock } from "../../domain/clock.ts";
import type { SourceReport } from "../../domain/context.ts";
import type { Log } from "../../domain/log.ts";
import type { Candidate, Source, SourceInput } from "../sources/source.ts";

/** A source that takes longer contributes what it has found until then. */
const sourceMs = 40;
/** All of them together. */
const allMs = 80;

export type Found = { readonly candidates: readonly Candidate[]; readonly reports: readonly SourceReport[] };

export type Running = {
  readonly clock: Clock;
  readonly log: Log;
  /** Every deadline is this many times as long: 1 while somebody types, more where nobody waits. */
  readonly patience: number;
};

/** Runs all sources at once, each against its own deadline. */
export async function runSources(
  sources: readonly Source[],
  input: SourceInput,
  { clock, log, patience }: Running,
): Promise<Found> {
  const startedMs = clock.now();
  const all = sources.map(async (source) => {
    const candidates: Candidate[] = [];
    const sourceStartedMs = clock.now();
    const left = Math.min(sourceMs * patience, startedMs + allMs * patience - sourceStartedMs);
    let isOver = false;
    const isLate = left <= 0 || (await isLaterThan({ clock, ms: left, signal: input.signal }, () => find(source)));
    isOver = true;
    return {
      candidates,
      report: { source: source.name, ms: clock.now() - sourceStartedMs, candidates: candidates.length, isLate },
    };

    async function find({ name, find: run }: Source): Promise<void> {
      try {
        await run(input, (candidate) => {
          if (!isOver) candidates.push(candidate);
        });
      } catch (error) {
        if (!input.signal.aborted) log.bug(`context source ${name}`, error);
      }
    }
  });
  const results = await Promise.all(all);
  return { candidates: results.flatMap(({ candidates }) => candidates), reports: results.map(({ report }) => report) };
}

type Deadline = { readonly clock: Clock; readonly ms: number; readonly signal: AbortSignal };

/** Whether the deadline or the signal came first; the work goes on all the same. */
export async function isLaterThan({ clock, ms, signal }: Deadline, work: () => Promise<unknown>): Promise<boolean> {
  const done = new AbortController();
  const late = clock.sleep(ms, AbortSignal.any([signal, done.signal])).then(
    () => true,
    () => true, // aborted: from outside, or because the work is done and nobody looks at this any more
  );
  try {
    return await Promise.race([work().then(() => false), late]);
  } finally {
    done.abort();
  }
}
