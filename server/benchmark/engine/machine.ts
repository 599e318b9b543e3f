import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { bytesPerRound, loopsModule, productsPerRound } from "./wasm.ts";

/** What the machine can do at most with so many threads, as far as it can be measured without native code. */
export type MachineLimits = {
  readonly threads: number;
  /**
   * Memory read at once by all threads, in bytes a second: each adds up a block of its own, 16 bytes an instruction; all
   * blocks together are larger than any cache. The best of several passes.
   */
  readonly bytesPerSecond: number;
  /** Products of 16-bit integers a second that 128-bit vectors in registers give, all threads together. */
  readonly productsPerSecond: number;
  /**
   * Products of 8-bit integers a second at most: the vector instructions a second that were measured, times the products of
   * the widest such instruction that the processor names. A bound and not a measurement: wide instructions may be issued less often.
   */
  readonly int8ProductsPerSecond: number;
  readonly widest: Widest;
};

export type Widest = { readonly name: string; readonly products: number };

export async function measureMachine(threads: number): Promise<MachineLimits> {
  const bytes = await inParallel(threads, { loop: "read", perRound: bytesPerRound });
  const products = await inParallel(threads, { loop: "dot", perRound: productsPerRound });
  const widest = widestInstruction(processorFlags());
  return {
    threads,
    bytesPerSecond: bytes,
    productsPerSecond: products,
    int8ProductsPerSecond: (products / productsAnInstruction) * widest.products,
    widest,
  };
}

const productsAnInstruction = 8;

/** Exported for its test. Products of 8-bit integers that one instruction multiplies and adds up. */
export function widestInstruction(flags: ReadonlySet<string>): Widest {
  const has = (flag: string): boolean => flags.has(flag);
  if (has("avx512_vnni") || has("avx512vnni")) return { name: "AVX-512 VNNI", products: 64 };
  if (has("avx_vnni")) return { name: "AVX VNNI", products: 32 };
  // Three instructions for 32 products: multiply, widen, add.
  if (has("avx512bw")) return { name: "AVX-512", products: 64 / 3 };
  if (has("avx2")) return { name: "AVX2", products: 32 / 3 };
  if (has("asimddp")) return { name: "NEON dot product", products: 16 };
  return { name: "128-bit vectors", products: productsAnInstruction };
}

function processorFlags(): ReadonlySet<string> {
  // Apple's processors all have the dot product.
  if (process.platform === "darwin" && process.arch === "arm64") return new Set(["asimddp"]);
  try {
    const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
    return new Set(line.trim().split(/\s+/));
  } catch {
    // No Linux: the bound is that of 128-bit vectors.
    return new Set();
  }
}

type Loop = { readonly loop: "read" | "dot"; readonly perRound: number };

/** All threads' blocks together; larger than the caches of any processor that completes code. */
const allBytes = 768 * 1024 * 1024;
const leastBytesEach = 48 * 1024 * 1024;
const passes = 8;
const dotRounds = 8_000_000;

/** Plain JavaScript, as a worker's file would have to be found by a bundle, too. */
const workerSource = `
const { parentPort, workerData } = require("node:worker_threads");
const { module, bytes, rounds, loop } = workerData;
const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) + 1 });
// Pages that were never written are all the same one.
new Uint8Array(memory.buffer).fill(1);
const run = new WebAssembly.Instance(new WebAssembly.Module(module), { a: { m: memory } }).exports[loop];
run(Math.min(rounds, 100000));
parentPort.on("message", () => {
  const start = process.hrtime.bigint();
  run(rounds);
  parentPort.postMessage(Number(process.hrtime.bigint() - start));
});
parentPort.postMessage(0);
`;

/** The best pass's sum over all threads, in units a second. */
async function inParallel(threads: number, { loop, perRound }: Loop): Promise<number> {
  const bytes = loop === "read" ? Math.max(leastBytesEach, Math.floor(allBytes / threads)) : 0;
  const rounds = loop === "read" ? Math.floor(bytes / perRound) : dotRounds;
  const workerData = { module: loopsModule(), bytes, rounds, loop };
  const workers = Array.from({ length: threads }, () => new Worker(workerSource, { eval: true, workerData }));
  try {
    await Promise.all(workers.map(nextNumber));
    let best = 0;
    for (let pass = 0; pass < passes; pass++) {
      const times = workers.map(nextNumber);
      for (const worker of workers) worker.postMessage("");
      const slowest = Math.max(...(await Promise.all(times)));
      best = Math.max(best, (threads * rounds * perRound * 1e9) / slowest);
    }
    return best;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

const nextNumber = (worker: Worker): Promise<number> =>
  new Promise((resolve, reject) => {
    const onError = (error: Error): void => reject(error);
    worker.once("error", onError);
    worker.once("message", (value: unknown) => {
      worker.off("error", onError);
      resolve(Number(value));
    });
  });
