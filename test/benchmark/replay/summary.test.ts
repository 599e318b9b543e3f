import assert from "node:assert/strict";
import type { LoggedPress, ReplayLog } from "../../../server/benchmark/replay/log.ts";
import { compareReplays, replayTables } from "../../../server/benchmark/replay/replayText.ts";
import { summariseReplay } from "../../../server/benchmark/replay/summary.ts";
import { percentile, spreadOf } from "../../../server/benchmark/percentile.ts";
import { tablesText } from "../../../server/cli/bench/tablesText.ts";
import type { MeasuredGeneration, MeasuredRequest } from "../../../shared/protocol.ts";

const uri = "file:///a.ts";
const press = (version: number, pressedAt: number, rest: Partial<LoggedPress>): LoggedPress => ({
  ...{ trace: "t", uri, version, pressedAt, isTyped: true, isInsideLine: true, ending: "shown", endedMs: 50 },
  ...rest,
});
type Times = Pick<MeasuredRequest, "receivedAt" | "answeredAt"> & { readonly quietMs?: number };
const shown = (version: number, from: "model" | "cache" | "typeThrough", times: Times): MeasuredRequest => ({
  ...{ kind: "request", uri, version, contextMs: 0, quietMs: 0, ...times, ending: "shown", from },
});
const empty = (version: number, reason: string, times: Times): MeasuredRequest => ({
  ...{ kind: "request", uri, version, contextMs: 0, quietMs: 0, ...times, ending: "empty", reason },
});
const work = (
  [startedAt, endedAt]: readonly [number, number],
  [prompt, reused]: readonly [number, number],
  rest: Partial<MeasuredGeneration> = {},
): MeasuredGeneration => ({
  ...{ kind: "generation", uri, isBackground: false, startedAt, endedAt },
  tokens: { prompt, reused, generated: 5, isComplete: true },
  ...rest,
});

/** Four keys in one line; the server's clock is 1,000 ahead of the client's. */
const log: ReplayLog = {
  presses: [
    press(2, 0, { nextMs: 100, ending: "cancelled", endedMs: 100, isInsideLine: false }),
    press(3, 100, { nextMs: 100, endedMs: 60 }),
    press(4, 200, { nextMs: 1500, endedMs: 2 }),
    press(5, 1700, { ending: "empty", endedMs: 301 }),
  ],
  requests: [
    empty(2, "cancelled", { receivedAt: 1000, answeredAt: 1100 }),
    shown(3, "model", { receivedAt: 1101, answeredAt: 1160, quietMs: 20 }),
    shown(4, "typeThrough", { receivedAt: 1200, answeredAt: 1201 }),
    empty(5, "lowConfidence", { receivedAt: 2700, answeredAt: 3000 }),
  ],
  generations: [
    work([1050, 1140], [900, 0], {
      stoppedAt: 1100,
      tokens: { prompt: 900, reused: 0, generated: 0, isComplete: false },
    }),
    work([1125, 1155], [100, 90], { firstTextAt: 1130 }),
    work([2702, 2990], [100, 98], { firstTextAt: 2710 }),
    work([1300, 1400], [100, 100], { isBackground: true }),
  ],
  processes: [{ name: "engine", cpuSeconds: 0.5, memoryBytes: 100 * 1024 ** 2, memoryKind: "proportional" }],
  evaluatedTokens: 212,
};

suite("what a replay comes to", () => {
  const summary = summariseReplay(log);

  test("percentiles are those of the nearest rank; nothing has none", () => {
    assert.deepEqual(
      [0.01, 0.5, 0.95, 1].map((share) => percentile([4, 1, 3, 2], share)),
      [1, 2, 4, 4],
    );
    assert.deepEqual(spreadOf([]), { count: 0, p50: Number.NaN, p95: Number.NaN, p99: Number.NaN });
    assert.equal(percentile([1, Number.POSITIVE_INFINITY], 0.95), Number.POSITIVE_INFINITY);
  });

  test("times: ghost text, the ends of bursts, the first one in a file", () => {
    assert.deepEqual(summary.ghostMs, spreadOf([60, 2]));
    assert.deepEqual(summary.restMs, spreadOf([2, 301]));
    assert.deepEqual(summary.restGhostMs, spreadOf([2]));
    assert.deepEqual(summary.firstGhostMs, spreadOf([160]));
    assert.equal(summary.ghostShare, 50);
    assert.equal(summary.restGhostShare, 50);
    assert.deepEqual(summary.firstTextMs, spreadOf([5, 8]));
  });

  test("a burst that was never answered counts as an endless wait", () => {
    const [first] = log.presses;
    const unanswered = summariseReplay({ ...log, presses: first ? [{ ...first, nextMs: 2000 }] : [] });
    assert.equal(unanswered.restMs.p50, Number.POSITIVE_INFINITY);
  });

  test("tokens: nobody knows how much was read of a prompt whose work was stopped in it", () => {
    assert.deepEqual(summary.evaluatedTokens, spreadOf([10, 2]));
    assert.equal(summary.reusedShare, 94);
    assert.deepEqual(summary.insideLineTokens, spreadOf([10, 0, 2]));
    assert.deepEqual(summary.askedInsideLineTokens, spreadOf([10, 2]));
    assert.equal(summary.engineTokensPerPress, 53);
    assert.equal(summary.engineReusedShare, 100 * (1 - 212 / 1200));
    assert.equal(summary.aheadGenerations, 1);
  });

  test("endings, and how long the engine went on after it was told to stop", () => {
    assert.deepEqual(summary.from, { model: 1, cache: 0, typeThrough: 1 });
    assert.deepEqual(summary.reasons, { cancelled: 1, lowConfidence: 1 });
    assert.deepEqual(summary.cancelMs, spreadOf([40]));
    assert.deepEqual(summary.cancelInPromptMs, spreadOf([40]));
  });

  test("own work is what neither quiet time nor the engine took, even for another request", () => {
    assert.deepEqual(summary.ownMs, spreadOf([59 - 20 - 30, 1, 300 - 288]));
    const takenOver = work([1010, 1155], [100, 90], { firstTextAt: 1020 });
    const { ownMs } = summariseReplay({ ...log, presses: log.presses.slice(1, 2), generations: [takenOver] });
    assert.deepEqual(ownMs, spreadOf([5]));
    assert.deepEqual(summary.ownBeforeMs, spreadOf([4, 2]));
    assert.deepEqual(summary.ownAfterMs, spreadOf([5, 10]));
    assert.deepEqual(summary.wireMs, spreadOf([1, 1, 1]));
  });

  test("processes: for 1,000 key presses", () => {
    assert.deepEqual(summary.cpuSecondsPer1000, [{ name: "engine", seconds: 125 }]);
  });

  test("the tables say it, with dashes where there is nothing", () => {
    const text = tablesText(replayTables(summary));
    assert.match(text, /^key press to ghost text, before the next key +2 +2 +60 +60$/m);
    assert.match(text, /^with ghost text before the next key +50\.0 %$/m);
    assert.match(text, /^lowConfidence +1$/m);
    assert.match(text, /^engine +125\.0 +100 +proportional$/m);
    const nothing = tablesText(
      replayTables(summariseReplay({ presses: [], requests: [], generations: [], processes: [] })),
    );
    assert.match(nothing, /^last key of a burst to its answer +0 +– +– +–$/m);
  });

  test("two runs are compared by ratio", () => {
    const text = tablesText([compareReplays(summary, { ...summary, ghostMs: spreadOf([1, 30]) })]);
    assert.match(text, /^key press to ghost text, before the next key +2\.0 +1\.0 +0\.50 +60\.0 +30\.0 +0\.50$/m);
  });
});
