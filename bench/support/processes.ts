import { readdirSync, readFileSync } from "node:fs";

/** What /proc says of a process and what it started for itself: not the engine host, which is everybody's. Linux only. */

export type Memory = { readonly residentMiB: number; readonly ownMiB: number };

/** PSS counts a page that several processes share once in all. */
export function memoryOf(pid: number): Memory {
  let residentMiB = 0;
  let ownMiB = 0;
  for (const each of treeOf(pid)) {
    const rollup = readProc(each, "smaps_rollup");
    const mib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(rollup)?.[1] ?? 0) / 1024;
    residentMiB += mib("Rss");
    ownMiB += mib("Pss");
  }
  return { residentMiB: Math.round(residentMiB), ownMiB: Math.round(ownMiB) };
}

/** Processor time so far. The kernel counts it in hundredths of a second. */
export function cpuMsOf(pid: number): number {
  let ticks = 0;
  for (const each of treeOf(pid)) {
    // Fields behind the name, which may contain spaces: utime is the 12th, stime the 13th of them.
    const fields = readProc(each, "stat").split(") ").at(-1)?.split(" ") ?? [];
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks * 10;
}

function treeOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readProc(pid, `task/${task}/children`).split(" "),
  );
  const own = children
    .filter((each) => each !== "")
    .map(Number)
    .filter((each) => !isEngineHost(each));
  return [pid, ...own.flatMap(treeOf)];
}

const isEngineHost = (pid: number): boolean => readProc(pid, "cmdline").endsWith("engine\0run\0");

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    // It has ended.
    return "";
  }
}
