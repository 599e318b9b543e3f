import { cpus } from "node:os";
import { readText } from "./cpuQuota.ts";
import { runBriefly } from "./runBriefly.ts";

/**
 * Physical cores, since a second hardware thread on the same core adds little to matrix work; on Apple silicon only the
 * performance cores. Falls back to the number of logical processors.
 */
export async function physicalCores(platform: NodeJS.Platform = process.platform): Promise<number> {
  const logical = Math.max(1, cpus().length);
  if (platform === "linux") return coresIn((await readText("/proc/cpuinfo")) ?? "") ?? logical;
  if (platform === "darwin") {
    const printed = await runBriefly("sysctl", ["-n", "hw.perflevel0.physicalcpu", "hw.physicalcpu"], 500);
    // An Intel Mac knows only the second name.
    return firstNumber(printed ?? (await runBriefly("sysctl", ["-n", "hw.physicalcpu"], 500))) ?? logical;
  }
  // Windows tells it only through programs that take seconds. Nearly every processor above 4 threads has two per core.
  return platform === "win32" && logical > 4 ? Math.ceil(logical / 2) : logical;
}

/** Distinct pairs of socket and core; undefined where /proc/cpuinfo does not name them (ARM). */
export function coresIn(cpuinfo: string): number | undefined {
  const cores = new Set<string>();
  for (const processor of cpuinfo.split(/\n\s*\n/)) {
    const socket = /^physical id\s*:\s*(\d+)/m.exec(processor)?.[1];
    const core = /^core id\s*:\s*(\d+)/m.exec(processor)?.[1];
    if (socket !== undefined && core !== undefined) cores.add(`${socket}/${core}`);
  }
  return cores.size === 0 ? undefined : cores.size;
}

function firstNumber(printed: string | undefined): number | undefined {
  const value = Number.parseInt(printed ?? "", 10);
  return value > 0 ? value : undefined;
}
