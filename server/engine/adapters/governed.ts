import type { LlamaContext } from "node-llama-cpp";
import { ThreadGovernor } from "../host/threadGovernor.ts";

/** Runs a piece of evaluation and learns from it how many threads the next one should have. */
export type Governed = <T>(evaluate: () => Promise<T>) => Promise<T>;

/** As asked for: no other number of threads is ever used. */
export const ungoverned: Governed = (evaluate) => evaluate();

/**
 * Adapts the context's threads to the cores that are really free. The library sets the number of threads on its native
 * context and has no public way to change it; where that is missing, nothing is adapted.
 */
export function governed(context: LlamaContext, most: number): Governed {
  const native: unknown = Reflect.get(context, "_ctx");
  if (most < 2 || !hasThreads(native)) return ungoverned;
  const governor = new ThreadGovernor(most, () => performance.now());
  let current = most;
  return async (evaluate) => {
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    const result = await evaluate();
    const { user, system } = process.cpuUsage(cpuBefore);
    governor.observe({ wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 });
    if (governor.threads !== current) native.setThreads((current = governor.threads));
    return result;
  };
}

type NativeThreads = { setThreads(threads: number): void };
const hasThreads = (native: unknown): native is NativeThreads =>
  typeof native === "object" && native !== null && "setThreads" in native && typeof native.setThreads === "function";
