import { cumulativePlot } from "../../evaluation/report/cumulativePlot.ts";
import { curvePlot } from "../../evaluation/report/curvePlot.ts";
import { figureBlock, paragraph, section, type Html } from "../../evaluation/report/html.ts";
import { renderPage, tilesBlock } from "../../evaluation/report/page.ts";
import { madeWith, tableSections } from "../report.ts";
import { sayNumber, sayPercent } from "../tables.ts";
import type { LoggedPress } from "./log.ts";
import type { ReplayFile } from "./replayFile.ts";
import { replayTables } from "./replayText.ts";

/** A replay as one HTML file: figures and names of files, no source text. */
export function renderReplayPage(made: ReplayFile): string {
  const { summary, model, machine, traces } = made;
  const subtitle = `${summary.presses} key presses in ${traces.length} files · ${model.id} on ${model.device}, ${model.threads} threads`;
  return renderPage({ title: "Typing, replayed", subtitle, legend: "" }, [
    tilesBlock([
      [`${sayNumber(summary.ghostMs.p50)} ms`, "key press to ghost text, half within"],
      [`${sayNumber(summary.ghostMs.p95)} ms`, "key press to ghost text, 95 % within"],
      [sayPercent(summary.restGhostShare), "of bursts end with ghost text"],
      [sayNumber(summary.insideLineTokens.p50), "tokens evaluated for a key press inside a line, half of them"],
      [sayPercent(summary.engineReusedShare ?? summary.reusedShare), "of prompt tokens reused"],
      [`${sayNumber(summary.ownMs.p95, 1)} ms`, "own work of the language server, 95 % within"],
    ]),
    timeSection(made),
    pressSection(made.log.presses),
    ...tableSections(replayTables(summary)),
    madeWith({
      ...{ version: made.version, ...machine, ...made.replay },
      ...{ model: model.id, "tokens/s read": model.prefillPerSecond, "tokens/s written": model.decodePerSecond },
      ...Object.fromEntries(traces.map(({ id, timing, edits }) => [id, `${edits} edits, ${timing} times`])),
    }),
  ]);
}

function timeSection({ log }: ReplayFile): Html {
  const shown = log.presses.filter(({ ending }) => ending === "shown").map(({ endedMs }) => endedMs);
  const first = log.generations.flatMap(({ startedAt, firstTextAt }) =>
    firstTextAt === undefined ? [] : firstTextAt - startedAt,
  );
  const plots = [cumulativePlot("Key press to ghost text", [shown]), cumulativePlot("Engine to first text", [first])];
  const drawn = plots.filter((plot) => plot !== "");
  return drawn.length === 0 ? "" : section("Time", `<div class="row">\n${drawn.join("\n")}\n</div>`);
}

/** Every key press that was answered, over the run. */
function pressSection(presses: readonly LoggedPress[]): Html {
  const shown = presses.filter(({ ending, endedMs }) => ending === "shown" && endedMs > 0);
  if (shown.length < 2) return "";
  const powers = shown.map(({ endedMs }) => Math.log10(endedMs));
  const svg = curvePlot({
    label: "Time to ghost text of each key press, over the run",
    x: { title: "seconds since the start", range: [0, Math.max(...shown.map(({ pressedAt }) => pressedAt)) / 1000] },
    y: { title: "ms, as a power of ten", range: [Math.min(0, ...powers), Math.max(1, ...powers)] },
    series: [
      {
        run: 0,
        line: [],
        marks: shown.map(({ pressedAt, endedMs, trace }) => ({
          ...{ x: pressedAt / 1000, y: Math.log10(endedMs) },
          text: `${trace}: ${sayNumber(endedMs)} ms`,
        })),
      },
    ],
    expected: [],
  });
  return section(
    "Each key press",
    paragraph(
      "Every mark is a key press that ghost text came for. A file that has just been opened has to be read first.",
    ),
    figureBlock(svg, { title: "Key press to ghost text", note: "" }),
  );
}
