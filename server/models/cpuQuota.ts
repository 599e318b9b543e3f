/** CPU limits of containers: cgroup v2's cpu.max and v1's cfs quota, the strictest on the way up to the root. */
import { readFile } from "node:fs/promises";
import { dirname, posix } from "node:path";

export type ReadText = (file: string) => Promise<string | undefined>;

export const readText: ReadText = async (file) => {
  try {
    return await readFile(file, "utf8");
  } catch {
    // Absent on this system.
    return undefined;
  }
};

/** In whole processors, possibly fractional; undefined without a limit, and on anything but Linux. */
export async function cpuQuota(read: ReadText = readText): Promise<number | undefined> {
  const groups = (await read("/proc/self/cgroup")) ?? "";
  const limits: number[] = [];
  for (const line of groups.trim().split("\n")) {
    const [, controllers = "", path = ""] = line.split(":");
    const isV2 = controllers === "" && path !== "";
    const isV1 = controllers.split(",").includes("cpu");
    if (!isV2 && !isV1) continue;
    for (const folder of upwards(path)) {
      const limit = isV2 ? await limitV2(folder, read) : await limitV1(folder, read);
      if (limit !== undefined) limits.push(limit);
    }
  }
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function upwards(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === "/" || folder === ".") return folders;
  }
}

async function limitV2(folder: string, read: ReadText): Promise<number | undefined> {
  const [quota, period] = ((await read(posix.join("/sys/fs/cgroup", folder, "cpu.max"))) ?? "").trim().split(" ");
  return ratio(Number(quota), Number(period));
}

async function limitV1(folder: string, read: ReadText): Promise<number | undefined> {
  const file = (name: string): Promise<string | undefined> => read(posix.join("/sys/fs/cgroup/cpu", folder, name));
  return ratio(Number(await file("cpu.cfs_quota_us")), Number(await file("cpu.cfs_period_us")));
}

/** "max" (not a number) and -1 mean that there is no limit. */
const ratio = (quota: number, period: number): number | undefined =>
  quota > 0 && period > 0 ? quota / period : undefined;
