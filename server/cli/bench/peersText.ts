import type { Comparison } from "../../benchmark/peers/compare.ts";
import { peersTables } from "../../benchmark/peers/peersTables.ts";
import { table } from "../models/table.ts";

export type RaceFacts = {
  readonly model: string;
  readonly threads: number;
  readonly device: string;
  readonly pace: string;
};

/** A comparison for the terminal. */
export function peersText({ model, threads, device, pace }: RaceFacts, comparison: Comparison): string {
  const { summaries } = comparison;
  const problems = summaries.flatMap(({ name, failed, problems: each }) =>
    failed === 0 ? [] : [`${name}: ${failed} requests failed: ${each.join("; ")}`],
  );
  const how = pace === "each" ? "the next key waits for the answer" : "keys at their recorded times";
  const [own, ratios] = peersTables(comparison);
  return [
    `${model} on ${device}, ${threads} threads; ${summaries[0]?.presses ?? 0} key presses, ${how}`,
    ...problems,
    table([own.head, ...own.rows]),
    ratios.title,
    table([ratios.head, ...ratios.rows]),
  ].join("\n\n");
}
