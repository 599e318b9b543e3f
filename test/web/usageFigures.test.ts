import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { daysBetween, placeOf, shortDayAt } from "../../web/dashboard/usage/days.ts";
import { acceptance, csvOf, kept, withheldText, type Line } from "../../web/dashboard/usage/figures.ts";
import { lastDays, wrongWith } from "../../web/dashboard/usage/range.ts";

const figures = {
  ...{ requests: 9, promptTokens: 90, generatedTokens: 30, shown: 8, accepted: 3, partlyAccepted: 1, rejected: 2 },
  ...{ keptAfter30s: 2, keptAfter5min: 1, acceptedCharacters: 70 },
};
const line = (team: string): Line => ({
  key: { team },
  people: 5,
  figures,
  latency: { total: { p50: 12.34, p95: 50 } },
});

/** Of a colour as `#rrggbb`, by WCAG 2.2. */
const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
/** A variable's values in light and dark. */
const valuesOf = (file: string, name: string): readonly string[] => {
  const css = readFileSync(join(import.meta.dirname, "../../web", file), "utf8");
  return new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css)?.slice(1) ?? [];
};

suite("dashboard: usage in figures", () => {
  test("each line of a chart stands out from what it is drawn on, in light and dark", () => {
    const grounds = valuesOf("style/palette.css", "raised");
    assert.equal(grounds.length, 2);
    for (const name of ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5"])
      for (const [at, ground] of grounds.entries()) {
        const against = contrast(valuesOf("dashboard/usage/usage.css", name)[at] ?? ground, ground);
        assert.ok(against >= 3, `${name} on ${ground}: ${against.toFixed(2)}, of 3 that WCAG asks of graphics`);
      }
    assert.ok(contrast("#777777", "#666666") < 3, "the measure can fail");
  });

  test("shares are of what was shown and of what was accepted, and of nothing there is none", () => {
    assert.equal(acceptance(figures), 0.5);
    assert.equal(kept(figures, "keptAfter30s"), 0.5);
    assert.equal(acceptance({ ...figures, shown: 0 }), undefined);
    assert.equal(kept({ ...figures, accepted: 0, partlyAccepted: 0 }, "keptAfter5min"), undefined);
  });

  const names: readonly { readonly team: string; readonly cell: string }[] = [
    { team: "core", cell: "core" },
    { team: 'a "b", c', cell: '"a ""b"", c"' },
    { team: "=HYPERLINK(1)", cell: "'=HYPERLINK(1)" },
    { team: "-x", cell: "'-x" },
    { team: "-5", cell: "-5" },
  ];
  for (const { team, cell } of names)
    test(`CSV holds ${team} as ${cell}, which no spreadsheet takes for a formula`, () => {
      const [head, row, end] = csvOf([line(team)], ["team"]).split("\r\n");
      assert.ok(head?.startsWith("team,people,requests,promptTokens,"));
      assert.ok(row?.startsWith(`${cell},5,9,90,`), row);
      assert.ok(row?.endsWith(",12.3,50.0"), row);
      assert.equal(end, "");
    });

  test("without lines CSV has its head alone", () => {
    assert.match(csvOf([], ["day"]), /^day,people,contextP50Ms,[^\n]*\r\n$/);
  });

  test("what is withheld is said, and only then", () => {
    const reply = { lines: [], minimumGroup: 5 };
    assert.equal(withheldText({ ...reply, withheld: 0 }), undefined);
    assert.match(withheldText({ ...reply, withheld: 1 }) ?? "", /^One line is left out: fewer than 5 people/);
    assert.match(withheldText({ ...reply, withheld: 3 }) ?? "", /^3 lines are left out/);
  });

  test("days are whole, both ends included, whatever the month and the browser's time zone", () => {
    assert.deepEqual(daysBetween("2026-02-27", "2026-03-01"), ["2026-02-27", "2026-02-28", "2026-03-01"]);
    assert.deepEqual(daysBetween("2026-03-02", "2026-03-01"), []);
    assert.equal(daysBetween("0001-01-01", "9999-01-01").length, 3660);
    assert.deepEqual(lastDays(7, "2026-03-03"), { from: "2026-02-25", to: "2026-03-03" });
    assert.match(shortDayAt(placeOf("2026-03-29")), /29/);
    assert.deepEqual(wrongWith({ from: "2026-03-02", to: "2026-03-02" }), {});
    assert.ok(wrongWith({ from: "2026-03-02", to: "2026-03-01" }).to);
    assert.ok(wrongWith({ from: "", to: "2026-03-01" }).from);
  });
});
