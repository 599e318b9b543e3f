import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { windowsTool } from "../../base/windowsTool.ts";
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
  /** Windows' numbers for what each battery does, a line each; nothing without a battery. Rejects where nobody can tell. */
  readonly batteryStatus: () => Promise<string>;
};

/** A plug is not pulled more often than somebody would mind, and `pmset` is a process of its own. */
const powerMs = 60_000;
/** PowerShell takes a second of a processor to start. */
const powerOnWindowsMs = 5 * 60_000;

export function openMachine(given: Pick<Readings, "clock"> & Partial<Readings>): Machine {
  const readings: Readings = { ...ofThisMachine, ...given };
  const keptMs = readings.platform === "win32" ? powerOnWindowsMs : powerMs;
  let known: { readonly at: number; readonly isOnBattery: Promise<boolean> } | undefined;
  return {
    isBusy: () => readings.load() > readings.cores(),
    isOnBattery: () => {
      const at = readings.clock.now();
      if (known === undefined || at - known.at >= keptMs)
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
  batteryStatus: () =>
    new Promise<string>((resolve, reject) => {
      const ask = "(Get-CimInstance -ClassName Win32_Battery).BatteryStatus";
      const args = ["-NoProfile", "-NonInteractive", "-Command", ask];
      const options = { timeout: 20_000, windowsHide: true };
      execFile(windowsTool("WindowsPowerShell\\v1.0\\powershell.exe"), args, options, (error, stdout) =>
        error ? reject(new Error("PowerShell failed", { cause: error })) : resolve(stdout),
      );
    }),
} satisfies Omit<Readings, "clock">;

async function readBattery(readings: Readings): Promise<boolean> {
  switch (readings.platform) {
    case "darwin":
      return (await readings.pmset()).includes("'Battery Power'");
    case "linux":
      return readPowerSupplies(readings.powerSuppliesDir);
    case "win32":
      return isDrained(await readings.batteryStatus());
    default:
      return false;
  }
}

/** Win32_Battery: 1 is being emptied, 4 and 5 are low and critical; with mains it is 2, or a number for charging. */
const isDrained = (printed: string): boolean => printed.split(/\s+/).some((each) => ["1", "4", "5"].includes(each));

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
