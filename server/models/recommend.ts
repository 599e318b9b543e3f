/** Which model suits a machine, as a pure decision over what was measured. */
import { bytesText, catalogue, defaultKvTokens, memoryBytes } from "./catalogue.ts";
import type { CatalogueEntry } from "./catalogueEntry.ts";
import type { Hardware } from "./hardware.ts";

/**
 * Prompt evaluation decides how a completion feels. At 240 tokens/s a whole default prompt (1,280 tokens) takes about
 * 5 s once, and the 100 or so tokens that a jump to another place re-evaluates less than half a second.
 */
const wantedPrefillPerSecond = 240;

/**
 * Parameters x tokens that one CPU core evaluates per second. Measured on two cores with AVX-512 and 4-bit models:
 * 0.5B 193 tokens/s and 1.5B 80 tokens/s, which is 48e9 and 62e9 per core. Larger models behave like the second.
 */
const parametersPerCoreSecond = 62e9;
const smallestParametersPerCoreSecond = 48e9;
/** Memory bandwidth ends the gain of more cores. */
const mostUsefulCores = 16;

/**
 * Apple's GPUs, in parameters x tokens per second: llama.cpp's published table for a 7B model begins at about 117
 * tokens/s for the plain chips and at about 230 for Pro, 450 for Max and 770 for Ultra.
 * https://github.com/ggml-org/llama.cpp/discussions/4167
 */
const appleSpeeds: readonly (readonly [RegExp, number])[] = [
  [/ultra/i, 770 * 7e9],
  [/max/i, 450 * 7e9],
  [/pro/i, 230 * 7e9],
];
const plainAppleSpeed = 117 * 7e9;

/** The rest is for the screen and other programs on a GPU, and for the editor, browser and compilers in main memory. */
const gpuShare = 0.75;
const memoryShare = 0.5;

export type Fit = {
  readonly kind: "good" | "slow" | "tooLarge";
  readonly on: "gpu" | "cpu";
  /** A plain sentence without a full stop. */
  readonly text: string;
};

export type Recommendation = {
  readonly entry: CatalogueEntry;
  readonly fit: Fit;
  readonly why: string;
  /** Why not the next larger one; undefined for the largest. */
  readonly whyNotLarger: string | undefined;
};

/** Sizes that are recommended by themselves: one series, freely licensed, smallest first. */
export const ladder: readonly CatalogueEntry[] = ["0.5b", "1.5b", "7b", "14b", "32b"].flatMap((size) =>
  catalogue.filter(({ id }) => id === `qwen2.5-coder-${size}`),
);

export function recommend(
  hardware: Hardware,
  kvTokens: number = defaultKvTokens,
  steps: readonly CatalogueEntry[] = ladder,
): Recommendation {
  const fits = steps.map((entry) => ({ entry, fit: fitOf(entry, hardware, kvTokens) }));
  const good = fits.findLastIndex(({ fit }) => fit.kind === "good");
  const chosen = Math.max(0, good);
  const step = fits[chosen];
  if (!step) throw new RangeError("there is no model to recommend");
  const next = fits[chosen + 1];
  const smallest =
    step.fit.kind === "tooLarge"
      ? "no model fits, this is the smallest"
      : "the smallest model, and so the fastest here";
  return {
    ...step,
    why: good < 0 ? `${smallest}: ${step.fit.text}` : step.fit.text,
    whyNotLarger: next && `${next.entry.title}: ${next.fit.text}`,
  };
}

export function fitOf(entry: CatalogueEntry, hardware: Hardware, kvTokens: number = defaultKvTokens): Fit {
  const needed = memoryBytes(entry, kvTokens);
  const { gpu } = hardware;
  if (gpu?.memoryBytes !== undefined && needed <= gpu.memoryBytes * gpuShare) {
    const speed = gpu.kind === "apple" ? appleSpeed(gpu.name) / entry.activeParameters : Number.POSITIVE_INFINITY;
    const place = `${gpu.name} (${bytesText(gpu.memoryBytes)} for models)`;
    if (speed >= wantedPrefillPerSecond) {
      return { kind: "good", on: "gpu", text: `its ${bytesText(needed)} fit into three quarters of ${place}` };
    }
    return {
      kind: "slow",
      on: "gpu",
      text: `${place} would read about ${rounded(speed)} tokens/s, below the wanted ${wantedPrefillPerSecond}`,
    };
  }
  return cpuFit(entry, hardware, needed);
}

function cpuFit(entry: CatalogueEntry, hardware: Hardware, needed: number): Fit {
  const { cores, totalBytes, gpu } = hardware;
  const tooLargeForGpu =
    gpu?.memoryBytes === undefined ? "" : `too large for ${gpu.name} (${bytesText(gpu.memoryBytes)}), and `;
  const limit = hardware.memoryLimitedBy === "" ? "this machine's" : `${hardware.memoryLimitedBy},`;
  if (needed > totalBytes * memoryShare) {
    return {
      kind: "tooLarge",
      on: "cpu",
      text: `${tooLargeForGpu}its ${bytesText(needed)} are more than half of ${limit} ${bytesText(totalBytes)} of memory`,
    };
  }
  const speed = cpuPrefillPerSecond(entry, cores);
  const kind = speed >= wantedPrefillPerSecond ? "good" : "slow";
  const compared = kind === "good" ? "at or above" : "below";
  const on = `${cores} CPU ${cores === 1 ? "core" : "cores"}`;
  const text = `${tooLargeForGpu}${on} read about ${rounded(speed)} tokens/s with it, ${compared} the wanted ${wantedPrefillPerSecond}`;
  return { kind, on: "cpu", text };
}

/** Prompt tokens per second on the CPU, from the measured figures above. */
export function cpuPrefillPerSecond(entry: Pick<CatalogueEntry, "activeParameters">, cores: number): number {
  const perCore = entry.activeParameters < 1e9 ? smallestParametersPerCoreSecond : parametersPerCoreSecond;
  return (perCore * Math.min(cores, mostUsefulCores)) / entry.activeParameters;
}

const appleSpeed = (name: string): number =>
  appleSpeeds.find(([pattern]) => pattern.test(name))?.[1] ?? plainAppleSpeed;

const rounded = (value: number): number => (value >= 100 ? Math.round(value / 10) * 10 : Math.round(value));

/** The hardware as the settings allow it to be used. */
export function usableHardware(
  hardware: Hardware,
  settings: { readonly "engine.gpu": string; readonly "engine.threads": number },
): Hardware {
  const threads = settings["engine.threads"];
  const gpu = settings["engine.gpu"] === "off" ? undefined : hardware.gpu;
  return threads > 0 ? { ...hardware, gpu, cores: threads, coresLimitedBy: "engine.threads" } : { ...hardware, gpu };
}
