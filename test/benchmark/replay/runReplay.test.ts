import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../server/base/systemClock.ts";
import { runReplay } from "../../../server/benchmark/replay/runReplay.ts";
import { summariseReplay } from "../../../server/benchmark/replay/summary.ts";
import type { Trace } from "../../../server/benchmark/traces/trace.ts";
import { bundleScriptedServer, type BundledServer } from "../../support/bundleScriptedServer.ts";

suite("a whole replay, with a language server that always says the same", function () {
  this.timeout(30_000);
  let bundled: BundledServer;
  let folder = "";
  suiteSetup(async () => void (bundled = await bundleScriptedServer()));
  suiteTeardown(() => bundled.dispose());
  setup(() => (folder = mkdtempSync(join(tmpdir(), "lacuna-replay-"))));
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  const replay = (traces: readonly Trace[], program = bundled.program) =>
    runReplay({
      start: {
        command: [program, "lsp", "--stdio"],
        ...{ env: { ...process.env, LACUNA_SAYS: "word" }, folder, settings: {} },
      },
      ...{ traces, clock: systemClock, signal: new AbortController().signal },
      ...{ speed: 10, longestPauseMs: 2000, onPress: () => undefined, engine: async () => undefined },
    });

  test("every key press has an ending, and those that are answered have their request", async () => {
    const edits = [..."const a = 1;"].map((insert, offset) => ({ offset, remove: 0, insert, dt: 100 }));
    const trace: Trace = {
      ...{ id: "one", path: "a.ts", languageId: "typescript", before: "\n", timing: "recorded", edits },
    };
    const log = await replay([trace, { ...trace, id: "two" }]);
    assert.equal(log.presses.length, 2 * edits.length);
    assert.equal(new Set(log.presses.map(({ uri }) => uri)).size, 2);
    assert.equal(log.presses.at(-1)?.ending, "shown");
    assert.equal(log.requests.length, log.presses.length);
    const { ghostMs, from, presses } = summariseReplay(log);
    assert.ok(ghostMs.count > 0 && ghostMs.count <= presses);
    assert.ok(from.model >= ghostMs.count);
    if (process.platform === "linux") assert.ok(log.processes.some(({ name }) => name === "language server"));
  });

  test("a language server that does not start says why", async () => {
    const nowhere = join(folder, "nowhere.mjs");
    await assert.rejects(replay([], nowhere), /the language server ended with code 1: [^]*nowhere\.mjs/);
  });
});
