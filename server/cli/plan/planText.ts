import type { Assumptions, Capacity, MachineSpeed } from "./capacity.ts";

/** Assumptions, arithmetic, result: what was assumed can be seen and changed. */
export function planText(assumed: Assumptions, speed: MachineSpeed, found: Capacity): string {
  const fresh = Math.round(assumed.promptTokens * (1 - assumed.reused));
  const lines = [
    "Assumed (flags change them; docs/plan.md says where they come from)",
    `  ${assumed.developers} developers, ${percent(assumed.active)} of them typing at the busiest time, ${assumed.requestsPerHour} requests an hour each`,
    `  ${assumed.promptTokens} tokens a prompt, ${percent(assumed.reused)} read before; ${assumed.answerTokens} tokens an answer; machines ${percent(assumed.load)} busy at most`,
    "Measured or given",
    `  ${round(speed.prefillPerSecond)} tokens/s read, ${round(speed.decodePerSecond)} tokens/s written (${speed.source})`,
    "Arithmetic",
    `  ${assumed.developers} x ${assumed.active} x ${assumed.requestsPerHour} / 3600 s = ${round(found.requestsPerSecond)} requests/s`,
    `  ${fresh} / ${round(speed.prefillPerSecond)} + ${assumed.answerTokens} / ${round(speed.decodePerSecond)} = ${round(found.secondsPerRequest)} s of one machine for a request`,
    `  ${round(found.requestsPerSecond)} x ${round(found.secondsPerRequest)} / ${assumed.load}, rounded up = ${found.machines}`,
    "Result",
    `  ${found.machines} machine${found.machines === 1 ? "" : "s"}; one more keeps the speed when one fails`,
  ];
  if (found.costPerMonth === undefined || found.costPerDeveloper === undefined) return lines.join("\n");
  return [
    ...lines,
    `  ${round(found.costPerMonth)} a month (${found.machines} x ${assumed.pricePerHour} x ${assumed.hoursPerMonth} h), ${round(found.costPerDeveloper)} for each developer`,
  ].join("\n");
}

const round = (value: number): string => String(Number(value.toPrecision(3)));
const percent = (share: number): string => `${Math.round(share * 100)} %`;
