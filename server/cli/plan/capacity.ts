export type PlanFlags = {
  readonly developers: string;
  readonly prefill?: string;
  readonly decode?: string;
  readonly gpu?: string;
  readonly pricePerHour?: string;
  readonly hoursPerMonth: string;
  readonly requestsPerHour: string;
  readonly active: string;
  readonly promptTokens: string;
  readonly reused: string;
  readonly answerTokens: string;
  readonly load: string;
  readonly json?: boolean;
};

export type Assumptions = {
  readonly developers: number;
  readonly requestsPerHour: number;
  readonly active: number;
  readonly promptTokens: number;
  readonly reused: number;
  readonly answerTokens: number;
  readonly load: number;
  readonly hoursPerMonth: number;
  readonly pricePerHour: number | undefined;
};
/** Tokens per second of one machine. */
export type MachineSpeed = {
  readonly prefillPerSecond: number;
  readonly decodePerSecond: number;
  readonly source: string;
};

export type Capacity = {
  readonly requestsPerSecond: number;
  /** What one request keeps a machine busy for. */
  readonly secondsPerRequest: number;
  readonly machines: number;
  readonly costPerMonth: number | undefined;
  readonly costPerDeveloper: number | undefined;
};

/** Requests at the busiest time, times the work of one, over what a machine may do. */
export function capacityOf(assumed: Assumptions, speed: MachineSpeed): Capacity {
  const requestsPerSecond = (assumed.developers * assumed.active * assumed.requestsPerHour) / 3600;
  const freshTokens = assumed.promptTokens * (1 - assumed.reused);
  const secondsPerRequest = freshTokens / speed.prefillPerSecond + assumed.answerTokens / speed.decodePerSecond;
  const machines = Math.max(1, Math.ceil((requestsPerSecond * secondsPerRequest) / assumed.load));
  const { pricePerHour, hoursPerMonth, developers } = assumed;
  const costPerMonth = pricePerHour === undefined ? undefined : machines * pricePerHour * hoursPerMonth;
  return {
    ...{ requestsPerSecond, secondsPerRequest, machines, costPerMonth },
    costPerDeveloper: costPerMonth === undefined ? undefined : costPerMonth / developers,
  };
}

/** A text is what is wrong with the flags. */
export function assumptionsOf(flags: PlanFlags): Assumptions | string {
  const counts = {
    "--developers": flags.developers,
    "--requests-per-hour": flags.requestsPerHour,
    "--prompt-tokens": flags.promptTokens,
    "--answer-tokens": flags.answerTokens,
    "--hours-per-month": flags.hoursPerMonth,
    ...(flags.pricePerHour === undefined ? {} : { "--price-per-hour": flags.pricePerHour }),
    ...(flags.prefill === undefined ? {} : { "--prefill": flags.prefill }),
    ...(flags.decode === undefined ? {} : { "--decode": flags.decode }),
  };
  for (const [name, text] of Object.entries(counts))
    if (!(Number(text) > 0 && Number.isFinite(Number(text)))) return `${name} needs a number above 0, not "${text}"`;
  for (const [name, text] of Object.entries({ "--active": flags.active, "--load": flags.load }))
    if (!(Number(text) > 0 && Number(text) <= 1)) return `${name} needs a share above 0 and up to 1, not "${text}"`;
  if (flags.reused.trim() === "" || !(Number(flags.reused) >= 0 && Number(flags.reused) < 1))
    return `--reused needs a share from 0 to below 1, not "${flags.reused}"`;
  if ((flags.prefill === undefined) !== (flags.decode === undefined))
    return "--prefill and --decode belong together: both are figures of one machine";
  if (flags.gpu !== undefined && flags.prefill === undefined)
    return `no figures of ${flags.gpu} are built in, because none was measured; give --prefill and --decode (docs/plan.md tells how to measure them)`;
  return {
    developers: Number(flags.developers),
    requestsPerHour: Number(flags.requestsPerHour),
    active: Number(flags.active),
    promptTokens: Number(flags.promptTokens),
    reused: Number(flags.reused),
    answerTokens: Number(flags.answerTokens),
    load: Number(flags.load),
    hoursPerMonth: Number(flags.hoursPerMonth),
    pricePerHour: flags.pricePerHour === undefined ? undefined : Number(flags.pricePerHour),
  };
}
