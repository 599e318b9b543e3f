import assert from "node:assert/strict";
import { difference, pairsOf, turned } from "../../../server/evaluation/report/pairs.ts";
import { renderReport } from "../../../server/evaluation/report/renderReport.ts";
import type { ReportRun } from "../../../server/evaluation/report/report.ts";
import { ticks } from "../../../server/evaluation/report/svg.ts";
import { summarise } from "../../../server/evaluation/summary.ts";
import { syntheticRun } from "./syntheticRuns.ts";

const voidElements = new Set(["meta", "br"]);

/** Names of elements that are closed in the wrong order or never; attributes are checked for their quotes. */
function brokenTags(html: string): string[] {
  const open: string[] = [];
  const broken: string[] = [];
  const body = html.replace(/<style>[^]*?<\/style>/, "").replace("<!doctype html>", "");
  const tags = [...body.matchAll(/<(\/?)([a-z0-9]+)((?:"[^"]*"|[^">])*?)(\/?)>/gi)];
  for (const [whole, close, name = "", rest = "", self] of tags) {
    if (!/^(?:\s+[a-z][a-z0-9-]*(?:="[^"<>]*")?)*\s*$/i.test(rest)) broken.push(whole);
    if (close) {
      if (open.pop() !== name) broken.push(whole);
    } else if (!self && !voidElements.has(name)) open.push(name);
  }
  if (body.split("<").length - 1 !== tags.length) broken.push("a < that begins no tag");
  return [...broken, ...open];
}

suite("the HTML report", function () {
  // Intervals of many groups are drawn by resampling.
  this.timeout(60_000);
  const one = syntheticRun("one <run>", { skill: 0, cases: 60 });
  const other = syntheticRun("other & better", { skill: 1.5, cases: 60 });
  const none: ReportRun = { name: "nothing", results: [], summary: summarise([]), record: {} };

  const reports: { title: string; runs: ReportRun[] }[] = [
    { title: "one run", runs: [one] },
    { title: "two runs", runs: [one, other] },
    { title: "no results at all", runs: [none] },
    { title: "no runs", runs: [] },
  ];
  for (const { title, runs } of reports)
    test(`${title}: well-formed, and needs nothing from elsewhere`, () => {
      const html = renderReport({ title: `Report "<b>" ${title}`, runs });
      assert.deepEqual(brokenTags(html), []);
      assert.doesNotMatch(html, /https?:|<script|<link|<img|<iframe|@import|url\(|\ssrc=|\son[a-z]+=/i);
      assert.doesNotMatch(html, /NaN|undefined|Infinity|\[object/);
      assert.ok(html.includes("Report &quot;&lt;b&gt;&quot;"));
    });

  test("the check of tags can fail", () => {
    for (const html of ["<p><b></p></b>", "<p", "<p>a < b</p>", '<p class="a"b">x</p>', "<div>"])
      assert.notDeepEqual(brokenTags(html), [], html);
  });

  const html = renderReport({ title: "Compared", runs: [one, other] });
  const svgs = [...html.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label);
  test("every drawing is there, and says what it shows", () => {
    const wanted = [
      "All measures",
      "First line right, by slice",
      "All cases",
      "By kind of hole",
      "By language",
      "By repository",
      "By need",
      "Calibration: score against share right",
      "Precision against kept right suggestions, for every threshold",
      "Whole answer: share of cases done within a time",
      "First text: share of cases done within a time",
    ];
    assert.deepEqual(svgs, wanted);
  });

  test("nothing is drawn outside its drawing", () => {
    for (const [, width = "", height = "", content = ""] of html.matchAll(
      /<svg viewBox="0 0 (\d+) (\d+)"[^>]*>([^]*?)<\/svg>/g,
    )) {
      for (const [, name = "", value = ""] of content.matchAll(/\s(x|x1|x2|cx|y|y1|y2|cy)="(-?[\d.]+)"/g)) {
        const most = Number(name.startsWith("x") || name === "cx" ? width : height);
        assert.ok(Number(value) >= 0 && Number(value) <= most, `${name} ${value} of ${most}`);
      }
    }
  });

  test("light and dark, the settings, and the names of the runs", () => {
    for (const part of [
      "prefers-color-scheme: dark",
      "complete.maxLines",
      "one &lt;run&gt;",
      "other &amp; better",
      "qwen2.5-coder-0.5b",
      "modelSaidNothing",
    ])
      assert.ok(html.includes(part), part);
  });

  test("no completion stands in it", () => assert.ok(!html.includes("total(items")));
});

suite("comparison of two runs", () => {
  const before = syntheticRun("a", { skill: -1, cases: 60 }).results;
  const after = syntheticRun("b", { skill: 2, cases: 60 }).results;

  test("pairs are the cases of both, places for silence left out", () => {
    const pairs = pairsOf(before, after.slice(10));
    assert.equal(pairs.length, before.slice(10).filter(({ kind }) => kind !== "silence").length);
    for (const pair of pairs) assert.equal(pair.before.id, pair.after.id);
  });

  test("the difference is the mean of differences, and counts add up to it", () => {
    const pairs = pairsOf(before, after);
    const { gained, lost } = turned(pairs);
    const { value, low, high } = difference(pairs, "em_line");
    assert.ok(Math.abs(value - (100 * (gained - lost)) / pairs.length) < 1e-9);
    assert.ok(low < value && value < high && gained > lost);
  });

  test("a run does not differ from itself", () =>
    assert.deepEqual(difference(pairsOf(before, before), "es_line"), { value: 0, low: 0, high: 0 }));
});

suite("ticks", () => {
  for (const { low, high, about, wanted } of [
    { low: 0, high: 100, about: 5, wanted: [0, 20, 40, 60, 80, 100].slice(0, 6) },
    { low: -5, high: 25, about: 6, wanted: [-5, 0, 5, 10, 15, 20, 25] },
    { low: 0, high: 0.3, about: 3, wanted: [0, 0.1, 0.2, 0.3] },
  ])
    test(`${low} to ${high}`, () => assert.deepEqual(ticks(low, high, about), wanted));
});
