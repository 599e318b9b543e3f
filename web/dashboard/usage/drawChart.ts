import uPlot from "uplot";
import { shortDayAt } from "./days.ts";
import { dashes, inkOf } from "./ink.ts";

export type Drawing = {
  /** Seconds, as days.ts places days. */
  readonly places: readonly number[];
  /** Null where there is nothing to draw. */
  readonly series: readonly (readonly (number | null)[])[];
  readonly format: (value: number) => string;
  /** The pointer stands at this place; undefined: at none. */
  readonly onPoint: (at: number | undefined) => void;
};

const height = 240;
const daySeconds = 86_400;
/** Days between two marks of the axis. */
const steps = [1, 2, 7, 14, 28, 91, 182, 364].map((days) => days * daySeconds);

/** Draws lines over days into `place`, as wide as that is, in the page's colours. Returns what ends it. */
export function drawChart(place: HTMLElement, drawing: Drawing): () => void {
  const chart = new uPlot(
    optionsOf(place, drawing),
    [[...drawing.places], ...drawing.series.map((each) => [...each])],
    place,
  );
  const redraw = (): void => chart.redraw(false, true);
  const resized = new ResizeObserver(() => {
    const width = place.clientWidth;
    if (width > 0 && width !== chart.width) chart.setSize({ width, height });
  });
  resized.observe(place);
  const recoloured = new MutationObserver(redraw);
  recoloured.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", redraw);
  return () => {
    resized.disconnect();
    recoloured.disconnect();
    scheme.removeEventListener("change", redraw);
    chart.destroy();
  };
}

function optionsOf(place: HTMLElement, { places, series, format, onPoint }: Drawing): uPlot.Options {
  const ink = (name: string) => () => inkOf(place, name);
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  const axis = { stroke: ink("--faint"), font, grid: { stroke: ink("--line"), width: 1 }, ticks: { show: false } };
  return {
    ...{ width: Math.max(1, place.clientWidth), height, padding: [10, 22, 0, 0] },
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    axes: [
      { ...axis, size: 28, incrs: steps, space: 64, values: (_, splits) => splits.map(shortDayAt) },
      { ...axis, size: sizeOf, space: 36, values: (_, splits) => splits.map(format) },
    ],
    series: [
      {},
      ...series.map((_, at) => ({
        ...{ stroke: ink(`--chart-${at + 1}`), width: 2, dash: [...(dashes[at] ?? [])] },
        points: { show: true, size: places.length > 60 ? 3 : 5, fill: ink(`--chart-${at + 1}`) },
      })),
    ],
    hooks: { setCursor: [({ cursor: { idx } }) => onPoint(idx ?? undefined)] },
  };
}

/** Wide enough for the longest of the values. */
const sizeOf: uPlot.Axis.Size = (_, values) => {
  const longest = Math.max(0, ...(values ?? []).map((each) => each.length));
  return Math.max(32, longest * 7 + 14);
};
