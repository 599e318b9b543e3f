import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkMemory } from "../../server/engine/host/memoryNeed.ts";

const gib = 1024 ** 3;

suite("memory a model needs", () => {
  let folder: string;
  setup(() => (folder = mkdtempSync(join(tmpdir(), "lacuna-test-"))));
  teardown(() => rmSync(folder, { recursive: true }));

  /** A file that takes no space. */
  const fileOf = (bytes: number): string => {
    const file = join(folder, "model.gguf");
    writeFileSync(file, "");
    truncateSync(file, Math.round(bytes));
    return file;
  };

  const cases: [name: string, fileGib: number, contextTokens: number, availableGib: number, fits: boolean][] = [
    ["0.5B in 2 GiB", 0.46, 4096, 2, true],
    ["0.5B in 0.7 GiB", 0.46, 4096, 0.7, false],
    ["7B in 8 GiB", 4.4, 4096, 8, true],
    ["7B in 4.5 GiB", 4.4, 4096, 4.5, false],
    ["7B with a large context in 6 GiB", 4.4, 32768, 6, false],
  ];
  for (const [name, fileGib, contextTokens, availableGib, fits] of cases)
    test(name, async () => {
      const problem = await checkMemory({
        file: fileOf(fileGib * gib),
        options: { contextTokens, sequences: 2 },
        onGpu: false,
        availableBytes: availableGib * gib,
      });
      assert.equal(problem === undefined, fits, problem);
      if (problem) assert.match(problem, /needs about [\d.]+ GiB.* [\d.]+ GiB are available/);
    });

  test("a GPU is the library's business", async () => {
    const options = { contextTokens: 4096, sequences: 2 };
    assert.equal(await checkMemory({ file: fileOf(gib), options, onGpu: true, availableBytes: 1 }), undefined);
  });
});
