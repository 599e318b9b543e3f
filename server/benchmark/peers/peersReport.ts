import { curvePlot, type Series } from "../../evaluation/report/curvePlot.ts";
import { figureBlock, paragraph, section, type Html } from "../../evaluation/report/html.ts";
import { renderPage } from "../../evaluation/report/page.ts";
import { madeWith, tableSections } from "../report.ts";
import { sayNumber } from "../tables.ts";
import type { Comparison } from "./compare.ts";
import { peersTables } from "./peersTables.ts";
import type { PlayedStretch } from "./race.ts";

type Race = { readonly comparison: Comparison; readonly played: readonly PlayedStretch[] };

/** A page of its own with everybody's times at rests. `record`: what the figures depend on. */
export const renderPeersPage = (
  { comparison, played }: Race,
  record: Readonly<Record<string, string | number>>,
): string =>
  renderPage({ title: "Next to other tools", subtitle: "The same typing for everybody, in turn", legend: "" }, [
    section(
      "At a rest",
      paragraph("How long it took after the last key of a stretch until what is shown was settled, be it nothing."),
      figureBlock(settledPlot(comparison, played), { title: "Key press to settled", note: "Each line is one tool." }),
    ),
    ...tableSections(peersTables(comparison)),
    madeWith(record),
  ]);

function settledPlot({ summaries }: Comparison, played: readonly PlayedStretch[]): Html {
  const series = summaries.map(({ name }, contestant) => seriesOf(name, { contestant, played }));
  const longest = Math.max(1, ...series.flatMap(({ line }) => line.map(({ y }) => y)));
  return curvePlot({
    label: "Share of rests settled within so many milliseconds",
    x: { title: "share of rests, %", range: [0, 100] },
    y: { title: "ms", range: [0, 1.1 * longest] },
    series,
    expected: [],
  });
}

type Of = { readonly contestant: number; readonly played: readonly PlayedStretch[] };

function seriesOf(name: string, { contestant, played }: Of): Series {
  const times = played
    .filter((stretch) => stretch.contestant === contestant)
    .flatMap(({ presses }) => presses)
    .filter(({ kind, isAtRest }) => isAtRest && (kind === "shown" || kind === "empty"))
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  const line = times.map((ms, index) => ({ x: (100 * (index + 1)) / times.length, y: ms }));
  const last = line.at(-1);
  return {
    run: contestant,
    line,
    marks: last === undefined ? [] : [{ ...last, text: `${name}: ${sayNumber(last.y)} ms at most`, label: name }],
  };
}
