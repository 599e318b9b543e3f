/** What `lacuna bench replay` was told, as the command line gives it. */
export type ReplayFlags = {
  readonly trace?: string;
  readonly commits?: string;
  readonly count: string;
  readonly keys: string;
  readonly seed: string;
  readonly speed: string;
  readonly longestPause: string;
  readonly model?: string;
  readonly set?: readonly string[];
  readonly json?: string;
  readonly html?: string;
  readonly compare?: string;
};

export type ReplayNumbers = Readonly<Record<(typeof numbers)[number]["name"], number>>;

const numbers = [
  { name: "count", flag: "--count", isWhole: true, least: 1 },
  { name: "keys", flag: "--keys", isWhole: true, least: 1 },
  { name: "seed", flag: "--seed", isWhole: true, least: 0 },
  { name: "speed", flag: "--speed", isWhole: false, least: 0.01 },
  { name: "longestPause", flag: "--longest-pause", isWhole: true, least: 1 },
] as const;

/** A text is what is wrong. */
export function readNumbers(flags: ReplayFlags): ReplayNumbers | string {
  const read = { count: 0, keys: 0, seed: 0, speed: 0, longestPause: 0 };
  for (const { name, flag, isWhole, least } of numbers) {
    const value = Number(flags[name]);
    if (!(value >= least) || !Number.isFinite(value) || (isWhole && !Number.isInteger(value)))
      return `${flag} needs a ${isWhole ? "whole " : ""}number from ${least}, not "${flags[name]}"`;
    read[name] = value;
  }
  return read;
}
