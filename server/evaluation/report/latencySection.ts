import { curvePlot, type Point, type Series } from "./curvePlot.ts";
import { figureBlock, htmlTable, section, type Html } from "./html.ts";
import type { Report } from "./report.ts";

/** How long people would wait. */
export function latencySection({ runs }: Report): Html {
  const whole = runs.map(({ results }) => results.flatMap(({ ms }) => positive(ms)));
  const first = runs.map(({ results }) => results.flatMap(({ ttft }) => positive(ttft)));
  const plots = [cumulative("Whole answer", whole), cumulative("First text", first)].filter((plot) => plot !== "");
  const ms = (value: number): string => (Number.isNaN(value) ? "–" : `${Math.round(value)} ms`);
  const share = (value: number): string => (Number.isNaN(value) ? "–" : `${value.toFixed(1)} %`);
  return section(
    "Time",
    plots.length === 0 ? "" : `<div class="row">\n${plots.join("\n")}\n</div>`,
    htmlTable(
      ["", "half within", "95 % within", "first text, half", "first text, 95 %", "prompt tokens reused"],
      runs.map(({ name, summary: { latencyMs, firstTextMs, reusedShare } }) => [
        name,
        ...[latencyMs.p50, latencyMs.p95, firstTextMs.p50, firstTextMs.p95].map(ms),
        share(reusedShare),
      ]),
    ),
  );
}

const positive = (value: number | null): readonly number[] => (value !== null && value > 0 ? [value] : []);

function cumulative(title: string, runs: readonly (readonly number[])[]): Html {
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
