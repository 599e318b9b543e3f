import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findEntry } from "../../server/models/catalogue.ts";
import { cpuQuota } from "../../server/models/cpuQuota.ts";
import { drmGpu, nvidiaFrom, type Gpu } from "../../server/models/gpu.ts";
import { measureHardware, type Hardware } from "../../server/models/hardware.ts";
import { coresIn } from "../../server/models/physicalCores.ts";
import { cpuPrefillPerSecond, fitOf, recommend, usableHardware } from "../../server/models/recommend.ts";
import { temporaryFolder } from "../support/models.ts";

const gib = 1024 ** 3;
const machine = (cores: number, memoryGib: number, gpu?: Gpu): Hardware => ({
  cores,
  coresLimitedBy: "",
  cpuName: "Test CPU",
  totalBytes: memoryGib * gib,
  availableBytes: memoryGib * gib,
  memoryLimitedBy: "",
  gpu,
});
const nvidia = (vramGib: number): Gpu => ({ kind: "nvidia", name: "RTX", memoryBytes: vramGib * gib });
const apple = (name: string, memoryGib: number): Gpu => ({ kind: "apple", name, memoryBytes: memoryGib * gib * 0.66 });
/** As the settings have it: two sequences of 4,096 tokens. */
const kvTokens = 8192;

const cases: Readonly<Record<string, readonly [hardware: Hardware, id: string, why: RegExp, notLarger: RegExp]>> = {
  "2 cores, 24 GiB": [machine(2, 24), "0.5b", /smallest.*190 tokens\/s/, /1\.5B.*about 80 tokens\/s/],
  "1 core": [machine(1, 4), "0.5b", /1 CPU core read/, /1\.5B/],
  "4 cores": [machine(4, 16), "0.5b", /390 tokens\/s/, /1\.5B.*160 tokens\/s/],
  "6 cores": [machine(6, 16), "1.5b", /240 tokens\/s/, /7B.*49 tokens\/s with it, below/],
  "8 cores": [machine(8, 32), "1.5b", /at or above/, /7B/],
  "64 cores, which do not help a 7B model": [machine(64, 256), "1.5b", /tokens\/s/, /7B.*130 tokens\/s/],
  "8 cores, 2 GiB": [machine(8, 2), "0.5b", /tokens\/s/, /1\.5B.*more than half of this machine's 2\.15 GB/],
  "0.5 GiB, where nothing fits": [
    machine(8, 0.5),
    "0.5b",
    /no model fits, this is the smallest: .*more than half/,
    /1\.5B/,
  ],
  "a 4 GB GPU": [machine(4, 16, nvidia(4)), "1.5b", /three quarters of RTX/, /7B.*too large for RTX/],
  "an 8 GB GPU": [machine(4, 16, nvidia(8)), "7b", /three quarters of RTX \(8\.59 GB/, /14B.*too large for RTX/],
  "a 12 GB GPU": [machine(4, 16, nvidia(12)), "7b", /RTX/, /14B/],
  "a 16 GB GPU": [machine(4, 16, nvidia(16)), "14b", /RTX/, /32B/],
  "a 24 GB GPU": [machine(4, 64, nvidia(24)), "14b", /RTX/, /32B/],
  "an 80 GB GPU": [machine(4, 64, nvidia(80)), "32b", /RTX/, /^$/],
  "a GPU of unknown memory counts as none": [
    machine(2, 16, { kind: "other", name: "Intel GPU", memoryBytes: undefined }),
    "0.5b",
    /CPU cores/,
    /1\.5B/,
  ],
  "Apple M1, 8 GB": [machine(4, 8, apple("Apple M1", 8)), "1.5b", /Apple M1/, /7B/],
  "Apple M2 Pro, 32 GB": [
    machine(8, 32, apple("Apple M2 Pro", 32)),
    "1.5b",
    /Apple/,
    /7B.*would read about 210 tokens\/s/,
  ],
  "Apple M3 Max, 36 GB": [machine(10, 36, apple("Apple M3 Max", 36)), "7b", /Apple/, /14B.*tokens\/s/],
};

suite("recommendation", () => {
  for (const [title, [hardware, id, why, notLarger]] of Object.entries(cases)) {
    test(title, () => {
      const { entry, ...said } = recommend(hardware, kvTokens);
      assert.equal(entry.id, `qwen2.5-coder-${id}`);
      assert.match(said.why, why);
      assert.match(said.whyNotLarger ?? "", notLarger);
    });
  }

  /** Memory in GiB by cores; without a GPU the cores decide, from two gigabytes on. */
  const grid: readonly (readonly [cores: number, gpu: Gpu | undefined, ids: Readonly<Record<number, string>>])[] = [
    [2, undefined, { 8: "0.5b", 16: "0.5b", 32: "0.5b", 64: "0.5b" }],
    [8, undefined, { 8: "1.5b", 16: "1.5b", 32: "1.5b", 64: "1.5b" }],
    [16, undefined, { 8: "1.5b", 16: "1.5b", 32: "1.5b", 64: "1.5b" }],
    [2, nvidia(6), { 8: "1.5b", 16: "1.5b", 32: "1.5b", 64: "1.5b" }],
    [8, nvidia(8), { 8: "7b", 16: "7b", 32: "7b", 64: "7b" }],
    [16, nvidia(24), { 8: "14b", 16: "14b", 32: "14b", 64: "14b" }],
    [16, nvidia(48), { 8: "32b", 16: "32b", 32: "32b", 64: "32b" }],
  ];
  for (const [cores, gpu, ids] of grid)
    for (const [memory, id] of Object.entries(ids))
      test(`${cores} cores, ${memory} GiB, ${gpu ? `${Math.round((gpu.memoryBytes ?? 0) / gib)} GiB of GPU` : "no GPU"}: ${id}`, () =>
        assert.equal(recommend(machine(cores, Number(memory), gpu), kvTokens).entry.id, `qwen2.5-coder-${id}`));

  test("the measured speeds come out of the rule", () => {
    const speed = (id: string): number => Math.round(cpuPrefillPerSecond(findEntry(id) ?? assert.fail(id), 2));
    assert.ok(Math.abs(speed("qwen2.5-coder-0.5b") - 193) < 5);
    assert.ok(Math.abs(speed("qwen2.5-coder-1.5b") - 80) < 5);
  });

  test("a mixture of experts is as fast as its active part, and as large as its whole", () => {
    const experts = findEntry("deepseek-coder-v2-lite") ?? assert.fail();
    assert.equal(fitOf(experts, machine(16, 64), kvTokens).kind, "good");
    assert.equal(fitOf(experts, machine(16, 16), kvTokens).kind, "tooLarge");
  });

  test("settings that forbid the GPU or name threads count", () => {
    const settings = { "engine.gpu": "off", "engine.threads": 8 } as const;
    assert.equal(recommend(usableHardware(machine(2, 16, nvidia(24)), settings)).entry.id, "qwen2.5-coder-1.5b");
  });
});

suite("hardware", () => {
  test("is measured within a second and makes sense", async () => {
    const before = performance.now();
    const hardware = await measureHardware();
    assert.ok(performance.now() - before < 2000);
    assert.ok(hardware.cores >= 1 && Number.isInteger(hardware.cores));
    assert.ok(hardware.totalBytes > 2 ** 28 && hardware.availableBytes <= hardware.totalBytes);
  });

  const cpuinfo = (pairs: readonly (readonly [number, number])[]): string =>
    pairs
      .map(([socket, core], at) => `processor\t: ${at}\nphysical id\t: ${socket}\ncore id\t\t: ${core}\n`)
      .join("\n");
  for (const [title, text, cores] of [
    [
      "hyper-threads count once",
      cpuinfo([
        [0, 0],
        [0, 1],
        [0, 0],
        [0, 1],
      ]),
      2,
    ],
    [
      "sockets count apart",
      cpuinfo([
        [0, 0],
        [1, 0],
      ]),
      2,
    ],
    ["ARM does not say", "processor\t: 0\nBogoMIPS\t: 50\n", undefined],
  ] as const) {
    test(title, () => assert.equal(coresIn(text), cores));
  }

  for (const [title, files, quota] of [
    ["no cgroups", {}, undefined],
    ["v2 without a limit", { "/proc/self/cgroup": "0::/a\n", "/sys/fs/cgroup/a/cpu.max": "max 100000\n" }, undefined],
    ["v2, limited", { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "150000 100000\n" }, 1.5],
    [
      "v2, the parent is stricter",
      {
        "/proc/self/cgroup": "0::/a/b\n",
        "/sys/fs/cgroup/a/b/cpu.max": "400000 100000",
        "/sys/fs/cgroup/a/cpu.max": "200000 100000",
      },
      2,
    ],
    [
      "v1, limited",
      {
        "/proc/self/cgroup": "4:cpu,cpuacct:/x\n",
        "/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "50000\n",
        "/sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000\n",
      },
      0.5,
    ],
    [
      "v1 without a limit",
      {
        "/proc/self/cgroup": "4:cpu:/\n",
        "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
        "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
      },
      undefined,
    ],
  ] as const) {
    test(`CPU limit: ${title}`, async () => {
      const known: Readonly<Record<string, string>> = files;
      assert.equal(await cpuQuota(async (file) => known[file]), quota);
    });
  }

  test("the NVIDIA card with the most memory is taken", () => {
    const gpu = nvidiaFrom("NVIDIA GeForce GTX 1050, 2048\nNVIDIA RTX 4090, 24564\n");
    assert.deepEqual(gpu, { kind: "nvidia", name: "NVIDIA RTX 4090", memoryBytes: 24564 * 1024 * 1024 });
    assert.equal(nvidiaFrom("NVIDIA-SMI has failed\n"), undefined);
  });

  test("Linux lists AMD's memory; virtual displays are no GPUs", async () => {
    const folder = await temporaryFolder();
    try {
      const card = async (name: string, files: Readonly<Record<string, string>>): Promise<void> => {
        await mkdir(join(folder.path, name, "device"), { recursive: true });
        await Promise.all(
          Object.entries(files).map(([file, text]) => writeFile(join(folder.path, name, "device", file), text)),
        );
      };
      await card("card0", { vendor: "0x1234\n" });
      await card("card0-HDMI-A-1", { vendor: "0x1002\n", mem_info_vram_total: "99" });
      assert.equal(await drmGpu(folder.path), undefined);
      await card("card1", { vendor: "0x8086\n" });
      await card("card2", { vendor: "0x1002\n", mem_info_vram_total: "17163091968\n" });
      assert.deepEqual(await drmGpu(folder.path), { kind: "amd", name: "AMD GPU", memoryBytes: 17163091968 });
      assert.equal(await drmGpu(join(folder.path, "none")), undefined);
    } finally {
      await folder.remove();
    }
  });
});
