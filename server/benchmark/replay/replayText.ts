import type { Spread } from "../percentile.ts";
import { sayNumber, sayPercent, spreadRow, type Row, type Table } from "../tables.ts";
import type { ReplaySummary } from "./summary.ts";

/** The figures as tables; the terminal and the page show the same ones. */
export function replayTables(of: ReplaySummary): readonly Table[] {
  return [
    {
      title: "Time, in ms",
      head: ["", "count", "p50", "p95", "p99"],
      rows: [
        spreadRow("key press to ghost text, before the next key", of.ghostMs),
        spreadRow("last key of a burst to its answer", of.restMs),
        spreadRow("last key of a burst to ghost text", of.restGhostMs),
        spreadRow("first key in a file to the first ghost text", of.firstGhostMs),
        spreadRow("engine asked to first text", of.firstTextMs),
        spreadRow("engine told to stop to engine free", of.cancelMs),
        spreadRow("the same, while it read the prompt", of.cancelInPromptMs),
        spreadRow("own work of the language server", of.ownMs, 1),
        spreadRow("of it, before the engine is asked", of.ownBeforeMs, 1),
        spreadRow("of it, after the engine has answered", of.ownAfterMs, 1),
        spreadRow("between editor and language server", of.wireMs, 1),
      ],
    },
    {
      title: "Tokens",
      head: ["", "count", "p50", "p95", "p99"],
      rows: [
        spreadRow("in the prompt, each request", of.promptTokens),
        spreadRow("reused, each request", of.reusedTokens),
        spreadRow("evaluated, each request", of.evaluatedTokens),
        spreadRow("evaluated, each key press inside a line", of.insideLineTokens),
        spreadRow("the same, where the model was asked", of.askedInsideLineTokens),
      ],
    },
    { title: "Shares", head: ["", ""], rows: shareRows(of) },
    { title: "Why nothing was shown", head: ["reason", "key presses"], rows: reasonRows(of) },
    {
      title: "Processes",
      head: ["", "CPU s per 1,000 keys", "memory, MiB", "counted as"],
      rows: of.memory.map(({ name, memoryBytes, memoryKind }, index) => [
        name,
        sayNumber(of.cpuSecondsPer1000[index]?.seconds ?? Number.NaN, 1),
        sayNumber(memoryBytes / 1024 ** 2),
        memoryKind,
      ]),
    },
  ];
}

function shareRows(of: ReplaySummary): readonly Row[] {
  const shown = of.from.model + of.from.cache + of.from.typeThrough;
  const share = (part: number, all: number): string => sayPercent((100 * part) / all);
  return [
    ["key presses", `${of.presses}`],
    ["with ghost text before the next key", sayPercent(of.ghostShare)],
    ["with ghost text, last key of a burst", sayPercent(of.restGhostShare)],
    ["answered from the cache, of all key presses", share(of.from.cache, of.presses)],
    ["typed into an earlier suggestion, of all key presses", share(of.from.typeThrough, of.presses)],
    ["neither asked the model, of suggestions", share(of.from.cache + of.from.typeThrough, shown)],
    ["prompt tokens reused, finished requests", sayPercent(of.reusedShare)],
    ["prompt tokens reused, by the engine's own count", sayPercent(of.engineReusedShare ?? Number.NaN)],
    ["tokens evaluated for each key press, by that count", sayNumber(of.engineTokensPerPress ?? Number.NaN, 1)],
    ["times the model worked ahead", `${of.aheadGenerations}`],
  ];
}

const reasonRows = ({ reasons }: ReplaySummary): readonly Row[] =>
  Object.entries(reasons).map(([reason, count]) => [reason, `${count}`]);

/** What to look at first when two versions are compared. Below 1 the later one is quicker or does less. */
const compared = [
  ["key press to ghost text, before the next key", "ghostMs"],
  ["last key of a burst to its answer", "restMs"],
  ["last key of a burst to ghost text", "restGhostMs"],
  ["engine told to stop to engine free", "cancelMs"],
  ["own work of the language server", "ownMs"],
  ["tokens evaluated, each key press inside a line", "insideLineTokens"],
] as const satisfies readonly (readonly [string, keyof ReplaySummary])[];

export type Compared = Readonly<Record<(typeof compared)[number][1], Spread>>;

/** Ratios of a later replay to an earlier one. */
export const compareReplays = (earlier: Compared, later: Compared): Table => ({
  title: "Compared with the earlier run",
  head: ["", "p50 before", "p50", "ratio", "p95 before", "p95", "ratio"],
  rows: compared.map(([name, key]) => {
    const [before, now] = [earlier[key], later[key]];
    const cells = (share: "p50" | "p95"): readonly string[] => [
      sayNumber(before[share], 1),
      sayNumber(now[share], 1),
      sayNumber(now[share] / before[share], 2),
    ];
    return [name, ...cells("p50"), ...cells("p95")];
  }),
});
