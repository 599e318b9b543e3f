/** What this machine has, measured in well under a second and without native code. */
import { availableParallelism, cpus, totalmem } from "node:os";
import { availableMemory } from "./availableMemory.ts";
import { cpuQuota } from "./cpuQuota.ts";
import { findGpu, type Gpu } from "./gpu.ts";
import { physicalCores } from "./physicalCores.ts";

export type Hardware = {
  /** Cores that compute at full speed and that this process may use: physical, or Apple's performance cores. */
  readonly cores: number;
  /** Why `cores` is smaller than what the processor has; empty when it is not. */
  readonly coresLimitedBy: string;
  readonly cpuName: string;
  /** Memory this process may use: of the machine, or of its container. */
  readonly totalBytes: number;
  readonly availableBytes: number;
  readonly memoryLimitedBy: string;
  readonly gpu: Gpu | undefined;
};

export async function measureHardware(): Promise<Hardware> {
  const [physical, quota, gpu, available] = await Promise.all([
    physicalCores(),
    cpuQuota(),
    findGpu(),
    availableMemory(),
  ]);
  const allowed = availableParallelism();
  const limits = [
    { cores: physical, by: "" },
    { cores: allowed, by: "the processors this process may run on" },
    { cores: Math.max(1, Math.floor(quota ?? Number.POSITIVE_INFINITY)), by: "the container's CPU limit" },
  ];
  const least = limits.reduce((left, right) => (right.cores < left.cores ? right : left));
  const machineBytes = totalmem();
  const constrained = process.constrainedMemory();
  const isConstrained = constrained > 0 && constrained < machineBytes;
  return {
    cores: least.cores,
    coresLimitedBy: least.by,
    cpuName: cpus()[0]?.model.trim() ?? "unknown processor",
    totalBytes: isConstrained ? constrained : machineBytes,
    availableBytes: available,
    memoryLimitedBy: isConstrained ? "the container's memory limit" : "",
    gpu,
  };
}
