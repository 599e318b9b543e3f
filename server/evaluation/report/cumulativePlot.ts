import { curvePlot, type Point, type Series } from "./curvePlot.ts";
import { figureBlock, type Html } from "./html.ts";

/** What share of times, in milliseconds, is within how long; one curve for each run. Nothing for a few values. */
export function cumulativePlot(title: string, runs: readonly (readonly number[])[]): Html {
  const values = runs.flat().map(Math.log10);
  if (values.length < 10) return "";
  const low = Math.min(...values);
  const high = Math.max(Math.max(...values), low + 0.3);
  const series = runs.map((of, run): Series => ({ run, line: stepsOf(of), marks: [] }));
  const svg = curvePlot({
    label: `${title}: share of cases done within a time`,
    x: { title: "time", range: [low - 0.02, high + 0.02], isLog: true },
    y: { title: "done within, %", range: [0, 100] },
    series,
    expected: [],
  });
  return figureBlock(svg, { title, note: "" });
}

/** The distribution at every hundredth of it: more points would not be seen. */
function stepsOf(values: readonly number[]): readonly Point[] {
  const sorted = [...values].sort((a, b) => a - b);
  const count = Math.min(100, sorted.length);
  return Array.from({ length: count }, (_, index) => {
    const share = (index + 1) / count;
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 1;
    return { x: Math.log10(value), y: 100 * share };
  });
}
