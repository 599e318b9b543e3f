import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMachine, type Readings } from "../../server/cli/machine/openMachine.ts";

type Supplies = Record<string, Record<string, string>>;
const battery = (status: string) => ({ type: "Battery", status });

suite("openMachine", () => {
  const folders: string[] = [];
  const folderWith = (supplies: Supplies): string => {
    const folder = mkdtempSync(join(tmpdir(), "lacuna-power-"));
    folders.push(folder);
    for (const [name, files] of Object.entries(supplies)) {
      mkdirSync(join(folder, name));
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), `${text}\n`);
    }
    return folder;
  };
  suiteTeardown(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
  const open = (given: Partial<Readings>) =>
    openMachine({ clock: { now: () => 0 }, pmset: () => Promise.reject(new Error("not called")), ...given });

  const linux: readonly [why: string, supplies: Supplies, isOnBattery: boolean][] = [
    ["a desktop has no supplies", {}, false],
    ["a laptop in use on the road", { BAT0: battery("Discharging"), AC: { type: "Mains", online: "0" } }, true],
    ["plugged in and charging", { BAT0: battery("Charging"), AC: { type: "Mains", online: "1" } }, false],
    [
      "plugged in, yet drained by a heavy load",
      { BAT0: battery("Discharging"), AC: { type: "Mains", online: "1" } },
      false,
    ],
    ["powered over USB", { BAT0: battery("Discharging"), ucsi: { type: "USB", online: "1" } }, false],
    ["two batteries, one of them in use", { BAT0: battery("Unknown"), BAT1: battery("Discharging") }, true],
    ["only the mouse has a battery", { hid: { ...battery("Discharging"), scope: "Device" } }, false],
  ];
  for (const [why, supplies, isOnBattery] of linux)
    test(`Linux: ${why}`, async () => {
      const machine = open({ platform: "linux", powerSuppliesDir: folderWith(supplies) });
      assert.equal(await machine.isOnBattery(), isOnBattery);
    });

  test("Linux without the folder, as in a container: not on battery", async () => {
    assert.equal(await open({ platform: "linux", powerSuppliesDir: "/nonexistent" }).isOnBattery(), false);
  });

  for (const [says, isOnBattery] of [
    ["Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t80%; discharging;", true],
    ["Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t80%; charging;", false],
  ] as const)
    test(`macOS: ${says.split("\n")[0]}`, async () => {
      assert.equal(await open({ platform: "darwin", pmset: async () => says }).isOnBattery(), isOnBattery);
    });

  test("macOS: pmset runs at most once a minute, and its failure means that nobody can tell", async () => {
    let now = 0;
    let runs = 0;
    const pmset = async (): Promise<string> => {
      if (++runs === 1) throw new Error("no such program");
      return "Now drawing from 'Battery Power'";
    };
    const machine = open({ platform: "darwin", pmset, clock: { now: () => now } });
    assert.equal(await machine.isOnBattery(), false);
    now = 59_999;
    assert.equal(await machine.isOnBattery(), false);
    assert.equal(runs, 1);
    now = 60_000;
    assert.equal(await machine.isOnBattery(), true);
    assert.equal(runs, 2);
  });

  for (const [title, printed, isOnBattery] of [
    ["a desktop has no battery", "", false],
    ["plugged in", "2\r\n", false],
    ["plugged in and charging", "6\r\n", false],
    ["in use on the road", "1\r\n", true],
    ["nearly empty", "5\r\n", true],
    ["two batteries, one of them in use", "2\r\n1\r\n", true],
    ["a fully charged one and numbers with two digits", "3\r\n11\r\n", false],
  ] as const)
    test(`Windows: ${title}`, async () => {
      assert.equal(await open({ platform: "win32", batteryStatus: async () => printed }).isOnBattery(), isOnBattery);
    });

  test("Windows: PowerShell runs every five minutes at most, and its failure means that nobody can tell", async () => {
    let [now, runs] = [0, 0];
    const batteryStatus = async (): Promise<string> => {
      if (++runs === 1) throw new Error("forbidden");
      return "1";
    };
    const machine = open({ platform: "win32", batteryStatus, clock: { now: () => now } });
    assert.equal(await machine.isOnBattery(), false);
    now = 299_999;
    assert.equal(await machine.isOnBattery(), false);
    now = 300_000;
    assert.deepEqual([await machine.isOnBattery(), runs], [true, 2]);
  });

  test("busy from more load than cores on", () => {
    const busy = (load: number) => open({ load: () => load, cores: () => 4 }).isBusy();
    assert.deepEqual([busy(0), busy(4), busy(4.1)], [false, false, true]);
  });
});
