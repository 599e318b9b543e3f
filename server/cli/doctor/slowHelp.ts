import type { Settings } from "../../../shared/settings.ts";
import type { ModelInfo } from "../../domain/engine.ts";
import { findEntry } from "../../models/catalogue.ts";
import { ladder } from "../../models/recommend.ts";

/** What the speed of a model was measured among. */
export type Circumstances = {
  readonly model: Pick<ModelInfo, "id" | "device" | "threads">;
  readonly settings: Pick<Settings, "engine.threads" | "context.coldPromptMs">;
  /** Cores that compute at full speed. */
  readonly cores: number;
  /** Processes that ran or waited to run, on average over the last minute. */
  readonly load: number;
  readonly isOnBattery: boolean;
  readonly isRemote: boolean;
};

/** What helps where reading prompts is slow: most useful first, and only what is true of this machine. */
export function slowHelp(around: Circumstances): string {
  if (around.isRemote) return "Ask whoever runs the server: it is busy, or its model is large for its hardware.";
  const [first = "", ...others] = waysOut(around);
  return [capital(first), ...others].join("; ") + ".";
}

function waysOut({ model, settings, cores, load, isOnBattery }: Circumstances): string[] {
  const isOnCpu = model.device === "cpu";
  return [
    ...(load > cores + model.threads
      ? [`end other programs: ${Math.round(load)} processes share ${cores} ${cores === 1 ? "core" : "cores"}`]
      : []),
    ...(isOnBattery ? ["plug the machine in"] : []),
    ...(isOnCpu && settings["engine.threads"] > 0 && model.threads < cores
      ? [`let it use all ${cores} cores: \`lacuna settings unset engine.threads\``]
      : []),
    ...(isOnCpu && model.threads > cores
      ? [`more threads than cores slow it down: \`lacuna settings set engine.threads ${cores}\``]
      : []),
    ...(hasSmaller(model.id) ? ["choose a smaller model: `lacuna models recommend`"] : []),
    `show the model less at once: \`lacuna settings set context.coldPromptMs ${Math.max(250, Math.round(settings["context.coldPromptMs"] / 2))}\``,
  ];
}

/** A file of the user's own may be of any size. */
function hasSmaller(id: string): boolean {
  const [smallest] = ladder;
  const entry = findEntry(id);
  return entry === undefined || (smallest !== undefined && entry.parameters > smallest.parameters);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
