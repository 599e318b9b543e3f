import type { Clock } from "../../domain/clock.ts";
import type { Family } from "../../prompt/families.ts";
import type { EngineOptions } from "../protocol.ts";
import { batchLengthNow, batchLengths } from "./batchLength.ts";
import type { Speed } from "./speed.ts";
import type { Workbench } from "./generate.ts";
import type { LoadedModel } from "./inference.ts";
import { LineShelf, type Parking } from "./lineShelf.ts";
import { ParkedLines } from "./parkedLines.ts";
import type { Scheduler } from "./scheduler.ts";
import { ThreadChoice } from "./threadChoice.ts";

type Needs = {
  readonly model: LoadedModel;
  readonly family: Family | undefined;
  readonly speed: Speed;
  readonly options: EngineOptions;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  /** The workbench of the same model that this one takes over from, when better figures have come in. */
  readonly before: Workbench | undefined;
};

export function openWorkbench({ model, family, speed, options, scheduler, clock, before }: Needs): Workbench {
  return {
    model,
    family,
    shelf: before?.shelf ?? new LineShelf(model.lines, parkingFor(options, speed)),
    batchTokens: batchLengthNow(batchLengths(speed, model.batchTokens), {
      clock,
      interruptedAt: () => scheduler.interruptedAt,
    }),
    clock,
    adaptThreads: before?.adaptThreads ?? threadAdapter(model, { speed, clock }),
  };
}

/**
 * Writing and reading a state of 1,200 tokens takes 15 to 30 ms (0.5B, 15 MB), evaluating them some seconds: worth it
 * from what takes a third of a second to evaluate.
 */
function parkingFor({ parkedMiB }: EngineOptions, { prefillPerSecond }: Speed): Parking | undefined {
  if (parkedMiB === 0) return undefined;
  return { lines: new ParkedLines(parkedMiB * 1024 ** 2), leastTokens: Math.max(32, Math.round(prefillPerSecond / 3)) };
}

function threadAdapter(model: LoadedModel, { speed, clock }: { speed: Speed; clock: Clock }): (tokens: number) => void {
  const { threads: most, decodeThreads } = speed;
  let used = most;
  model.useThreads(most);
  if (!model.mayUseFewerThreads || most === 1) return () => {};
  const choice = new ThreadChoice(most, { clock });
  return (tokens) => {
    const threads = tokens === 1 ? Math.min(decodeThreads, choice.threads) : choice.threads;
    if (threads === used) return;
    used = threads;
    model.useThreads(threads);
  };
}
