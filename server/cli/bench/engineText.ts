import type { Cancelled } from "../../benchmark/engine/cancel.ts";
import type { MachineLimits } from "../../benchmark/engine/machine.ts";
import type { Shares } from "../../benchmark/engine/shares.ts";
import type { Speeds } from "../../benchmark/engine/speeds.ts";
import type { Figure } from "../../evaluation/result.ts";
import { table } from "../models/table.ts";

export type EngineResult = {
  readonly model: string;
  readonly device: string;
  readonly threads: number;
  readonly machine: MachineLimits;
  readonly speeds: Speeds;
  readonly shares: Shares;
  readonly cancel: Cancelled;
};

/** What was measured of the engine, for the terminal. */
export function engineText({ model, device, threads, machine, speeds, shares, cancel }: EngineResult): string {
  const { prefill, decode, parallel, prefillRatio, decodeRatio } = speeds;
  const limits = [
    ["memory read", `${(machine.bytesPerSecond / 1e9).toFixed(1)} GB/s`],
    ["16-bit products, 128-bit vectors", `${(machine.productsPerSecond / 1e9).toFixed(1)} G/s`],
    [`8-bit products, at most (${machine.widest.name})`, `${(machine.int8ProductsPerSecond / 1e9).toFixed(1)} G/s`],
  ];
  const rates = prefill.map(({ tokens, perSecond }, index) => [
    ...[`prefill of ${tokens}`, perSecondText(perSecond)],
    `${percent(shares.prefillOfBest[index]?.share ?? Number.NaN)} of the fastest`,
  ]);
  const ratios = [
    ...(prefillRatio === undefined ? [] : [["prefill, divided by llama-server's", ratioText(prefillRatio)]]),
    ...(decodeRatio === undefined ? [] : [["decode, divided by llama-server's", ratioText(decodeRatio)]]),
  ];
  return [
    `${model} on ${device}, ${threads} threads`,
    table(limits),
    table([
      ["tokens a second", "median (95 %)", ""],
      ...rates,
      ["decode", perSecondText(decode), `${percent(shares.decodeOfBandwidth)} of the memory's speed`],
      ...parallel.map(({ sequences, perSecond }) => [`decode of ${sequences} together`, perSecondText(perSecond), ""]),
    ]),
    `The fastest prefill is ${percent(shares.prefillOfArithmetic)} of the bound for 8-bit products.`,
    ...(ratios.length === 0 ? [] : [table(ratios)]),
    `Free after a cancel inside a prefill of ${cancel.promptTokens} tokens (${whole(cancel.wholePrefillMs)} ms), ` +
      `${cancel.tries} times: p50 ${whole(cancel.p50Ms)} ms, p95 ${whole(cancel.p95Ms)} ms, most ${whole(cancel.maxMs)} ms`,
  ].join("\n\n");
}

const whole = (value: number): string => value.toFixed(0);
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const perSecondText = ({ value, low, high }: Figure): string =>
  `${value.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;
const ratioText = ({ value, low, high }: Figure): string =>
  `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
