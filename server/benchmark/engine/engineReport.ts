import { curvePlot } from "../../evaluation/report/curvePlot.ts";
import { figureBlock, paragraph, section, type Html } from "../../evaluation/report/html.ts";
import { renderPage } from "../../evaluation/report/page.ts";
import type { Figure } from "../../evaluation/result.ts";
import { madeWith, tableSections } from "../report.ts";
import { sayNumber, type Row, type Table } from "../tables.ts";
import type { Cancelled } from "./cancel.ts";
import type { MachineLimits } from "./machine.ts";
import type { Shares } from "./shares.ts";
import type { Speeds } from "./speeds.ts";

export type EngineResult = {
  readonly machine: MachineLimits;
  readonly speeds: Speeds;
  readonly shares: Shares;
  readonly cancel: Cancelled;
};

export function engineTables({ machine, speeds, shares, cancel }: EngineResult): readonly Table[] {
  const { prefill, decode, parallel, prefillRatio, decodeRatio } = speeds;
  return [
    {
      title: "Tokens a second",
      head: ["", "median", "95 %", "share", "of"],
      rows: [
        ...prefill.map(({ tokens, perSecond }, index) =>
          figureRow(`prefill of ${tokens}`, perSecond, sharePair(shares.prefillOfBest[index]?.share, "the fastest")),
        ),
        figureRow("decode", decode, sharePair(shares.decodeOfBandwidth, "the memory's speed")),
        ...parallel.map(({ sequences, perSecond }) =>
          figureRow(`decode of ${sequences} together`, perSecond, ["", ""]),
        ),
      ],
    },
    {
      title: "Divided by llama-server's",
      head: ["", "median", "95 %"],
      rows: [ratioRow("prefill", prefillRatio), ratioRow("decode", decodeRatio)].filter((row) => row !== undefined),
    },
    {
      title: "Free after a cancel inside a prefill",
      head: ["", "tokens", "let run ms", "tries", "p50 ms", "p95 ms", "most ms"],
      rows: [
        [
          "cancel",
          ...[cancel.promptTokens, cancel.wholePrefillMs, cancel.tries].map((value) => sayNumber(value)),
          ...[cancel.p50Ms, cancel.p95Ms, cancel.maxMs].map((ms) => sayNumber(ms)),
        ],
      ],
    },
    {
      title: "The machine",
      head: ["", "measured"],
      rows: [
        ["memory read", `${sayNumber(machine.bytesPerSecond / 1e9, 1)} GB/s`],
        ["16-bit products, 128-bit vectors", `${sayNumber(machine.productsPerSecond / 1e9, 1)} G/s`],
        [
          `8-bit products, at most (${machine.widest.name})`,
          `${sayNumber(machine.int8ProductsPerSecond / 1e9, 1)} G/s`,
        ],
        ["fastest prefill, of the bound for 8-bit products", percent(shares.prefillOfArithmetic)],
      ],
    },
  ];
}

/** A page of its own with the speed of prefill by length. `record`: what the figures depend on. */
export const renderEnginePage = (result: EngineResult, record: Readonly<Record<string, string | number>>): string =>
  renderPage({ title: "The engine and the machine", subtitle: "One request at a time", legend: "" }, [
    section(
      "Prefill and decode",
      paragraph("Tokens evaluated a second, by how many are evaluated at once; the scale of lengths is logarithmic."),
      figureBlock(prefillPlot(result.speeds), { title: "Prefill by length", note: "Medians." }),
    ),
    ...tableSections(engineTables(result).filter(({ rows }) => rows.length > 0)),
    madeWith(record),
  ]);

function prefillPlot({ prefill, decode }: Speeds): Html {
  const points = prefill.map(({ tokens, perSecond }) => ({
    ...{ x: Math.log10(tokens), y: perSecond.value, text: `${tokens} at once: ${sayNumber(perSecond.value)} tokens/s` },
  }));
  const most = Math.max(...points.map(({ x }) => x), 1);
  const fastest = Math.max(...points.map(({ y }) => y), decode.value, 1);
  const decoding = [0, most].map((x) => ({ x, y: decode.value }));
  return curvePlot({
    label: "Tokens a second by tokens evaluated at once",
    x: {
      ...{ title: "tokens evaluated at once", range: [-0.1, most + 0.1], isLog: true },
      sayPower: (power) => `${Number((10 ** power).toPrecision(1))}`,
    },
    y: { title: "tokens/s", range: [0, 1.1 * fastest] },
    series: [
      { run: 0, line: points, marks: points.map((point, at) => (at === 0 ? { ...point, label: "prefill" } : point)) },
      {
        run: 1,
        line: decoding,
        marks: decoding.slice(1).map((point) => ({
          ...{ ...point, text: `decode: ${sayNumber(decode.value, 1)} tokens/s`, label: "decode" },
        })),
      },
    ],
    expected: [],
  });
}

const figureRow = (name: string, figure: Figure, share: readonly [string, string]): Row => [
  ...([name, sayNumber(figure.value, 1), interval(figure, 1)] as const),
  ...share,
];
const ratioRow = (name: string, figure: Figure | undefined): Row | undefined =>
  figure === undefined ? undefined : [name, sayNumber(figure.value, 2), interval(figure, 2)];
const sharePair = (share: number | undefined, of: string): readonly [string, string] =>
  share === undefined ? ["", ""] : [percent(share), of];
const interval = ({ low, high }: Figure, digits: number): string =>
  `${sayNumber(low, digits)} to ${sayNumber(high, digits)}`;
const percent = (share: number): string => `${sayNumber(100 * share)} %`;
