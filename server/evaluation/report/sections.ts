import { metricNames, sliceNames, type GroupSummary, type MetricName } from "../result.ts";
import { forestPlot, sayFigure, type ForestRow } from "./forestPlot.ts";
import { escapeHtml, figureBlock, htmlTable, paragraph, section, type Html } from "./html.ts";
import { difference, pairsBy, pairsOf, turned } from "./pairs.ts";
import type { Report, ReportRun } from "./report.ts";
import { round } from "./svg.ts";

const sliceTitles = {
  kind: "By kind of hole",
  language: "By language",
  repo: "By repository",
  need: "By need",
} as const;

/** First lines that are right, in every slice. */
export function exactMatchSection({ runs }: Report): Html {
  const names = runs.map(({ name }) => name);
  const plot = (title: string, rows: readonly ForestRow[]): Html =>
    rows.length === 0
      ? ""
      : figureBlock(forestPlot({ label: title, names, firstColour: 0, rows, range: rangeOf(rows), unit: "%" }), {
          title,
          note: "",
        });
  const all = forestRow("all", runs, ({ summary }) => summary.all);
  const slices = sliceNames.map((slice) => {
    const found = [...new Set(runs.flatMap(({ summary }) => summary.by[slice].map(({ name }) => name)))].sort();
    if (found.length < 2) return "";
    const group = (name: string) => (run: ReportRun) => run.summary.by[slice].find((each) => each.name === name);
    return plot(
      sliceTitles[slice],
      found.map((name) => forestRow(name, runs, group(name))),
    );
  });
  return section(
    "First line exactly right",
    paragraph(
      "Share of cases whose first line is the one that was cut out, white space at its ends aside; no restraint applied. Lines are 95 % intervals by bootstrap. need repo: the answer holds a name that only other files of the repository have.",
    ),
    plot("All cases", [all]),
    ...slices,
  );
}

function forestRow(
  label: string,
  runs: readonly ReportRun[],
  groupOf: (run: ReportRun) => GroupSummary | undefined,
): ForestRow {
  const groups = runs.map(groupOf);
  const cases = Math.max(0, ...groups.map((group) => group?.cases ?? 0));
  return { label, note: `${cases}`, figures: groups.map((group) => group?.metrics.em_line) };
}

/** From 0 to the next ten above everything drawn. */
function rangeOf(rows: readonly ForestRow[]): readonly [number, number] {
  const highest = Math.max(10, ...rows.flatMap(({ figures }) => figures.map((figure) => figure?.high ?? 0)));
  return [0, Math.min(100, Math.ceil(highest / 10) * 10)];
}

const comparedMetrics: readonly (readonly [MetricName, string])[] = [
  ["em_line", "first line right"],
  ["es_line", "first line, similarity"],
  ["id_f1", "names (F1)"],
  ["pml_line", "right beginning"],
  ["em_block", "whole answer right"],
  ["overrun", "repeats what follows"],
];

/** Paired differences of every run against the first one. */
export function comparisonSection({ runs }: Report): Html {
  const [base, ...others] = runs;
  if (!base || others.length === 0) return "";
  const paired = others.map((run) => pairsOf(base.results, run.results));
  const names = others.map(({ name }) => name);
  const rowsOfSlices = (["need", "kind", "language"] as const).flatMap((slice) => {
    const groups = paired.map((pairs) => pairsBy(pairs, slice));
    const found = [...new Set(groups.flatMap((group) => [...group.keys()]))];
    return found.length < 2
      ? []
      : found.map((name): ForestRow => ({
          label: `${slice} ${name}`,
          note: `${Math.max(0, ...groups.map((group) => group.get(name)?.length ?? 0))}`,
          figures: groups.map((group) => {
            const pairs = group.get(name);
            return pairs && difference(pairs, "em_line");
          }),
        }));
  });
  const count = `${Math.max(0, ...paired.map((pairs) => pairs.length))}`;
  const metrics = comparedMetrics.map(([metric, label]): ForestRow => ({
    label,
    note: count,
    figures: paired.map((pairs) => difference(pairs, metric)),
  }));
  const plot = (label: string, rows: readonly ForestRow[]): Html =>
    rows.length === 0
      ? ""
      : figureBlock(forestPlot({ label, names, firstColour: 1, rows, range: aroundZero(rows), unit: "points" }), {
          title: label,
          note: "",
        });
  return section(
    `Compared with “${base.name}”`,
    paragraph(
      `Difference to “${base.name}” in the same cases, in percentage points. An interval that does not touch 0 is a difference that chance hardly explains.`,
    ),
    plot("All measures", metrics),
    plot("First line right, by slice", rowsOfSlices),
    htmlTable(
      ["first line", "cases in both", "became right", "stopped being right"],
      paired.map((pairs, index) => {
        const { gained, lost } = turned(pairs);
        return [names[index] ?? "", `${pairs.length}`, `${gained}`, `${lost}`];
      }),
    ),
  );
}

function aroundZero(rows: readonly ForestRow[]): readonly [number, number] {
  const ends = rows.flatMap(({ figures }) => figures.flatMap((figure) => (figure ? [figure.low, figure.high] : [])));
  const step = (value: number): number => Math.ceil(value / 5) * 5;
  return [-step(Math.max(5, ...ends.map((end) => -end))), step(Math.max(5, ...ends))];
}

/** Every group of every slice with all its figures. */
export function tableSection({ runs }: Report): Html {
  const tables = runs.map(({ name, summary }) => {
    const groups = sliceNames.flatMap((slice) =>
      summary.by[slice].length < 2
        ? []
        : summary.by[slice].map((group) => ({ label: `${slice} ${group.name}`, group })),
    );
    const rows = [{ label: "all", group: summary.all }, ...groups].map(({ label, group }) => groupRow(label, group));
    const heading = runs.length > 1 ? `<h3>${escapeHtml(name)}</h3>\n` : "";
    return `${heading}${htmlTable(["", "cases", ...metricNames, "right if shown", "wrong shown", "invented"], rows)}`;
  });
  return section(
    "All figures",
    paragraph("Means; em_line with its 95 % interval. docs/evaluation.md says what each measure means."),
    ...tables,
  );
}

function groupRow(label: string, group: GroupSummary): readonly string[] {
  const { metrics, emLineShown, wrongShown, inventedNames } = group;
  return [
    label,
    `${group.cases}`,
    ...metricNames.map((name) => (name === "em_line" ? sayFigure(metrics[name]) : sayNumber(metrics[name].value))),
    ...[emLineShown, wrongShown, inventedNames].map(({ value }) => sayNumber(value)),
  ];
}

const sayNumber = (value: number): string => (Number.isNaN(value) ? "–" : round(value).toFixed(1));
