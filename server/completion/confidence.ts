import type { Settings } from "../../shared/settings.ts";

/**
 * Lowest mean log-probability (natural) of the generated tokens at which an automatic suggestion is shown. With the 0.5B
 * model on 60 holes of `npm run bench:layout -- --json`, 18 % of all answers were the very line; of the 41 above -0.35, 24 %;
 * below -0.9 were 3, none of them right. Few cases: a first estimate, not a calibration.
 */
const lowest: Readonly<Record<Settings["complete.level"], number>> = { quiet: -0.35, balanced: -0.9, eager: -Infinity };

export const isSureEnough = (meanLogProb: number, level: Settings["complete.level"]): boolean =>
  meanLogProb >= lowest[level];
