import { cumulativePlot } from "./cumulativePlot.ts";
import { htmlTable, section, type Html } from "./html.ts";
import type { Report } from "./report.ts";

/** How long people would wait. */
export function latencySection({ runs }: Report): Html {
  const whole = runs.map(({ results }) => results.flatMap(({ ms }) => positive(ms)));
  const first = runs.map(({ results }) => results.flatMap(({ ttft }) => positive(ttft)));
  const plots = [cumulativePlot("Whole answer", whole), cumulativePlot("First text", first)].filter(
    (plot) => plot !== "",
  );
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
