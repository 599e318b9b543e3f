/** Shows how a long piece of work goes on: a bar on a terminal, an occasional line elsewhere. Always on stderr. */
import { SingleBar } from "cli-progress";
import type { PullProgress } from "../../domain/modelStore.ts";
import { bytesText } from "../../models/catalogue.ts";
import { note } from "../output.ts";

export type Progress = { show(progress: PullProgress): void; end(): void };

/** The bar when `isTerminal`; `now` in milliseconds. */
export function openProgress(
  title: string,
  isTerminal: boolean,
  now: () => number = () => performance.now(),
): Progress {
  return isTerminal ? barProgress(title, now) : lineProgress(title, now);
}

const verbs = { downloading: "from", verifying: "verifying, from" } as const;

function barProgress(title: string, now: () => number): Progress {
  const bar = new SingleBar({
    format: `${title} {bar} {percentage}%  {done} of {total_}  {speed}  {left}  {verb} {source}`,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
    fps: 5,
  });
  const meter = openMeter(now);
  let started = false;
  return {
    show: (progress) => {
      const payload = { ...meter(progress), verb: verbs[progress.phase], source: progress.source };
      if (!started) bar.start(progress.totalBytes, progress.doneBytes, payload);
      started = true;
      bar.setTotal(progress.totalBytes);
      bar.update(progress.doneBytes, payload);
    },
    end: () => bar.stop(),
  };
}

/** A line whenever source or phase change, then every ten seconds. */
function lineProgress(title: string, now: () => number): Progress {
  const everyMs = 10_000;
  const meter = openMeter(now);
  let last = { key: "", at: 0 };
  return {
    show: (progress) => {
      const { done, total_, speed, left } = meter(progress);
      const key = `${progress.source}/${progress.phase}`;
      if (key === last.key && now() - last.at < everyMs) return;
      last = { key, at: now() };
      const percent = Math.floor((100 * progress.doneBytes) / Math.max(1, progress.totalBytes));
      note(
        `${title}: ${percent}% (${done} of ${total_}) ${verbs[progress.phase]} ${progress.source}${speed === "" ? "" : `, ${speed}, ${left}`}`,
      );
    },
    end: () => {},
  };
}

type Metered = { readonly done: string; readonly total_: string; readonly speed: string; readonly left: string };

/** Speed over the last few seconds, not over all of it: a resumed download begins with what was there. */
function openMeter(now: () => number): (progress: PullProgress) => Metered {
  const windowMs = 5000;
  let key = "";
  let samples: { readonly at: number; readonly bytes: number }[] = [];
  return ({ doneBytes, totalBytes, source, phase }) => {
    const at = now();
    if (`${source}/${phase}` !== key) samples = [];
    key = `${source}/${phase}`;
    samples = [...samples.filter((sample) => at - sample.at <= windowMs), { at, bytes: doneBytes }];
    const first = samples[0] ?? { at, bytes: doneBytes };
    const perSecond = at - first.at < 500 ? 0 : ((doneBytes - first.bytes) * 1000) / (at - first.at);
    const texts = { done: bytesText(doneBytes), total_: bytesText(totalBytes) };
    if (perSecond <= 0) return { ...texts, speed: "", left: "" };
    return {
      ...texts,
      speed: `${bytesText(perSecond)}/s`,
      left: `${durationText((totalBytes - doneBytes) / perSecond)} left`,
    };
  };
}

function durationText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
