import type { MachineLimits } from "./machine.ts";
import type { Speeds } from "./speeds.ts";

/** What evaluating a token goes through: weights, each read and multiplied once. */
export type PerToken = { readonly parameters: number; readonly bytes: number };

/** Of 1; more than 1 says that the limit was measured too low. */
export type Shares = {
  /** Bytes of weights that decoding reads a second, as a part of what the machine reads a second. */
  readonly decodeOfBandwidth: number;
  readonly bestPrefillPerSecond: number;
  /** Products of the fastest prefill, as a part of the bound for 8-bit products. */
  readonly prefillOfArithmetic: number;
  /** Prefill at each length, as a part of the fastest. */
  readonly prefillOfBest: readonly { readonly tokens: number; readonly share: number }[];
};

export function sharesOf({ prefill, decode }: Speeds, machine: MachineLimits, perToken: PerToken): Shares {
  const best = Math.max(...prefill.map(({ perSecond }) => perSecond.value));
  return {
    decodeOfBandwidth: (decode.value * perToken.bytes) / machine.bytesPerSecond,
    bestPrefillPerSecond: best,
    prefillOfArithmetic: (best * perToken.parameters) / machine.int8ProductsPerSecond,
    prefillOfBest: prefill.map(({ tokens, perSecond }) => ({ tokens, share: perSecond.value / best })),
  };
}
