import assert from "node:assert/strict";
import { commonLength, LineShelf } from "../../server/engine/host/lineShelf.ts";
import { fakeModel } from "./fakeInference.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => (from + at) % 250);

suite("LineShelf", () => {
  const setUp = (lines: number) => {
    const model = fakeModel({ says: () => "", lines, batchTokens: 1000 });
    const shelf = new LineShelf(model.lines);
    const ask = async (key: string, prompt: readonly number[]): Promise<[number, number]> => {
      const lease = await shelf.take(key, prompt);
      await lease.line.append(prompt.slice(lease.line.length));
      return [model.lines.indexOf(lease.line), lease.reused];
    };
    return { model, shelf, ask };
  };

  test("a document keeps its line, and what it shares with it", async () => {
    const { ask } = setUp(2);
    const [a] = await ask("a", range(0, 100));
    const [b] = await ask("b", range(200, 240));
    assert.notEqual(a, b);
    assert.deepEqual(await ask("a", [...range(0, 90), 7, 8]), [a, 90]);
    assert.deepEqual(await ask("b", [...range(200, 230), 1]), [b, 30]);
  });

  test("the last token of a known prompt is evaluated again", async () => {
    const { ask } = setUp(1);
    await ask("a", range(0, 50));
    assert.deepEqual(await ask("a", range(0, 50)), [0, 49]);
    assert.deepEqual(await ask("a", range(0, 20)), [0, 19]);
  });

  test("a third document takes the line that was used least recently", async () => {
    const { ask } = setUp(2);
    const [a] = await ask("a", range(0, 100));
    const [b] = await ask("b", range(100, 200));
    await ask("a", range(0, 101));
    assert.deepEqual(await ask("c", range(200, 250)), [b, 0]);
    assert.notEqual(a, b);
  });

  test("a long document that nobody asks about any more does not outlive short ones in use", async () => {
    const { ask } = setUp(2);
    await ask("long", range(0, 200));
    await ask("a", range(200, 220));
    await ask("b", range(220, 245));
    assert.equal((await ask("a", [...range(200, 220), 3]))[1], 20);
    assert.equal((await ask("b", [...range(220, 245), 3]))[1], 25);
  });

  test("a document under a new name takes over the line that has its text", async () => {
    const { ask } = setUp(2);
    await ask("x", range(100, 150));
    const [a] = await ask("old name", range(0, 200));
    assert.deepEqual(await ask("new name", range(0, 210)), [a, 200]);
  });

  test("who loses the line loses the lease", async () => {
    const { shelf } = setUp(1);
    const first = await shelf.take("a", [1, 2, 3]);
    const second = await shelf.take("b", [4, 5]);
    assert.deepEqual([first.isValid, second.isValid], [false, true]);
  });

  test("a line whose evaluation failed is emptied", async () => {
    const { ask, shelf, model } = setUp(1);
    await ask("a", range(0, 50));
    await shelf.forget("a");
    assert.equal(model.lines[0]?.length, 0);
  });

  test("common length", () => {
    assert.equal(commonLength([1, 2, 3], [1, 2, 4]), 2);
    assert.equal(commonLength([], [1]), 0);
    assert.equal(commonLength([1, 2], [1, 2, 3]), 2);
  });
});
