import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTraces } from "../../server/cli/bench/loadTraces.ts";
import { readEarlier } from "../../server/cli/bench/readEarlier.ts";
import { readNumbers, type ReplayFlags } from "../../server/cli/bench/replayFlags.ts";

const flags: ReplayFlags = { count: "5", keys: "300", seed: "1", speed: "1", longestPause: "2000" };

suite("what `lacuna bench` is told", () => {
  let folder: string;
  setup(() => (folder = mkdtempSync(join(tmpdir(), "lacuna-bench-"))));
  teardown(() => rmSync(folder, { recursive: true, force: true }));
  const file = (text: string): string => {
    writeFileSync(join(folder, "given.jsonl"), text);
    return join(folder, "given.jsonl");
  };
  const load = async (given: { trace?: string; commits?: string; count?: string }): Promise<string> => {
    const loaded = await loadTraces({ count: "5", ...given }, { folder, signal: new AbortController().signal });
    return loaded.kind === "bad" ? loaded.message : `${loaded.traces.length} traces`;
  };

  test("numbers are read", () => {
    assert.deepEqual(readNumbers({ ...flags, speed: "2.5" }), {
      ...{ count: 5, keys: 300, seed: 1, speed: 2.5, longestPause: 2000 },
    });
  });

  for (const [change, fault] of [
    [{ keys: "0" }, '--keys needs a whole number from 1, not "0"'],
    [{ keys: "1.5" }, '--keys needs a whole number from 1, not "1.5"'],
    [{ count: "all" }, '--count needs a whole number from 1, not "all"'],
    [{ speed: "0" }, '--speed needs a number from 0.01, not "0"'],
    [{ longestPause: "Infinity" }, '--longest-pause needs a whole number from 1, not "Infinity"'],
  ] as const)
    test(`refuses ${JSON.stringify(change)}`, () => assert.equal(readNumbers({ ...flags, ...change }), fault));

  test("a trace is read as it was recorded", async () => {
    const trace = { before: "a\n", path: "a.ts", edits: [{ offset: 1, remove: 0, insert: "b", dt: 0 }] };
    assert.equal(await load({ trace: file(`${JSON.stringify(trace)}\n`) }), "1 traces");
  });

  test("either recordings or commits", async () => {
    assert.equal(await load({}), "name either --trace FILE or --commits FOLDER");
    assert.equal(await load({ trace: "a", commits: "b" }), "name either --trace FILE or --commits FOLDER");
  });

  test("what cannot be read is named", async () => {
    assert.match(await load({ trace: join(folder, "missing.jsonl") }), /missing\.jsonl cannot be read: ENOENT/);
    assert.match(await load({ trace: file('{"before": "a"}\n') }), /given\.jsonl/);
    assert.match(await load({ commits: folder }), /lacuna-bench-/, "a folder without a repository");
    assert.equal(await load({ commits: folder, count: "-1" }), "--count needs a number of commits");
  });

  test("an earlier run has to be one", () => {
    for (const text of ["{}", "no JSON", '{"kind": "lacuna bench growth"}']) {
      const earlier = readEarlier(file(text));
      assert.match(earlier.kind === "bad" ? earlier.message : "", /given\.jsonl/);
    }
  });
});
