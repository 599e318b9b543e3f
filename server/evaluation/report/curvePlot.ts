import type { Html } from "./html.ts";
import { drawing, element, line, round, scale, seriesClass, textAt, ticks, tip } from "./svg.ts";

export type Point = { readonly x: number; readonly y: number };
export type Mark = Point & {
  readonly text: string;
  /** Ends of an interval on the vertical axis. */
  readonly low?: number;
  readonly high?: number;
  /** Written beside the mark. */
  readonly label?: string;
};
export type Series = {
  /** Which run: decides the colour. */
  readonly run: number;
  readonly line: readonly Point[];
  readonly marks: readonly Mark[];
};
export type Axis = {
  readonly title: string;
  readonly range: readonly [number, number];
  /** Values of a logarithmic axis are given as logarithms to base 10 and labelled by their powers. */
  readonly isLog?: boolean;
  /** What a power is called; a time in milliseconds where this is left out. */
  readonly sayPower?: (power: number) => string;
};
export type Curves = {
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Where the curve would lie if all were well. */
  readonly expected: readonly Point[];
};

const width = 460;
const height = 320;
const frame = { left: 48, right: width - 14, top: 12, bottom: height - 42 } as const;

/** Lines and marks over two axes. */
export function curvePlot({ label, x, y, series, expected }: Curves): Html {
  const across = scale(x.range, [frame.left, frame.right]);
  const up = scale(y.range, [frame.bottom, frame.top]);
  const path = (points: readonly Point[], className: string): Html =>
    points.length < 2
      ? ""
      : element("path", {
          d: points.map((point, index) => `${index === 0 ? "M" : "L"}${across(point.x)} ${up(point.y)}`).join(""),
          class: className,
        });
  return drawing({ width, height, label }, [
    ...horizontalAxis(x, across),
    ...verticalAxis(y, up),
    path(expected, "expected"),
    ...series.map(({ run, line: points }) => path(points, `${seriesClass(run)} curve`)),
    ...series.flatMap(({ run, marks }) => marks.flatMap((mark) => markAt(mark, { across, up, run }))),
  ]);
}

type Scales = {
  readonly across: (value: number) => number;
  readonly up: (value: number) => number;
  readonly run: number;
};

function markAt(mark: Mark, { across, up, run }: Scales): readonly Html[] {
  const [x, y] = [across(mark.x), up(mark.y)];
  const { low, high, label } = mark;
  // Beside a mark near the right edge the text goes to its left.
  const isFarRight = x > frame.right - 70;
  return [
    ...(low === undefined || high === undefined ? [] : [line([x, up(low)], [x, up(high)], seriesClass(run))]),
    element("circle", { cx: x, cy: y, r: 4, class: seriesClass(run) }, tip(mark.text)),
    ...(label === undefined
      ? []
      : [textAt(label, { x: isFarRight ? x - 8 : x + 8, y: y - 7, "text-anchor": isFarRight ? "end" : "start" })]),
  ];
}

function horizontalAxis(
  { title, range, isLog, sayPower = sayTime }: Axis,
  across: (value: number) => number,
): readonly Html[] {
  const values = isLog ? wholePowers(range) : ticks(range[0], range[1], 6);
  return [
    ...values.flatMap((value) => [
      line([across(value), frame.top], [across(value), frame.bottom], "grid"),
      textAt(isLog ? sayPower(value) : `${value}`, {
        ...{ x: across(value), y: frame.bottom + 16, "text-anchor": "middle", class: "soft" },
      }),
    ]),
    line([frame.left, frame.bottom], [frame.right, frame.bottom], "axis"),
    textAt(title, { x: round((frame.left + frame.right) / 2), y: height - 6, "text-anchor": "middle", class: "soft" }),
  ];
}

function verticalAxis({ title, range }: Axis, up: (value: number) => number): readonly Html[] {
  const middle = round((frame.top + frame.bottom) / 2);
  return [
    ...ticks(range[0], range[1], 5).flatMap((value) => [
      line([frame.left, up(value)], [frame.right, up(value)], "grid"),
      textAt(`${value}`, { x: frame.left - 7, y: up(value) + 4, "text-anchor": "end", class: "soft" }),
    ]),
    line([frame.left, frame.top], [frame.left, frame.bottom], "axis"),
    textAt(title, {
      ...{ x: 12, y: middle, transform: `rotate(-90 12 ${middle})`, "text-anchor": "middle", class: "soft" },
    }),
  ];
}

/** Whole powers of ten, with 2 and 5 between them where there are few. */
function wholePowers([low, high]: readonly [number, number]): readonly number[] {
  const factors = high - low > 3 ? [1] : high - low > 1.5 ? [1, 3] : [1, 2, 5];
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, index) => Math.floor(low) + index);
  return powers
    .flatMap((power) => factors.map((factor) => Math.log10(factor) + power))
    .filter((value) => value >= low - 1e-9 && value <= high + 1e-9);
}

const sayTime = (value: number): string => {
  const ms = 10 ** value;
  return ms >= 1000 ? `${Number((ms / 1000).toPrecision(2))} s` : `${Number(ms.toPrecision(2))} ms`;
};
