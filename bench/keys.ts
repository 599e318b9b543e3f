/**
 * Tokens evaluated per key press while typing inside a line of a 1,000-line file, with the real model.
 * `tsx bench/keys.ts [--lines 1000] [--keys 60] [--json]`
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { offset } from "../server/base/brand.ts";
import { mean, percentile, printTable } from "./support/figures.ts";
import { openReal } from "./support/openReal.ts";

const { values } = parseArgs({
  options: {
    lines: { type: "string", default: "1000" },
    keys: { type: "string", default: "60" },
    json: { type: "boolean", default: false },
  },
});

/** A long file of real code: this project's own sources, one after another. */
function longFile(lines: number): string {
  const folder = "server/completion";
  const all = ["server/domain", folder, `${folder}/steps`, "server/models"].flatMap((each) =>
    readdirSync(each)
      .filter((name) => name.endsWith(".ts"))
      .sort()
      .map((name) => readFileSync(join(each, name), "utf8")),
  );
  return all.join("\n").split("\n").slice(0, lines).join("\n");
}

type Press = {
  readonly key: string;
  readonly from: string;
  readonly prompt: number;
  readonly evaluated: number;
  readonly ms: number;
};

async function main(): Promise<void> {
  const real = await openReal();
  const completer = real.complete();
  const text = longFile(Number(values.lines));
  const lines = text.split("\n");
  const at = lines.slice(0, Math.floor(lines.length / 2)).join("\n").length + 1;
  const typed = "const remaining = entries.filter((entry) => entry.isOpen).map((entry) => entry.id);".slice(
    0,
    Number(values.keys),
  );
  const presses: Press[] = [];
  for (let units = 0; units <= typed.length; units++) {
    const document = `${text.slice(0, at)}${typed.slice(0, units)}\n${text.slice(at)}`;
    const outcome = await completer.complete(
      {
        snapshot: {
          uri: "file:///bench/long.ts",
          languageId: "typescript",
          version: units,
          text: document,
          path: "long.ts",
        },
        offset: offset(at + units),
        trigger: "automatic",
        wanted: 1,
        indentation: { insertSpaces: true, tabSize: 2 },
        selected: undefined,
        precedingCells: "",
      },
      new AbortController().signal,
    );
    const { report, ms } = outcome.explanation;
    const from = outcome.kind === "shown" ? outcome.from : outcome.reason;
    presses.push({
      key: typed.charAt(units - 1),
      from,
      prompt: report?.promptTokens ?? 0,
      evaluated: (report?.promptTokens ?? 0) - (report?.reusedTokens ?? 0),
      ms: ms.total,
    });
  }
  completer.dispose();
  await real.dispose();
  report(presses);
}

function report([cold, ...typing]: readonly Press[]): void {
  const asked = typing.filter(({ prompt }) => prompt > 0);
  const row = (what: string, of: readonly Press[]) => ({
    what,
    presses: of.length,
    "tokens evaluated, median": percentile(
      of.map(({ evaluated }) => evaluated),
      0.5,
    ),
    p95: percentile(
      of.map(({ evaluated }) => evaluated),
      0.95,
    ),
    "prompt tokens, mean": Math.round(mean(of.map(({ prompt }) => prompt))),
    "share reused": `${(100 * (1 - mean(of.map(({ evaluated }) => evaluated)) / mean(of.map(({ prompt }) => prompt)))).toFixed(1)} %`,
  });
  const rows = [
    ...(cold ? [row("first request in the file", [cold])] : []),
    row("every key press", typing),
    row("key presses that asked the model", asked),
  ];
  if (values.json) console.log(JSON.stringify({ rows, presses: typing }));
  else printTable(rows);
}

await main();
