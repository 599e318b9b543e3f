import type { Settings } from "../../shared/settings.ts";

/** Lowest mean log-probability (natural) of the generated tokens at which an automatic suggestion is shown. */
const lowest: Readonly<Record<Settings["complete.level"], number>> = { quiet: -0.35, balanced: -0.9, eager: -Infinity };

export const isSureEnough = (meanLogProb: number, level: Settings["complete.level"]): boolean =>
  meanLogProb >= lowest[level];
