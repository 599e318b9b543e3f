import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Contrast by WCAG 2.2: 4.5 for text (AA), 3 for what shows that something can be used or has the focus. */
const text = 4.5;
const edge = 3;

const css = readFileSync(join(import.meta.dirname, "../../web/style/palette.css"), "utf8");
const colours = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }],
  ),
);

const surfaces = ["ground", "side", "raised", "sunken", "hover"];
const pairs = [
  ...surfaces.flatMap((on) => ["text", "faint", "accent", "bad"].map((of) => ({ of, on, atLeast: text }))),
  ...["ground", "raised", "sunken"].flatMap((on) => [
    { of: "edge", on, atLeast: edge },
    { of: "good", on, atLeast: text },
    { of: "warning", on, atLeast: text },
  ]),
  ...["accent", "good", "warning", "bad"].flatMap((of) => [
    { of, on: `${of}-ground`, atLeast: text },
    { of: "text", on: `${of}-ground`, atLeast: text },
  ]),
  { of: "on-accent", on: "accent", atLeast: text },
  { of: "on-bad", on: "bad", atLeast: text },
];

suite("pages: palette", () => {
  for (const scheme of ["light", "dark"] as const)
    test(`can be read in ${scheme}`, () => {
      const faint = pairs
        .map(({ of, on, atLeast }) => ({ of, on, atLeast, is: contrast(colour(of, scheme), colour(on, scheme)) }))
        .filter(({ is, atLeast }) => is < atLeast)
        .map(({ of, on, atLeast, is }) => `${of} on ${on}: ${is.toFixed(2)}, at least ${atLeast}`);
      assert.deepEqual(faint, []);
    });

  test("is measured as the standard does", () => {
    assert.equal(contrast("#000000", "#ffffff").toFixed(2), "21.00");
    assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
  });
});

function colour(name: string, scheme: "light" | "dark"): string {
  const found = colours.get(name);
  assert.ok(found, `palette.css has no --${name} of the form light-dark(#rrggbb, #rrggbb)`);
  return found[scheme];
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
