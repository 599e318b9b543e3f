import assert from "node:assert/strict";
import { sharesOf } from "../../../server/benchmark/engine/shares.ts";
import { widestInstruction } from "../../../server/benchmark/engine/machine.ts";
import { loopsModule } from "../../../server/benchmark/engine/wasm.ts";

suite("the limits of a machine", () => {
  test("the loops are a valid module", () => {
    const { WebAssembly } = globalThis as unknown as {
      readonly WebAssembly: { validate(bytes: Uint8Array): boolean };
    };
    assert.equal(WebAssembly.validate(loopsModule()), true);
    assert.equal(WebAssembly.validate(loopsModule().slice(0, -1)), false);
  });

  test("the widest instruction for 8-bit products", () => {
    const products = (...flags: string[]) => Math.round(widestInstruction(new Set(flags)).products);
    assert.deepEqual(
      [
        products("avx2", "avx512bw", "avx512_vnni"),
        products("avx2", "avx_vnni"),
        products("avx2"),
        products("asimddp"),
      ],
      [64, 32, 11, 16],
    );
    assert.equal(products(), 8);
  });

  test("shares", () => {
    const figure = (value: number) => ({ value, low: value, high: value });
    const speeds = {
      prefill: [
        { tokens: 1, perSecond: figure(25) },
        { tokens: 64, perSecond: figure(100) },
      ],
      ...{ decode: figure(20), parallel: [], prefillRatio: undefined, decodeRatio: undefined },
    };
    const machine = {
      ...{ threads: 1, bytesPerSecond: 16e9, productsPerSecond: 1e11, int8ProductsPerSecond: 2e11 },
      widest: { name: "", products: 16 },
    };
    assert.deepEqual(sharesOf(speeds, machine, { parameters: 1e9, bytes: 4e8 }), {
      ...{ decodeOfBandwidth: 0.5, bestPrefillPerSecond: 100, prefillOfArithmetic: 0.5 },
      prefillOfBest: [
        { tokens: 1, share: 0.25 },
        { tokens: 64, share: 1 },
      ],
    });
  });
});
