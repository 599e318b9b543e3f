import { escapeHtml, type Html } from "./html.ts";

/** A linear scale from values to pixels. */
export type Scale = (value: number) => number;
export const scale =
  (from: readonly [number, number], to: readonly [number, number]): Scale =>
  (value) =>
    round(to[0] + ((value - from[0]) / (from[1] - from[0])) * (to[1] - to[0]));

export type Attributes = Readonly<Record<string, string | number>>;

export const element = (name: string, attributes: Attributes, content = ""): Html => {
  const listed = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(`${value}`)}"`);
  return `<${name}${listed.join("")}${content === "" ? "/>" : `>${content}</${name}>`}`;
};

/** Shown by the browser when the pointer rests on the element. */
export const tip = (text: string): Html => `<title>${escapeHtml(text)}</title>`;

export const textAt = (text: string, attributes: Attributes): Html => element("text", attributes, escapeHtml(text));

/** `label` says to those who cannot see it what the drawing shows. */
export const drawing = (
  { width, height, label }: { readonly width: number; readonly height: number; readonly label: string },
  parts: readonly Html[],
): Html =>
  element(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      class: width > 600 ? "wide" : "",
      role: "img",
      "aria-label": label,
    },
    `\n${parts.join("\n")}\n`,
  );

export const line = (
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  className: string,
): Html => element("line", { x1, y1, x2, y2, class: className });

/** "Nice" values between two ends, both covered as far as the step allows. */
export function ticks(low: number, high: number, about = 5): readonly number[] {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

export const seriesClass = (index: number): string => `s${index % 4}`;

export const round = (value: number): number => Math.round(value * 10) / 10;
