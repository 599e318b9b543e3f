import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { isPeerName, peers } from "../../evaluation/peers/peers.ts";
import type { Peer } from "../../evaluation/peers/peer.ts";
import { difference, pairsOf } from "../../evaluation/report/pairs.ts";
import type { ReportRun } from "../../evaluation/report/report.ts";
import { summarise } from "../../evaluation/summary.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { table } from "../models/table.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { wire, type Wired } from "../wiring.ts";
import type { OwnCasesFlags, RepoFlags } from "./flags.ts";
import { measure } from "./measure.ts";
import { planOf, recordOf, type Plan } from "./plan.ts";
import { noPredictions, openPredictions } from "./predictions.ts";
import { writeReport } from "./runCompare.ts";
import { withCases, type Given } from "./withCases.ts";

export type PeersFlags = OwnCasesFlags &
  Pick<RepoFlags, "cases" | "repo" | "limit" | "out" | "model" | "set" | "json" | "html"> & { readonly peers: string };

/** Text around the cursor and snippets together: what every tool may use at most, where it does not use less by itself. */
const tokens = { prefixTokens: "640", suffixTokens: "160", snippetTokens: "480" } as const;

export async function runPeers(named: string, flags: PeersFlags): Promise<void> {
  const names = flags.peers.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !isPeerName(name));
  if (unknown !== undefined)
    return fail(`there is no peer "${unknown}"; there are ${Object.keys(peers).join(", ")}`, exitCodes.usage);
  const plan = planOf({ ...flags, ...tokens, level: "all", healing: true, context: true });
  if (typeof plan === "string") return fail(plan, exitCodes.usage);
  const chosen = names.filter(isPeerName).map((name) => ({ name, peer: peers[name] }));
  await withCases({ named, flags, plan }, (given) => runAll({ ...given, flags, chosen }));
}

type All = Given & {
  readonly flags: PeersFlags;
  readonly chosen: readonly { readonly name: string; readonly peer: Peer }[];
};

async function runAll(all: All): Promise<void> {
  const { plan, flags, chosen, signal } = all;
  const wired = wire({ settings: () => plan.settings, log: stderrLog() });
  try {
    const runs: ReportRun[] = [];
    for (const { name, peer } of [{ name: "lacuna", peer: undefined }, ...chosen]) {
      const run = await runOne({ ...all, wired, name, plan: peer === undefined ? plan : planFor(plan, peer) });
      if (run === undefined || signal.aborted) return;
      runs.push(run);
    }
    if (flags.json === true) printJson(runs.map(({ name, summary, record }) => ({ name, summary, record })));
    else print(peersText(runs));
    if (flags.html !== undefined) await writeReport(flags.html, runs);
  } finally {
    await wired.dispose();
  }
}

const planFor = (plan: Plan, { sources, rule }: Peer): Plan => ({
  ...plan,
  settings: { ...plan.settings, "context.sources": sources },
  experiment: { ...plan.experiment, promptRule: rule },
});

async function runOne(one: All & { readonly wired: Wired; readonly name: string }): Promise<ReportRun | undefined> {
  const { wired, plan, flags, name, folder, cases, signal } = one;
  const state = await wired.engine.prepare(signal);
  if (state.kind !== "ready") {
    fail(signal.aborted ? "interrupted" : `the model is not ready: ${JSON.stringify(state)}`, exitCodes.unavailable);
    return undefined;
  }
  const record = { ...recordOf(plan, state.model), prompts: name };
  const opened = openFor(flags.out, name, record);
  if (opened.kind === "bad") {
    fail(opened.message);
    return undefined;
  }
  note(`${name}: ${cases.length} cases, of which ${opened.predictions.found.length} are done`);
  const results = await measure({
    wired,
    plan,
    folder,
    cases,
    predictions: opened.predictions,
    withRawText: false,
    signal,
  });
  if (results.length < cases.length) {
    fail(`${name}: only ${results.length} of ${cases.length} cases were done`, exitCodes.unavailable);
    return undefined;
  }
  return { name, results, record, summary: summarise(results) };
}

function openFor(
  folder: string | undefined,
  name: string,
  record: ReportRun["record"],
): ReturnType<typeof openPredictions> {
  if (folder === undefined) return { kind: "open", predictions: noPredictions };
  mkdirSync(folder, { recursive: true });
  return openPredictions(join(folder, `${name}.jsonl`), { isResumed: true, record });
}

function peersText(runs: readonly ReportRun[]): string {
  const [ours] = runs;
  const rows = runs.map(({ name, results, summary }) => {
    const { metrics } = summary.all;
    const needing = summary.by.need.find((group) => group.name === "repo");
    const tokensEach = results.reduce((sum, { promptTokens }) => sum + promptTokens, 0) / results.length;
    const gap =
      ours === undefined || name === ours.name ? undefined : difference(pairsOf(results, ours.results), "em_line");
    return [
      name,
      ...[metrics.em_line, metrics.em_block, metrics.es_line, metrics.id_f1].map(({ value }) => value.toFixed(1)),
      needing === undefined ? "-" : needing.metrics.em_line.value.toFixed(1),
      tokensEach.toFixed(0),
      gap === undefined ? "" : `${gap.value.toFixed(1)} (${gap.low.toFixed(1)} to ${gap.high.toFixed(1)})`,
    ];
  });
  const heading = [
    "prompts of",
    "line right",
    "all right",
    "similar",
    "names",
    "line right, needs repository",
    "tokens",
    "ours is ahead by (95 %)",
  ];
  return `${runs[0]?.results.length ?? 0} cases, in percent\n\n${table([heading, ...rows])}`;
}
