import assert from "node:assert/strict";
import { engineTables, renderEnginePage, type EngineResult } from "../../../server/benchmark/engine/engineReport.ts";

const around = (value: number) => ({ value, low: value - 1, high: value + 1 });
const result: EngineResult = {
  machine: {
    ...{ threads: 2, bytesPerSecond: 34e9, productsPerSecond: 50e9, int8ProductsPerSecond: 400e9 },
    widest: { name: "avx512_vnni", products: 64 },
  },
  speeds: {
    prefill: [
      { tokens: 1, perSecond: around(40) },
      { tokens: 64, perSecond: around(200) },
    ],
    decode: around(38),
    parallel: [{ sequences: 2, perSecond: around(41) }],
    prefillRatio: around(1.5),
    decodeRatio: undefined,
  },
  shares: {
    ...{ decodeOfBandwidth: 0.35, bestPrefillPerSecond: 200, prefillOfArithmetic: 0.16 },
    prefillOfBest: [
      { tokens: 1, share: 0.2 },
      { tokens: 64, share: 1 },
    ],
  },
  cancel: { promptTokens: 1505, wholePrefillMs: 9400, tries: 30, p50Ms: 41, p95Ms: 119, maxMs: 268 },
};

suite("the report of an engine", () => {
  test("every figure stands in a row with its interval and what it is a share of", () => {
    const [tokens, ratios, cancel] = engineTables(result);
    assert.deepEqual(tokens?.rows, [
      ["prefill of 1", "40.0", "39.0 to 41.0", "20 %", "the fastest"],
      ["prefill of 64", "200.0", "199.0 to 201.0", "100 %", "the fastest"],
      ["decode", "38.0", "37.0 to 39.0", "35 %", "the memory's speed"],
      ["decode of 2 together", "41.0", "40.0 to 42.0", "", ""],
    ]);
    assert.deepEqual(ratios?.rows, [["prefill", "1.50", "0.50 to 2.50"]], "what was not measured has no row");
    assert.deepEqual(cancel?.rows, [["cancel", "1505", "9400", "30", "41", "119", "268"]]);
  });

  test("the page has a plot, the tables that have rows, and what it was made with", () => {
    const page = renderEnginePage(result, { model: "qwen2.5-coder-0.5b" });
    for (const part of [
      "<svg",
      "64 at once: 200 tokens/s",
      "decode: 38.0 tokens/s",
      "qwen2.5-coder-0.5b",
      "avx512_vnni",
    ])
      assert.ok(page.includes(part), part);
    const alone = renderEnginePage({ ...result, speeds: { ...result.speeds, prefillRatio: undefined } }, {});
    assert.ok(!alone.includes("llama-server"), "nobody asked one");
    assert.ok(!/(src|href)="http/.test(page), "it loads nothing");
  });
});
