import type { Figure } from "../result.ts";
import type { Html } from "./html.ts";
import { drawing, element, line, round, scale, seriesClass, textAt, ticks, tip } from "./svg.ts";

/** One place on the vertical axis; a figure per run, undefined where a run has none. */
export type ForestRow = {
  readonly label: string;
  /** Beside the label: how many cases. */
  readonly note: string;
  readonly figures: readonly (Figure | undefined)[];
};
export type Forest = {
  readonly label: string;
  readonly names: readonly string[];
  /** Colour of the first name; the others follow. */
  readonly firstColour: number;
  readonly rows: readonly ForestRow[];
  readonly range: readonly [number, number];
  readonly unit: string;
};

const left = 210;
const plotWidth = 520;
const right = 190;
const runHeight = 17;
const rowGap = 9;
const top = 8;
const bottom = 26;

/** Means as dots with their intervals as lines, one row below the other. */
export function forestPlot({ label, names, firstColour, rows, range, unit }: Forest): Html {
  const runs = Math.max(1, names.length);
  const rowHeight = runs * runHeight + rowGap;
  const height = top + rows.length * rowHeight + bottom;
  const x = scale(range, [left, left + plotWidth]);
  const end = height - bottom;
  const axis = ticks(range[0], range[1], 6).flatMap((value) => [
    line([x(value), top], [x(value), end], value === 0 && range[0] < 0 ? "zero" : "grid"),
    textAt(`${value}`, { x: x(value), y: end + 17, "text-anchor": "middle", class: "soft" }),
  ]);
  const drawn = rows.flatMap(({ label: name, note, figures }, row) => {
    const middle = top + row * rowHeight + (runs * runHeight + rowGap) / 2;
    return [
      textAt(shortened(name), { x: left - 52, y: middle + 4, "text-anchor": "end" }),
      textAt(note, { x: left - 12, y: middle + 4, "text-anchor": "end", class: "soft" }),
      ...figures.flatMap((figure, run) => {
        const y = round(middle + (run - (runs - 1) / 2) * runHeight);
        return mark({
          figure,
          y,
          x,
          className: seriesClass(run + firstColour),
          name: `${names[run] ?? ""} ${name}`,
          unit,
        });
      }),
    ];
  });
  return drawing({ width: left + plotWidth + right, height, label }, [...axis, ...drawn]);
}

function mark(input: {
  readonly figure: Figure | undefined;
  readonly y: number;
  readonly x: (value: number) => number;
  readonly className: string;
  readonly name: string;
  readonly unit: string;
}): readonly Html[] {
  const { figure, y, x, className, name, unit } = input;
  if (figure === undefined || Number.isNaN(figure.value)) return [];
  const said = sayFigure(figure);
  return [
    line([x(figure.low), y], [x(figure.high), y], className),
    element("circle", { cx: x(figure.value), cy: y, r: 4.5, class: className }, tip(`${name.trim()}: ${said} ${unit}`)),
    textAt(said, { x: left + plotWidth + 16, y: y + 4 }),
  ];
}

/** "43.2  (38.0 to 48.1)" */
export const sayFigure = ({ value, low, high }: Figure): string =>
  Number.isNaN(value) ? "–" : `${value.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;

const mostUnits = 26;
const shortened = (text: string): string => (text.length > mostUnits ? `${text.slice(0, mostUnits - 1)}…` : text);
