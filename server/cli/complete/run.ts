import type { Settings } from "../../../shared/settings.ts";
import type { Outcome } from "../../domain/outcome.ts";
import { reasons } from "../../domain/reason.ts";
import { explanationText } from "../../completion/explanationText.ts";
import { guessIndentation } from "../../lsp/guessIndentation.ts";
import { loadSettings } from "../../settings/load.ts";
import { describeProblem } from "../../settings/problem.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { listenForInterrupt } from "../interruptibly.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { exitCodeOf } from "./exitCodeOf.ts";
import { overridesOf } from "../overrides.ts";
import { wire, type Wired } from "../wiring.ts";
import type { CompleteFlags } from "./flags.ts";
import { readPlace, type Place } from "./readPlace.ts";
import { toJson } from "./toJson.ts";

const mostAlternatives = 10;
/** Then the completion is made from what the index has so far. */
const longestIndexMs = 20_000;
const unhurried = 10;

export async function runComplete(where: string, flags: CompleteFlags): Promise<void> {
  const wanted = Number(flags.alternatives);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > mostAlternatives) {
    return fail(
      `--alternatives needs a whole number from 1 to ${mostAlternatives}, not "${flags.alternatives}"`,
      exitCodes.usage,
    );
  }
  const read = readPlace({ place: where, suffix: flags.suffix, language: flags.language, stdin: flags.stdin === true });
  if (read.kind === "bad") return fail(read.message, read.code);
  const { place } = read;
  const overrides = overridesOf(flags);
  if (typeof overrides === "string") return fail(overrides, exitCodes.usage);
  const { settings, problems } = loadSettings({ overrides, projectDir: place.root });
  for (const problem of problems) note(`lacuna: ${describeProblem(problem)}`);

  const wired = wire({ settings: () => settings, log: stderrLog() });
  const interrupt = listenForInterrupt();
  try {
    const outcome = await complete({ wired, settings, place, flags, wanted, signal: interrupt.signal });
    if (interrupt.signal.aborted) return fail("interrupted");
    report({ outcome, wired, place, flags });
  } finally {
    interrupt.ignore();
    await wired.dispose();
  }
}

type Completing = {
  readonly wired: Wired;
  readonly settings: Settings;
  readonly place: Place;
  readonly flags: CompleteFlags;
  readonly wanted: number;
  readonly signal: AbortSignal;
};

async function complete({ wired, settings, place, flags, wanted, signal }: Completing): Promise<Outcome> {
  const { snapshot, at } = place;
  const env = { settings: () => settings, log: stderrLog(), roots: () => [place.root] };
  const context = wired.openContext({ ...env, editorDefinitions: undefined, patience: unhurried });
  const completer = wired.createCompleter({ ...env, context });
  completer.documentOpened(snapshot);
  // An engine or an index that has to be started first is no reason to show nothing: nobody is typing meanwhile.
  if (place.outside === "")
    await Promise.all([
      wired.engine.prepare(signal),
      context.whenReady(snapshot.uri, AbortSignal.any([signal, AbortSignal.timeout(longestIndexMs)])),
    ]);
  const outcome = await completer.complete(
    {
      snapshot,
      offset: at,
      trigger: flags.automatic ? "automatic" : "explicit",
      wanted,
      indentation: guessIndentation(snapshot.text),
      selected: undefined,
      precedingCells: "",
    },
    signal,
  );
  completer.dispose();
  return outcome.kind === "empty" && outcome.reason === "cursorOutOfRange"
    ? { ...outcome, detail: place.outside }
    : outcome;
}

function report({
  outcome,
  wired,
  place,
  flags,
}: Pick<Completing, "wired" | "place" | "flags"> & { readonly outcome: Outcome }): void {
  const { state } = wired.engine;
  if (outcome.kind === "empty")
    process.exitCode = exitCodeOf(outcome.reason, { isModelNamed: flags.model !== undefined });
  if (flags.json)
    return printJson(toJson(outcome, place.snapshot.text, state.kind === "ready" ? state.model : undefined));
  if (flags.explain) return print(explanationText(outcome));
  if (outcome.kind === "empty") {
    if (outcome.reason === "cursorOutOfRange") return note(`lacuna: ${outcome.detail}`);
    const { means, help } = reasons[outcome.reason];
    return note(`Nothing is shown: ${outcome.reason}. ${means} ${outcome.detail}\n${help}`);
  }
  print(outcome.items.map(({ insertText }) => insertText).join("\n---\n"));
}
