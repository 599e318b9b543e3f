import type { Clock } from "../../domain/clock.ts";
import type { SourceReport } from "../../domain/context.ts";
import { inTime } from "../../domain/deadline.ts";
import type { Log } from "../../domain/log.ts";
import type { Candidate, Source, SourceInput } from "../sources/source.ts";

/** A source that takes longer contributes what it has found until then. */
const sourceMs = 40;
/** None is begun after this. */
const allMs = 80;

export type Found = { readonly candidates: readonly Candidate[]; readonly reports: readonly SourceReport[] };

export type Running = {
  readonly clock: Clock;
  readonly log: Log;
  /** Every deadline is this many times as long: 1 while somebody types, more where nobody waits. */
  readonly patience: number;
};

/** Runs all sources at once, against one deadline. */
export async function runSources(
  sources: readonly Source[],
  input: SourceInput,
  { clock, log, patience }: Running,
): Promise<Found> {
  const startedMs = clock.now();
  const deadline = startDeadline({ clock, ms: sourceMs * patience, signal: input.signal });
  const all = sources.map(async (source) => {
    const candidates: Candidate[] = [];
    const sourceStartedMs = clock.now();
    let isOver = false;
    const hasTime = sourceStartedMs - startedMs < allMs * patience;
    const isLate = !hasTime || (await deadline.isBefore(find(source)));
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
  const results = await Promise.all(all).finally(deadline.stop);
  return { candidates: results.flatMap(({ candidates }) => candidates), reports: results.map(({ report }) => report) };
}

type Deadline = { readonly clock: Clock; readonly ms: number; readonly signal: AbortSignal };

/** Whether the deadline or the signal came first; the work goes on all the same. */
export async function isLaterThan({ clock, ms, signal }: Deadline, work: () => Promise<unknown>): Promise<boolean> {
  const deadline = startDeadline({ clock, ms, signal });
  try {
    return await deadline.isBefore(work());
  } finally {
    deadline.stop();
  }
}

/** One timer for all that runs at once. */
function startDeadline({ clock, ms, signal }: Deadline) {
  const done = new AbortController();
  const end = (): void => done.abort(inTime);
  signal.addEventListener("abort", end, { once: true, signal: done.signal });
  if (signal.aborted) end();
  const over = clock.sleep(ms, done.signal).then(
    () => true,
    () => true, // aborted: from outside, or because the work is done and nobody looks at this any more
  );
  return { isBefore: (work: Promise<unknown>) => Promise.race([work.then(() => false), over]), stop: end };
}
