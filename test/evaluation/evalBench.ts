import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { settings as table, type Settings } from "../../shared/settings.ts";
import { systemClock } from "../../server/base/systemClock.ts";
import { asShipped, type Experiment } from "../../server/completion/experiment.ts";
import { PipelineCompleter } from "../../server/completion/completer.ts";
import { noContext, type ContextProvider } from "../../server/domain/context.ts";
import { silentLog } from "../../server/domain/log.ts";
import { noPrivacy } from "../../server/domain/privacy.ts";
import type { MaskedCase } from "../../server/evaluation/maskedCase.ts";
import { readMasked } from "../../server/evaluation/maskedCase.ts";
import type { CaseRun } from "../../server/evaluation/runCases.ts";
import type { EvalCase } from "../../server/evaluation/result.ts";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { scriptedEngine, type Script } from "../support/scriptedEngine.ts";

/** A folder with these files, deleted by `remove`. */
export function temporaryRepository(files: Readonly<Record<string, string>>): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "lacuna-eval-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The case whose answer is `answer` where it first stands in the file, or from `after` on. */
export function caseOf(
  text: string,
  { path, answer, ...more }: { path: string; answer: string } & Partial<EvalCase>,
): EvalCase {
  const prefixUnits = text.indexOf(answer);
  if (prefixUnits === -1) throw new Error(`there is no ${answer}`);
  return {
    ...{ id: path, kind: "", language: "", repo: "", need: "", sha256: "" },
    ...{ path, prefixUnits, maskUnits: answer.length },
    ...more,
  };
}

export function masked(folder: string, each: EvalCase): MaskedCase {
  const read = readMasked(folder, each);
  if (read.kind === "bad") throw new Error(read.message);
  return read.masked;
}

const defaults = Object.fromEntries(Object.entries(table).map(([key, { default: value }]) => [key, value])) as Settings;

/** The real pipeline on a scripted engine, as a measurement runs it. */
export function evalBench(
  script: Script,
  {
    context = noContext,
    experiment = {},
    settings = {},
    ...more
  }: Partial<Omit<CaseRun, "settings">> & {
    context?: ContextProvider;
    experiment?: Partial<Experiment>;
    settings?: Partial<Settings>;
  } = {},
) {
  const engine = scriptedEngine(script);
  const current: Settings = { ...defaults, "complete.debounceMs": 0, ...settings };
  const completer = new PipelineCompleter({
    ...{ engine, syntax: createSyntax(), clock: systemClock, log: silentLog, context },
    settings: () => current,
    privacyOf: () => noPrivacy,
    experiment: { ...asShipped, ...experiment },
  });
  const run: CaseRun = {
    ...{ engine, completer, context, settings: current, trigger: "explicit", withRawText: false },
    indentationOf: () => ({ insertSpaces: true, tabSize: 2 }),
    isKnown: () => true,
    signal: new AbortController().signal,
    ...more,
  };
  return { engine, completer, run };
}
