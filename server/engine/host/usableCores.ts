import { availableParallelism } from "node:os";
import { cpuQuota } from "../../models/cpuQuota.ts";
import { physicalCores } from "../../models/physicalCores.ts";

/** Cores worth using: physical ones, and no more than the process may run on or its container may use. */
export async function usableCores(): Promise<number> {
  const [physical, quota] = await Promise.all([physicalCores(), cpuQuota()]);
  return Math.max(1, Math.min(physical, availableParallelism(), Math.floor(quota ?? physical)));
}
