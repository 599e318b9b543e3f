import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../domain/clock.ts";
import type { Machine } from "../../domain/machine.ts";

/** What the machine says about itself; a test says it instead. */
export type Readings = {
  readonly platform: NodeJS.Platform;
  readonly clock: Pick<Clock, "now">;
  readonly cores: () => number;
  /** Processes that ran or waited to run, on average over the last minute. */
  readonly load: () => number;
  readonly powerSuppliesDir: string;
  /** The text of `pmset -g batt`; rejects where there is none. */
  readonly pmset: () => Promise<string>;
};

/** A plug is not pulled more often than somebody would mind, and `pmset` is a process of its own. */
const powerMs = 60_000;

export function openMachine(given: Pick<Readings, "clock"> & Partial<Readings>): Machine {
  const readings: Readings = { ...ofThisMachine, ...given };
  let known: { readonly at: number; readonly isOnBattery: Promise<boolean> } | undefined;
  return {
    isBusy: () => readings.load() > readings.cores(),
    isOnBattery: () => {
      const at = readings.clock.now();
      if (known === undefined || at - known.at >= powerMs)
        known = { at, isOnBattery: readBattery(readings).catch(() => false) }; // nobody can tell
      return known.isOnBattery;
    },
  };
}

const ofThisMachine = {
  platform: process.platform,
  cores: availableParallelism,
  load: () => loadavg()[0] ?? 0,
  powerSuppliesDir: "/sys/class/power_supply",
  pmset: () =>
    new Promise<string>((resolve, reject) => {
      execFile("/usr/bin/pmset", ["-g", "batt"], { timeout: 2000 }, (error, stdout) =>
        error ? reject(new Error("pmset failed", { cause: error })) : resolve(stdout),
      );
    }),
} satisfies Omit<Readings, "clock">;

async function readBattery(readings: Readings): Promise<boolean> {
  switch (readings.platform) {
    case "darwin":
      return (await readings.pmset()).includes("'Battery Power'");
    case "linux":
      return readPowerSupplies(readings.powerSuppliesDir);
    default:
      // Windows tells it through a program that takes a second to start; most of its machines are plugged in.
      return false;
  }
}

/** On battery: a battery of the machine itself is being emptied, and no mains or USB supply is on line. */
async function readPowerSupplies(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  const supplies = await Promise.all(
    names.map(async (name) => {
      const [type, online, status, scope] = await Promise.all(
        ["type", "online", "status", "scope"].map((file) => readWord(join(folder, name, file))),
      );
      // A mouse or a keyboard has a battery too.
      const isOwn = scope !== "Device";
      return { isOnLine: type !== "Battery" && online === "1", isDraining: isOwn && status === "Discharging" };
    }),
  );
  return supplies.some(({ isDraining }) => isDraining) && !supplies.some(({ isOnLine }) => isOnLine);
}

const readWord = (file: string): Promise<string> =>
  readFile(file, "utf8").then(
    (text) => text.trim(),
    () => "", // not every supply has every file
  );
