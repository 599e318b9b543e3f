import type { Random } from "../../base/seededRandom.ts";
import type { Ranked } from "./inference.ts";

/** The unlikely tail is cut off, as samplers usually do: unlikely tokens are nearly always mistakes in code. */
const usualTopP = 0.95;

/** Chooses one of the candidates, which come most probable first. Temperature 0 takes the first. */
export function pick(
  ranked: readonly Ranked[],
  { temperature, topP = usualTopP, random }: { temperature: number; topP?: number | undefined; random: Random },
): Ranked | undefined {
  if (temperature <= 0) return ranked[0];
  const likely: Ranked[] = [];
  let mass = 0;
  for (const candidate of ranked) {
    // The likeliest is kept even by 0.
    if (likely.length > 0 && mass >= topP) break;
    likely.push(candidate);
    mass += candidate.probability;
  }
  const weights = likely.map(({ probability }) => probability ** (1 / temperature));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  return likely.find((_, at) => (left -= weights[at] ?? 0) < 0) ?? likely.at(-1);
}
