import { curvePlot } from "../../evaluation/report/curvePlot.ts";
import { figureBlock, paragraph, section, type Html } from "../../evaluation/report/html.ts";
import { renderPage } from "../../evaluation/report/page.ts";
import { madeWith, tableSections } from "../report.ts";
import { sayNumber, type Table } from "../tables.ts";
import type { GrowthPoint } from "./measureGrowth.ts";

const titles = {
  lines: "Own work for a key press, by lines of the file",
  files: "Own work for a key press, by files of the repository",
} as const;

export const growthTables = (points: readonly GrowthPoint[]): readonly Table[] =>
  (["lines", "files"] as const).map((of) => ({
    title: titles[of],
    head: ["", "key presses", "p50 ms", "p95 ms", "p99 ms", "empty", "settled after s", "memory MiB"],
    rows: points
      .filter((point) => point.of === of)
      .map(({ size, pressMs, empty, settledMs, memoryBytes }) => [
        `${size}`,
        `${pressMs.count}`,
        ...[pressMs.p50, pressMs.p95, pressMs.p99].map((ms) => sayNumber(ms, 2)),
        `${empty}`,
        sayNumber(settledMs / 1000, 1),
        sayNumber(memoryBytes / 1024 ** 2),
      ]),
  }));

export const renderGrowthPage = (points: readonly GrowthPoint[], record: Readonly<Record<string, unknown>>): string =>
  renderPage({ title: "Own work for a key press", subtitle: "With an engine that answers at once", legend: "" }, [
    section(
      "Growth",
      paragraph("Median and 99th percentile of the time from key press to answer; the scale of sizes is logarithmic."),
      `<div class="row">\n${plot(points, "lines")}\n${plot(points, "files")}\n</div>`,
    ),
    ...tableSections(growthTables(points)),
    madeWith(record),
  ]);

function plot(points: readonly GrowthPoint[], of: GrowthPoint["of"]): Html {
  const here = points.filter((point) => point.of === of);
  const sizes = here.map(({ size }) => Math.log10(size));
  if (sizes.length < 2) return "";
  const line = (ms: (point: GrowthPoint) => number, run: number, name: string) => ({
    run,
    line: here.map((point) => ({ x: Math.log10(point.size), y: ms(point) })),
    marks: here.map((point, index) => ({
      ...{
        x: Math.log10(point.size),
        y: ms(point),
        text: `${point.size} ${of}: ${name} ${sayNumber(ms(point), 2)} ms`,
      },
      ...(index === here.length - 1 ? { label: name } : {}),
    })),
  });
  const svg = curvePlot({
    label: titles[of],
    x: {
      ...{ title: of, range: [Math.min(...sizes) - 0.1, Math.max(...sizes) + 0.1], isLog: true },
      sayPower: (power) => `${Number((10 ** power).toPrecision(1))}`,
    },
    y: { title: "ms", range: [0, 1.1 * Math.max(...here.map(({ pressMs }) => pressMs.p99))] },
    series: [line(({ pressMs }) => pressMs.p50, 0, "p50"), line(({ pressMs }) => pressMs.p99, 1, "p99")],
    expected: [],
  });
  return figureBlock(svg, { title: titles[of], note: "" });
}
