import type { Random } from "../../base/seededRandom.ts";
import type { Ranked } from "./inference.ts";

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
