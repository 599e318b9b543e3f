import assert from "node:assert/strict";
import { availableMemory, freeMemory } from "../../server/models/availableMemory.ts";

const vmStat = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                5000.
Pages active:                            300000.
Pages inactive:                          200000.
Pages speculative:                         1000.
Pages throttled:                              0.
Pages wired down:                        150000.
Pages purgeable:                           3000.
`;
const free = () => 5000 * 16384;

suite("memory that a model could have", () => {
  const cases: { title: string; platform: NodeJS.Platform; printed: string | undefined; bytes: number }[] = [
    { title: "macOS counts what can be had back", platform: "darwin", printed: vmStat, bytes: 206_000 * 16384 },
    { title: "macOS without an answer", platform: "darwin", printed: undefined, bytes: free() },
    { title: "macOS with an answer of another kind", platform: "darwin", printed: "error", bytes: free() },
    { title: "elsewhere the system's own figure", platform: "linux", printed: vmStat, bytes: free() },
  ];
  for (const { title, platform, printed, bytes } of cases)
    test(title, async () =>
      assert.equal(await availableMemory({ platform, free, vmStat: () => Promise.resolve(printed) }), bytes),
    );

  test("a Node that knows of no container's limit", () => {
    const known = Object.getOwnPropertyDescriptor(process, "availableMemory");
    try {
      Reflect.deleteProperty(process, "availableMemory");
      assert.ok(freeMemory() > 0 && Number.isFinite(freeMemory()));
    } finally {
      Object.defineProperty(process, "availableMemory", known ?? {});
    }
  });
});
