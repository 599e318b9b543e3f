import { readdir } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { readText } from "./cpuQuota.ts";
import { runBriefly } from "./runBriefly.ts";

export type Gpu = {
  readonly kind: "nvidia" | "amd" | "apple" | "other";
  readonly name: string;
  /** Memory that models can use; undefined where it cannot be told without the driver's own programs. */
  readonly memoryBytes: number | undefined;
};

const probeMs = 900;

/** The GPU with the most memory. */
export async function findGpu(): Promise<Gpu | undefined> {
  if (process.platform === "darwin") return process.arch === "arm64" ? appleGpu() : undefined;
  const query = ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"];
  const nvidia = nvidiaFrom((await runBriefly("nvidia-smi", query, probeMs)) ?? "");
  return nvidia ?? (process.platform === "linux" ? await drmGpu("/sys/class/drm") : undefined);
}

/** macOS lets Metal use about three quarters of the common memory; two thirds below 36 GB. */
function appleGpu(): Gpu {
  const total = totalmem();
  const share = total > 36e9 ? 0.75 : 0.66;
  return { kind: "apple", name: cpus()[0]?.model ?? "Apple silicon", memoryBytes: Math.floor(total * share) };
}

/** `printed`: a line per GPU, its name and its memory in MiB. */
export function nvidiaFrom(printed: string): Gpu | undefined {
  const gpus = printed
    .trim()
    .split("\n")
    .flatMap((line): Gpu[] => {
      const comma = line.lastIndexOf(",");
      const mebibytes = Number(line.slice(comma + 1));
      if (comma < 0 || !(mebibytes > 0)) return [];
      return [{ kind: "nvidia", name: line.slice(0, comma).trim(), memoryBytes: mebibytes * 1024 * 1024 }];
    });
  return largest(gpus);
}

const largest = (gpus: readonly Gpu[]): Gpu | undefined =>
  gpus.toSorted((left, right) => (right.memoryBytes ?? 0) - (left.memoryBytes ?? 0))[0];

/** Linux lists every graphics card; only AMD's driver tells its memory there. */
export async function drmGpu(root: string): Promise<Gpu | undefined> {
  const cards = (await listFolder(root)).filter((name) => /^card\d+$/.test(name));
  const gpus = await Promise.all(
    cards.map(async (card): Promise<Gpu | undefined> => {
      const device = `${root}/${card}/device`;
      const vendor = (await readText(`${device}/vendor`))?.trim();
      if (vendor === undefined) return undefined;
      const bytes = Number(await readText(`${device}/mem_info_vram_total`));
      const memoryBytes = bytes > 0 ? bytes : undefined;
      if (vendor === "0x1002") return { kind: "amd", name: "AMD GPU", memoryBytes };
      const names: Readonly<Record<string, string>> = {
        "0x8086": "Intel GPU",
        "0x10de": "NVIDIA GPU without its driver's tools",
      };
      const name = names[vendor];
      // Others are virtual displays and servers' management chips.
      return name === undefined ? undefined : { kind: "other", name, memoryBytes };
    }),
  );
  return largest(gpus.filter((gpu) => gpu !== undefined));
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    // No graphics at all.
    return [];
  }
}
