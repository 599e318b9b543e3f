import { settings as table, type Settings } from "../../shared/settings.ts";
import { offset } from "../../server/base/brand.ts";
import { asShipped } from "../../server/completion/experiment.ts";
import { PipelineCompleter, type CompleterDeps } from "../../server/completion/completer.ts";
import type { CompletionRequest } from "../../server/domain/completer.ts";
import { noContext } from "../../server/domain/context.ts";
import { silentLog } from "../../server/domain/log.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { noPrivacy } from "../../server/domain/privacy.ts";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { fakeClock } from "./fakeClock.ts";
import { scriptedEngine, type Script } from "./scriptedEngine.ts";

const defaults = Object.fromEntries(Object.entries(table).map(([key, { default: value }]) => [key, value])) as Settings;

/** What stands around the pipeline besides engine and clock. */
export type Parts = Partial<Pick<CompleterDeps, "context" | "privacyOf" | "machine">>;

/** The real pipeline between a scripted engine and a fake clock. */
export function completerBench(script: Omit<Script, "clock">, settings: Partial<Settings> = {}, parts: Parts = {}) {
  const clock = fakeClock();
  const engine = scriptedEngine({ ...script, clock });
  const bugs: unknown[] = [];
  const current = { ...defaults, ...settings };
  const completer = new PipelineCompleter({
    engine,
    syntax: createSyntax(),
    clock,
    log: { ...silentLog, bug: (_place, error) => void bugs.push(error) },
    settings: () => current,
    context: noContext,
    privacyOf: () => noPrivacy,
    experiment: asShipped,
    ...parts,
  });
  const ask = (
    marked: string,
    more: Partial<CompletionRequest> = {},
    signal = new AbortController().signal,
  ): Promise<Outcome> => {
    const at = marked.indexOf("█");
    return completer.complete(
      {
        snapshot: {
          uri: "file:///a.ts",
          languageId: "typescript",
          version: 1,
          text: marked.replace("█", ""),
          path: "a.ts",
        },
        offset: offset(at),
        trigger: "automatic",
        wanted: 1,
        indentation: { insertSpaces: true, tabSize: 2 },
        selected: undefined,
        precedingCells: "",
        ...more,
      },
      signal,
    );
  };
  return { clock, engine, completer, ask, bugs };
}

export const reasonOf = (outcome: Outcome): string =>
  outcome.kind === "empty" ? outcome.reason : `shown from ${outcome.from}`;
