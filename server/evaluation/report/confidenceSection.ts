import { brierScore, areaUnderCurve, reliability } from "../fit/calibration.ts";
import { operatingPoints, type Scored } from "../fit/thresholds.ts";
import { silenceKind, type LevelSummary } from "../result.ts";
import { curvePlot, type Mark, type Series } from "./curvePlot.ts";
import { sayFigure } from "./forestPlot.ts";
import { figureBlock, htmlTable, section, type Html } from "./html.ts";
import type { Report, ReportRun } from "./report.ts";

/** What the levels show and hide, and whether the score behind them means what it says. */
export function confidenceSection({ runs }: Report): Html {
  const withScores = runs
    .map((run, index) => ({ run, index, scored: scoredOf(run) }))
    .filter(({ scored }) => scored.length >= 10);
  const plots =
    withScores.length === 0
      ? ""
      : `<div class="row">\n${[calibrationPlot(withScores), precisionPlot(withScores)].join("\n")}\n</div>`;
  const withLevels = runs.filter(({ summary }) => summary.levels.length > 0);
  return section(
    "When to speak",
    withLevels.length === 0
      ? ""
      : htmlTable(
          ["while typing", "shown", "right if shown", "wrong shown", "right ones kept", "kept silent"],
          withLevels.flatMap((run) => run.summary.levels.map((level) => levelRow(run, level, runs.length > 1))),
        ),
    plots,
    withScores.length === 0 ? "" : qualityTable(withScores),
  );
}

type ScoredRun = { readonly run: ReportRun; readonly index: number; readonly scored: readonly Scored[] };

const scoredOf = ({ results }: ReportRun): readonly Scored[] =>
  results.flatMap(({ probability, right, completion }) =>
    probability === undefined || completion.trim() === "" ? [] : [{ probability, isRight: right }],
  );

function levelRow({ name }: ReportRun, level: LevelSummary, isNamed: boolean): readonly string[] {
  const { shown, emLineShown, wrongShown, rightKept, silenceKept } = level;
  return [
    isNamed ? `${name}, ${level.level}` : level.level,
    ...[shown, emLineShown, wrongShown, rightKept, silenceKept].map(sayFigure),
  ];
}

function calibrationPlot(runs: readonly ScoredRun[]): Html {
  const series = runs.map(({ index, scored, run }): Series => {
    const marks = reliability(scored).map(({ estimated, right, low, high, cases }): Mark => ({
      ...{ x: 100 * estimated, y: 100 * right, low: 100 * low, high: 100 * high },
      text: `${run.name}: estimated ${percent(estimated)}, right ${percent(right)} of ${cases}`,
    }));
    return { run: index, line: marks, marks };
  });
  const svg = curvePlot({
    label: "Calibration: score against share right",
    x: { title: "score, %", range: [0, 100] },
    y: { title: "right, %", range: [0, 100] },
    series,
    expected: [
      { x: 0, y: 0 },
      { x: 100, y: 100 },
    ],
  });
  return figureBlock(svg, {
    title: "Calibration",
    note: "Suggestions in groups of equal size by their score, against how many of each were right (95 % intervals). On the dashed line the score means what it says.",
  });
}

function precisionPlot(runs: readonly ScoredRun[]): Html {
  const series = runs.map(({ index, scored, run }): Series => {
    const points = operatingPoints(scored);
    const line = points
      .filter(({ shown }) => shown >= fewestShown)
      .map(({ kept, precision }) => ({ x: 100 * kept, y: 100 * precision }));
    return { run: index, line, marks: levelMarks(run, runs.length === 1) };
  });
  const svg = curvePlot({
    label: "Precision against kept right suggestions, for every threshold",
    x: { title: "right suggestions kept, %", range: [0, 100] },
    y: { title: "right among shown, %", range: [0, 100] },
    series,
    expected: [],
  });
  return figureBlock(svg, {
    title: "What a threshold does",
    note: "Fewer, surer suggestions to the left; everything shown at the right end. The marked points are the levels: quiet, balanced, eager from left to right.",
  });
}

/** Precision of the first few suggestions jumps about. */
const fewestShown = 5;

const levelMarks = ({ summary, name }: ReportRun, isLabelled: boolean): readonly Mark[] =>
  summary.levels
    .filter(({ rightKept, emLineShown }) => !Number.isNaN(rightKept.value) && !Number.isNaN(emLineShown.value))
    .map(({ level, rightKept, emLineShown }) => ({
      ...{ x: rightKept.value, y: emLineShown.value, ...(isLabelled ? { label: level } : {}) },
      text: `${name}, ${level}: ${emLineShown.value.toFixed(1)} % right, ${rightKept.value.toFixed(1)} % of the right ones kept`,
    }));

const qualityTable = (runs: readonly ScoredRun[]): Html =>
  htmlTable(
    ["score", "suggestions", "right", "area under the curve", "Brier score"],
    runs.map(({ run, scored }) => [
      run.name,
      `${scored.length}`,
      percent(scored.filter(({ isRight }) => isRight).length / scored.length),
      areaUnderCurve(scored)?.toFixed(3) ?? "–",
      brierScore(scored).toFixed(3),
    ]),
  );

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const silenceCases = ({ results }: ReportRun): number =>
  results.filter(({ kind }) => kind === silenceKind).length;
