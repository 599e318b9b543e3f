import { offset } from "../../server/base/brand.ts";
import type { Settings } from "../../shared/settings.ts";
import type { CompletionRequest } from "../../server/domain/completer.ts";
import type { Machine } from "../../server/domain/machine.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import assert from "node:assert/strict";
import { completerBench } from "./completerBench.ts";
import type { Script } from "./scriptedEngine.ts";

/** A machine that says what it is told to. */
export const machine = (says: { battery?: boolean; busy?: boolean } = {}): Machine => ({
  isOnBattery: async () => says.battery === true,
  isBusy: () => says.busy === true,
});

export const requestAt = (marked: string, more: Partial<CompletionRequest> = {}): CompletionRequest => ({
  snapshot: { uri: "file:///a.ts", languageId: "typescript", version: 1, text: marked.replace("█", ""), path: "a.ts" },
  offset: offset(marked.indexOf("█")),
  ...{ trigger: "automatic", wanted: 1, selected: undefined, precedingCells: "" },
  indentation: { insertSpaces: true, tabSize: 2 },
  ...more,
});

type Given = { settings?: Partial<Settings>; machine?: Machine };

/** The pipeline with work ahead switched on. */
export function aheadBench(script: Omit<Script, "clock">, given: Given = {}) {
  const bench = completerBench(
    script,
    { "ahead.when": "onPower", ...given.settings },
    { machine: given.machine ?? machine() },
  );
  const { completer, clock, engine } = bench;
  return {
    ...bench,
    rest: (marked: string, more: Partial<CompletionRequest> = {}) => completer.expect(() => requestAt(marked, more)),
    type: (marked: string) => completer.documentChanged(requestAt(marked).snapshot, "typed"),
    /** Lets the quiet time pass. */
    settled: async (pending: Promise<Outcome>): Promise<Outcome> => {
      await clock.advance(100);
      return pending;
    },
    background: () => engine.requests.filter(({ priority }) => priority === "background"),
    /** Asserts that nothing was left behind. */
    dispose: async () => {
      completer.dispose();
      await clock.advance(0);
      assert.equal(clock.sleeping, 0, "a timer was left");
      assert.equal(engine.running, 0, "the engine was left working");
      assert.deepEqual(bench.bugs, []);
    },
  };
}
