import type { Figure } from "../result.ts";
import type { ConfidenceFit } from "./fitConfidence.ts";
import type { OperatingPoint } from "./thresholds.ts";

/** The fit for a reader: what it learned, how well it is calibrated, what each level means. */
export function renderFit(fit: ConfidenceFit): readonly string[] {
  const { counts, thresholds } = fit;
  return [
    `${counts.answered} suggestions (${counts.right} right) of ${counts.rows} answers to ${counts.cases} cases; ${fit.repos.length} repositories; ${fit.models.join(", ")}`,
    `Right without a threshold: ${percent(thresholds.baseShare)} of all answers. L2 penalty ${fit.penalty}.`,
    "",
    "Out of fold, with 95 % intervals:",
    `  area under the curve  ${figure(fit.auc)}`,
    `  Brier score           ${figure(fit.brier)}; ${fit.brierOfBase.toFixed(3)} for always saying the share`,
    ...Object.entries(fit.aucByRepo ?? {}).map(
      ([repo, auc]) => `  area without ${repo || "(no name)"}: ${auc.toFixed(3)}`,
    ),
    "",
    "level     from   shown  precision  times base  kept",
    point("quiet", thresholds.quiet, thresholds.baseShare),
    point("balanced", thresholds.balanced, thresholds.baseShare),
    point("eager", thresholds.eager, thresholds.baseShare),
    ...(thresholds.isBalancedMet
      ? []
      : [
          "",
          "No threshold is twice as often right as the base share while keeping 85 % of the right ones: balanced keeps 85 % and is as precise as that allows.",
        ]),
    "",
    "estimated  right  95 % interval   suggestions",
    ...fit.reliability.map(
      ({ estimated, right, low, high, cases }) =>
        `${estimated.toFixed(3).padStart(9)}  ${right.toFixed(3).padStart(5)}  ${low.toFixed(3)} to ${high.toFixed(3)}  ${String(cases).padStart(11)}`,
    ),
    "",
    `${fit.weights.intercept.toFixed(4).padStart(10)}  (intercept)`,
    ...Object.entries(fit.weights.features).map(([name, weight]) => `${weight.toFixed(4).padStart(10)}  ${name}`),
  ];
}

function point(name: string, { threshold, shown, precision, kept }: OperatingPoint, base: number): string {
  const times = base === 0 ? "-" : (precision / base).toFixed(2);
  return [
    name.padEnd(8),
    threshold.toFixed(3),
    String(shown).padStart(6),
    percent(precision).padStart(9),
    times.padStart(10),
    percent(kept).padStart(6),
  ].join("  ");
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const figure = ({ value, low, high }: Figure): string =>
  `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
