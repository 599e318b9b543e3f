/**
 * Prompt layouts compared on holes in real code, with the real model. A hole is the rest of a line, from the beginning of
 * its code or from a place inside it, with everything else of the file in place.
 * `tsx bench/layout.ts [FOLDER …] [--cases 60] [--seed 1] [--json]`; folders default to this project's own sources, which no model has seen.
 */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { offset } from "../server/base/brand.ts";
import { languageOf } from "../server/syntax/languageOf.ts";
import { guessIndentation } from "../server/lsp/guessIndentation.ts";
import type { Layout } from "../server/prompt/layOut.ts";
import { bootstrap, mean, printTable, seeded } from "./support/figures.ts";
import { openReal } from "./support/openReal.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const layouts: readonly Layout[] = ["plain", "anchored", "wholeAfterMiddle"];
const extensions = new Set([".ts", ".tsx", ".js", ".py", ".go", ".rs", ".java", ".cpp"]);

type Hole = {
  readonly file: string;
  readonly text: string;
  readonly at: number;
  readonly answer: string;
  readonly kind: "whole line" | "inside a line";
};
type Result = {
  readonly layout: Layout;
  readonly kind: Hole["kind"];
  readonly isExact: boolean;
  readonly begins: boolean;
  readonly logProb: number;
  readonly ms: number;
};

const filesUnder = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name !== "node_modules" && !name.startsWith("."))
        .sort()
        .flatMap((name) => filesUnder(join(path, name)))
    : extensions.has(extname(path))
      ? [path]
      : [];

function makeHoles(folders: readonly string[], count: number): Hole[] {
  const random = seeded(Number(values.seed));
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const files = folders.flatMap(filesUnder);
  const holes: Hole[] = [];
  for (let tries = 0; holes.length < count && tries < count * 50; tries++) {
    const file = pick(files);
    if (file === undefined) break;
    const source = readFileSync(file, "utf8");
    const lines = source.split("\n");
    const index = Math.floor(random() * lines.length);
    const line = lines[index] ?? "";
    const indent = line.length - line.trimStart().length;
    const code = line.trim();
    if (index < 5 || code.length < 12 || code.length > 90 || /^(?:\/\/|\*|\/\*|#)/.test(code)) continue;
    const kind = holes.length % 2 === 0 ? "whole line" : "inside a line";
    const cut = kind === "whole line" ? indent : indent + Math.max(3, Math.floor(code.length * (0.3 + random() * 0.4)));
    const start = lines.slice(0, index).join("\n").length + 1;
    holes.push({
      file,
      kind,
      at: start + cut,
      answer: line.slice(cut).trimEnd(),
      text: source.slice(0, start + cut) + source.slice(start + line.length),
    });
  }
  return holes;
}

async function main(): Promise<void> {
  const real = await openReal({ "complete.lines": "single" });
  const holes = makeHoles(positionals.length > 0 ? positionals : ["server", "extension"], Number(values.cases));
  const results: Result[] = [];
  for (const [number, hole] of holes.entries())
    for (const layout of layouts) {
      const completer = real.complete({ layout });
      const outcome = await completer.complete(
        {
          snapshot: {
            uri: `file:///bench/${number}/${layout}`,
            languageId: languageOf(hole.file),
            version: 1,
            text: hole.text,
            path: hole.file,
          },
          offset: offset(hole.at),
          trigger: "explicit",
          wanted: 1,
          indentation: guessIndentation(hole.text),
          selected: undefined,
          precedingCells: "",
        },
        new AbortController().signal,
      );
      completer.dispose();
      const shown = outcome.kind === "shown" ? (outcome.items[0]?.insertText.split("\n")[0] ?? "").trim() : "";
      const wanted = hole.answer.trim();
      const { report, ms } = outcome.explanation;
      results.push({
        layout,
        kind: hole.kind,
        isExact: shown === wanted,
        begins: shown !== "" && shown.slice(0, 8) === wanted.slice(0, 8),
        logProb: report?.meanLogProb ?? Number.NaN,
        ms: ms.total,
      });
    }
  await real.dispose();
  report(results);
}

function report(results: readonly Result[]): void {
  const rows = layouts.flatMap((layout) =>
    (["whole line", "inside a line", "all"] as const).map((kind) => {
      const of = results.filter((each) => each.layout === layout && (kind === "all" || each.kind === kind));
      const exact = of.map(({ isExact }) => Number(isExact));
      const [low, high] = bootstrap(exact);
      const percent = (share: number): string => (100 * share).toFixed(0);
      return {
        layout,
        holes: kind,
        cases: of.length,
        "exact, %": `${percent(mean(exact))} (${percent(low)} to ${percent(high)})`,
        "right beginning, %": percent(mean(of.map(({ begins }) => Number(begins)))),
      };
    }),
  );
  if (values.json) console.log(JSON.stringify({ rows, results }));
  else printTable(rows);
}

await main();
