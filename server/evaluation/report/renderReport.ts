import { confidenceSection, silenceCases } from "./confidenceSection.ts";
import { escapeHtml, htmlTable, section, type Html } from "./html.ts";
import { latencySection } from "./latencySection.ts";
import { renderPage, tilesBlock, type Tile } from "./page.ts";
import type { Report, ReportRun } from "./report.ts";
import { comparisonSection, exactMatchSection, tableSection } from "./sections.ts";
import { seriesClass } from "./svg.ts";

/** The measurement as one HTML file. It holds figures, case ids and settings, no source text. */
export function renderReport(report: Report): string {
  const { title, runs } = report;
  const sections = [comparisonSection, exactMatchSection, confidenceSection, latencySection, tableSection];
  return renderPage({ title, subtitle: subtitle(runs), legend: legend(runs) }, [
    tiles(runs),
    ...sections.map((part) => part(report)),
    reasonsSection(runs),
    madeWithSection(runs),
  ]);
}

function subtitle(runs: readonly ReportRun[]): string {
  const cases = runs.map(({ summary, results }) => ({
    asked: summary.all.cases,
    silent: results.length - summary.all.cases,
  }));
  const { asked = 0, silent = 0 } = cases[0] ?? {};
  const models = [...new Set(runs.map(({ record }) => String(record["model"] ?? "")))].filter((name) => name !== "");
  const said = [`${asked} cases`, ...(silent > 0 ? [`${silent} places where nothing should be shown`] : []), ...models];
  return said.join(" · ");
}

function legend(runs: readonly ReportRun[]): Html {
  if (runs.length < 2) return "";
  const items = runs.map(({ name }, index) => `<li><i class="${seriesClass(index)}"></i>${escapeHtml(name)}</li>`);
  return `<ul class="legend">${items.join("")}</ul>`;
}

/** The few figures that people look for first, of the last run. */
function tiles(runs: readonly ReportRun[]): Html {
  const run = runs.at(-1);
  if (!run) return "";
  const { all, latencyMs, levels } = run.summary;
  const balanced = levels.find(({ level }) => level === "balanced");
  const percent = (value: number): string => (Number.isNaN(value) ? "–" : `${value.toFixed(1)} %`);
  const made: readonly Tile[] = [
    [percent(all.metrics.em_line.value), "first line right, of all cases"],
    ...(balanced
      ? ([
          [percent(balanced.emLineShown.value), "right among shown, balanced"],
          [percent(balanced.rightKept.value), "of the right ones shown, balanced"],
        ] as const)
      : ([[percent(all.emLineShown.value), "right among shown"]] as const)),
    ...(silenceCases(run) > 0 && balanced
      ? ([[percent(balanced.silenceKept.value), "kept silent where nothing should be shown"]] as const)
      : []),
    [Number.isNaN(latencyMs.p50) ? "–" : `${Math.round(latencyMs.p50)} ms`, "half of the answers within"],
  ];
  const name = runs.length > 1 ? `<p class="soft of">${escapeHtml(run.name)}:</p>` : "";
  return `${name}${tilesBlock(made)}`;
}

function reasonsSection(runs: readonly ReportRun[]): Html {
  const names = [...new Set(runs.flatMap(({ summary }) => Object.keys(summary.reasons)))];
  if (names.length === 0) return "";
  const rows = names.map((name) => [name, ...runs.map(({ summary }) => `${summary.reasons[name] ?? 0}`)]);
  return section("Why nothing was shown", htmlTable(["reason", ...runs.map(({ name }) => name)], rows));
}

/** Settings that differ come first; the rest is folded away. */
function madeWithSection(runs: readonly ReportRun[]): Html {
  const keys = [...new Set(runs.flatMap(({ record }) => Object.keys(record)))];
  const say = (run: ReportRun, key: string): string => String(run.record[key] ?? "–");
  const isShared = (key: string): boolean => new Set(runs.map((run) => say(run, key))).size < 2;
  const isMain = (key: string): boolean => !key.includes(".") || !isShared(key);
  const row = (key: string): readonly string[] => [key, ...runs.map((run) => say(run, key))];
  const head = ["", ...runs.map(({ name }) => name)];
  const rest = keys.filter((key) => !isMain(key));
  return section(
    "Made with",
    htmlTable(head, keys.filter(isMain).map(row)),
    rest.length === 0 ? "" : `<details><summary>Settings</summary>\n${htmlTable(head, rest.map(row))}\n</details>`,
  );
}
