import type { Settings } from "../../../shared/settings.ts";
import { field } from "../../base/record.ts";
import type { ModelInfo } from "../../domain/engine.ts";
import type { Spread } from "../percentile.ts";
import type { Trace } from "../traces/trace.ts";
import type { ReplayLog } from "./log.ts";
import type { Compared } from "./replayText.ts";
import type { ReplaySummary } from "./summary.ts";

/** A replay as `--json` writes it. NaN and infinity are null there. */
export type ReplayFile = {
  readonly kind: "lacuna bench replay";
  readonly version: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly model: ModelInfo;
  readonly settings: Settings;
  readonly replay: Readonly<Record<string, number>>;
  readonly traces: readonly (Pick<Trace, "id" | "path" | "languageId" | "timing"> & { readonly edits: number })[];
  readonly summary: ReplaySummary;
  readonly log: ReplayLog;
};

/** What is compared of such a file; undefined for one of another kind. */
export function readCompared(text: string): Compared | undefined {
  const parsed = parse(text);
  if (field(parsed, "kind") !== ("lacuna bench replay" satisfies ReplayFile["kind"])) return undefined;
  const summary = field(parsed, "summary");
  const read = (key: keyof Compared): Spread => readSpread(field(summary, key));
  const [ghostMs, restMs, restGhostMs] = [read("ghostMs"), read("restMs"), read("restGhostMs")];
  const [cancelMs, ownMs, insideLineTokens] = [read("cancelMs"), read("ownMs"), read("insideLineTokens")];
  return { ghostMs, restMs, restGhostMs, cancelMs, ownMs, insideLineTokens };
}

function readSpread(spread: unknown): Spread {
  const at = (key: string): number => {
    const value = field(spread, key);
    return typeof value === "number" ? value : Number.NaN;
  };
  return { count: at("count"), p50: at("p50"), p95: at("p95"), p99: at("p99") };
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // A file of another kind.
    return undefined;
  }
}
