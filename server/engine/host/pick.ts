import type { Ranked } from "./inference.ts";

/** A repeatable source of numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32: small, and good enough to vary completions. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** The likely tail is cut off, as samplers usually do: unlikely tokens are nearly always mistakes in code. */
const massKept = 0.95;

/** Chooses one of the candidates, which come most probable first. Temperature 0 takes the first. */
export function pick(
  ranked: readonly Ranked[],
  { temperature, random }: { temperature: number; random: Random },
): Ranked | undefined {
  if (temperature <= 0) return ranked[0];
  const likely: Ranked[] = [];
  let mass = 0;
  for (const candidate of ranked) {
    if (mass >= massKept) break;
    likely.push(candidate);
    mass += candidate.probability;
  }
  const weights = likely.map(({ probability }) => probability ** (1 / temperature));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  return likely.find((_, at) => (left -= weights[at] ?? 0) < 0) ?? likely.at(-1);
}
