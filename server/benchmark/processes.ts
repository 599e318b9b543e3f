import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { findExecutable } from "../base/findProgram.ts";

/** A process as the system sees it. Sums since it started. */
export type ProcessFigures = {
  readonly pid: number;
  readonly parent: number;
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  /** "proportional": memory that several processes share is split between them. "resident": it counts for each of them. */
  readonly memoryKind: "proportional" | "resident";
};

/** The process and those below it; empty where the system does not tell. */
export async function processTree(root: number): Promise<readonly ProcessFigures[]> {
  const all = process.platform === "linux" ? await listProc() : await listByPs();
  const tree = new Set([root]);
  for (let grown = -1; grown !== tree.size;) {
    grown = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  const members = all.filter(({ pid }) => tree.has(pid));
  return process.platform === "linux" ? Promise.all(members.map(withProportionalMemory)) : members;
}

/** Of all of them together; undefined where the system does not tell. */
export const cpuSecondsOf = (processes: readonly ProcessFigures[]): number | undefined =>
  processes.length === 0 ? undefined : processes.reduce((total, { cpuSeconds }) => total + cpuSeconds, 0);

async function listProc(): Promise<readonly ProcessFigures[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const read = await Promise.all(
    pids.map(async (pid) => parseStat(await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""))),
  );
  return read.flatMap((each) => each ?? []);
}

/** Linux counts in hundredths of a second for every program, whatever the kernel's own clock. */
const ticksPerSecond = 100;
const pageBytes = 4096;

/** `/proc/PID/stat`; undefined for a process that has gone. */
export function parseStat(text: string): ProcessFigures | undefined {
  // The name in brackets may hold anything.
  const close = text.lastIndexOf(")");
  if (close < 0) return undefined;
  const fields = text.slice(close + 2).split(" ");
  const [parent, userTicks, systemTicks, pages] = [fields[1], fields[11], fields[12], fields[21]].map(Number);
  if (parent === undefined || userTicks === undefined || systemTicks === undefined || pages === undefined)
    return undefined;
  return {
    ...{ pid: Number.parseInt(text, 10), parent },
    cpuSeconds: (userTicks + systemTicks) / ticksPerSecond,
    ...{ memoryBytes: pages * pageBytes, memoryKind: "resident" },
  };
}

async function withProportionalMemory(figures: ProcessFigures): Promise<ProcessFigures> {
  const rollup = await readFile(`/proc/${figures.pid}/smaps_rollup`, "utf8").catch(() => "");
  const found = /^Pss:\s+(\d+) kB/m.exec(rollup);
  return found ? { ...figures, memoryBytes: Number(found[1]) * 1024, memoryKind: "proportional" } : figures;
}

const psLimitMs = 5000;

const listByPs = (): Promise<readonly ProcessFigures[]> =>
  new Promise((resolve) => {
    const args = ["-A", "-o", "pid=", "-o", "ppid=", "-o", "rss=", "-o", "time="];
    const program = findExecutable("ps");
    if (program === undefined) return resolve([]);
    execFile(program, args, { timeout: psLimitMs, windowsHide: true }, (error, stdout) => {
      resolve(error ? [] : stdout.split("\n").flatMap((line) => parsePsLine(line) ?? []));
    });
  });

/** `PID PPID KIB [DAYS-][HOURS:]MINUTES:SECONDS[.HUNDREDTHS]` */
export function parsePsLine(line: string): ProcessFigures | undefined {
  const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(?:(\d+)-)?((?:\d+:)*[\d.]+)\s*$/.exec(line);
  if (!found) return undefined;
  const [, pid, parent, kib, days = "0", time = "0"] = found;
  const seconds = time.split(":").reduce((total, each) => total * 60 + Number(each), 0);
  return {
    ...{ pid: Number(pid), parent: Number(parent), cpuSeconds: Number(days) * 86_400 + seconds },
    ...{ memoryBytes: Number(kib) * 1024, memoryKind: "resident" },
  };
}
