import { settings as table, type Settings } from "../../../shared/settings.ts";
import { tokens } from "../../base/brand.ts";
import type { Experiment } from "../../completion/experiment.ts";
import type { CompletionRequest } from "../../domain/completer.ts";
import type { ModelInfo } from "../../domain/engine.ts";
import type { Layout } from "../../prompt/layOut.ts";
import { settingKeys } from "../../settings/flatten.ts";
import { loadSettings } from "../../settings/load.ts";
import { mergeSettings } from "../../settings/merge.ts";
import type { Problem } from "../../settings/problem.ts";
import { overridesOf } from "../overrides.ts";
import type { RepoFlags } from "./flags.ts";

/** How the pipeline is run for a measurement. */
export type Plan = {
  readonly settings: Settings;
  readonly problems: readonly Problem[];
  readonly experiment: Experiment;
  readonly trigger: CompletionRequest["trigger"];
  readonly withContext: boolean;
};

/** Nobody waits, and a busy machine has to find the same context as a quiet one. */
export const unhurried = 200;

const layouts: Readonly<Record<NonNullable<RepoFlags["layout"]>, Layout>> = {
  plain: "plain",
  "suffix-first": "wholeAfterMiddle",
  "line-after-middle": "lineAfterMiddle",
  anchored: "anchored",
};

/** A text is what is wrong with the flags. */
export function planOf(flags: RepoFlags): Plan | string {
  const overrides = overridesOf(flags);
  if (typeof overrides === "string") return overrides;
  const [prefix, suffix, snippets] = [flags.prefixTokens, flags.suffixTokens, flags.snippetTokens].map(Number);
  if (!isCount(prefix) || !isCount(suffix) || !isCount(snippets) || prefix === 0)
    return "--prefix-tokens, --suffix-tokens and --snippet-tokens need whole numbers of tokens, the first above 0";
  const measured: Record<string, unknown> = {
    ...asMeasured,
    ...(flags.level === "all" ? {} : { "complete.level": flags.level }),
  };
  return {
    ...measuringSettings({ ...measured, ...overrides }),
    trigger: flags.level === "all" ? "explicit" : "automatic",
    withContext: flags.context,
    experiment: {
      layout: flags.layout === undefined ? undefined : layouts[flags.layout],
      isHealed: flags.healing,
      budget: { prefix: tokens(prefix), suffix: tokens(suffix), snippets: tokens(snippets) },
      promptRule: undefined,
      patience: unhurried,
    },
  };
}

/** Nobody waits: no pause before asking, and as much time as a busy machine needs. */
const asMeasured = { "complete.debounceMs": 0, "complete.timeoutMs": 120_000 };

/** Which model runs and how is this machine's business; everything else is as shipped, so that figures can be compared. */
const ofThisMachine = /^(?:model|engine|network)\./;

export function measuringSettings(overrides: Readonly<Record<string, unknown>>): Pick<Plan, "settings" | "problems"> {
  const own = loadSettings();
  const kept = Object.entries(own.settings).filter(([key]) => ofThisMachine.test(key));
  const { settings, problems } = mergeSettings([
    { source: "user", raw: Object.fromEntries(kept) },
    { source: "commandLine", raw: overrides },
  ]);
  return { settings, problems };
}

const isCount = (value: number | undefined): value is number =>
  value !== undefined && Number.isInteger(value) && value >= 0;

/** What the answers of a run depend on, by name; runs that share a prediction file must agree in all of it. */
export type RunRecord = Readonly<Record<string, string | number | boolean>>;

export function recordOf(plan: Plan, model: Pick<ModelInfo, "id" | "sha256">): RunRecord {
  const { layout, isHealed, budget } = plan.experiment;
  const ofPipeline = settingKeys.filter((key) => !ofThisMachine.test(key) && key !== "log.level");
  const changed = ofPipeline.filter((key) => JSON.stringify(plan.settings[key]) !== JSON.stringify(table[key].default));
  return {
    ...{ model: model.id, sha256: model.sha256 ?? "" },
    ...{ layout: layout ?? "best for the model", healing: isHealed, context: plan.withContext },
    prefixTokens: budget?.prefix ?? 0,
    suffixTokens: budget?.suffix ?? 0,
    snippetTokens: budget?.snippets ?? 0,
    level: plan.trigger === "explicit" ? "all" : plan.settings["complete.level"],
    ...Object.fromEntries(changed.map((key) => [key, JSON.stringify(plan.settings[key])])),
  };
}
