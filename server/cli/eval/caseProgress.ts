import { SingleBar } from "cli-progress";
import { note } from "../output.ts";

/** How far a measurement is, on stderr: a bar on a terminal, a line every half minute elsewhere. */
export type CaseProgress = { readonly done: () => void; readonly end: () => void };

const everyMs = 30_000;

export function openCaseProgress(total: number, isTerminal: boolean, things = "cases"): CaseProgress {
  const startedAt = performance.now();
  let count = 0;
  const left = (): string => sayDuration(((performance.now() - startedAt) / count) * (total - count));
  if (isTerminal) {
    const bar = new SingleBar({
      format: `{bar} {value} of {total} ${things}, {left} left`,
      hideCursor: true,
      clearOnComplete: true,
      fps: 5,
    });
    bar.start(total, 0, { left: "?" });
    return { done: () => bar.update(++count, { left: left() }), end: () => bar.stop() };
  }
  let saidAt = startedAt;
  const done = (): void => {
    count++;
    if (performance.now() - saidAt < everyMs) return;
    saidAt = performance.now();
    note(`${count} of ${total} ${things}, ${left()} left`);
  };
  return { done, end: () => undefined };
}

function sayDuration(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return "less than a minute";
  return minutes < 90 ? `about ${Math.round(minutes)} min` : `about ${(minutes / 60).toFixed(1)} h`;
}
