import assert from "node:assert/strict";
import { cpuSecondsOf, parsePsLine, parseStat, processTree } from "../../server/benchmark/processes.ts";

suite("what processes cost", () => {
  test("/proc/PID/stat, whatever the program is called", () => {
    const rest = "S 7 9 9 0 -1 4194304 1 0 0 0 250 50 0 0 20 0 1 0 100 4096000 25 18446744073709551615";
    assert.deepEqual(parseStat(`42 (a) b (c) ${rest}`), {
      ...{ pid: 42, parent: 7, cpuSeconds: 3, memoryBytes: 25 * 4096, memoryKind: "resident" },
    });
    assert.equal(parseStat(""), undefined);
  });

  const times: readonly [string, number][] = [
    ["0:01.50", 1.5],
    ["01:02:03", 3723],
    ["2-00:00:01", 172_801],
  ];
  for (const [time, cpuSeconds] of times)
    test(`ps with a time of ${time}`, () => {
      const expected = { pid: 42, parent: 7, cpuSeconds, memoryBytes: 1024, memoryKind: "resident" };
      assert.deepEqual(parsePsLine(`   42     7      1 ${time}`), expected);
    });
  test("ps with something else", () => assert.equal(parsePsLine("  PID  PPID RSS TIME"), undefined));

  test("this process and what it has used", async () => {
    const tree = await processTree(process.pid);
    assert.ok(tree.some(({ pid }) => pid === process.pid));
    assert.ok((cpuSecondsOf(tree) ?? 0) > 0);
    assert.equal(cpuSecondsOf([]), undefined);
  });
});
