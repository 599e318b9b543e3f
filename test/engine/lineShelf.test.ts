import assert from "node:assert/strict";
import fc from "fast-check";
import { LineShelf } from "../../server/engine/host/lineShelf.ts";
import { commonLength, ParkedLines } from "../../server/engine/host/parkedLines.ts";
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

suite("LineShelf that parks", () => {
  const header = range(0, 60);
  /** A document of `length` tokens behind the header that all of them share. */
  const document = (number: number, length: number): number[] => [
    ...header,
    ...Array.from({ length }, (_, at) => (number * 37 + at * 11 + 100) % 250),
  ];

  const setUp = ({ lines = 2, mostBytes = 1_000_000, leastTokens = 16 } = {}) => {
    const model = fakeModel({ says: () => "", lines, batchTokens: 1000 });
    const parked = new ParkedLines(mostBytes);
    const shelf = new LineShelf(model.lines, { lines: parked, leastTokens });
    const ask = async (key: string, prompt: readonly number[]): Promise<number> => {
      const lease = await shelf.take(key, prompt);
      await lease.line.append(prompt.slice(lease.line.length));
      assert.deepEqual(lease.line.tokens, prompt);
      return lease.reused;
    };
    return { model, parked, shelf, ask };
  };

  test("more documents than lines: each finds its state again", async () => {
    const { ask } = setUp();
    const all = [1, 2, 3, 4, 5];
    for (const each of all) await ask(String(each), document(each, 100));
    for (const each of all) assert.equal(await ask(String(each), document(each, 101)), 160);
  });

  test("without parking only the last two do", async () => {
    const model = fakeModel({ says: () => "", lines: 2, batchTokens: 1000 });
    const shelf = new LineShelf(model.lines);
    const reused: number[] = [];
    for (const each of [1, 2, 3, 1]) {
      const lease = await shelf.take(String(each), document(each, 100));
      await lease.line.append(document(each, 100).slice(lease.line.length));
      reused.push(lease.reused);
    }
    assert.ok((reused.at(-1) ?? 0) < 160, reused.join());
  });

  test("the beginning that documents share is copied, and the line it came from keeps its document", async () => {
    const { ask, model } = setUp({ lines: 3 });
    await ask("a", document(1, 100));
    assert.equal(await ask("b", document(2, 100)), 60);
    assert.equal(await ask("a", document(1, 101)), 160);
    assert.equal(await ask("b", document(2, 101)), 160);
    assert.equal(model.saved.size, 0, "a copy is freed at once");
  });

  test("a state that goes back to its line is not kept twice, a shared beginning stays", async () => {
    const { ask, parked } = setUp({ lines: 1 });
    await ask("a", document(1, 100));
    await ask("b", document(2, 100));
    assert.equal(parked.bytes, 160_000);
    await ask("a", document(1, 101));
    assert.equal(parked.bytes, 160_000, "b is parked, a is not");
    await ask("c", document(3, 100));
    assert.equal(parked.bytes, 160_000 + 161_000);
  });

  test("little is not worth a copy", async () => {
    const { ask, parked } = setUp({ lines: 1, leastTokens: 200 });
    await ask("a", document(1, 100));
    assert.equal(await ask("b", document(2, 100)), 60);
    assert.equal(await ask("a", document(1, 100)), 60);
    assert.equal(parked.bytes, 0);
  });

  test("a jump inside a document and back", async () => {
    const { ask } = setUp();
    await ask("a", document(1, 100));
    assert.equal(await ask("a", document(2, 100)), 60);
    assert.equal(await ask("a", document(1, 101)), 160);
  });

  test("the least recently used states go first when memory is full", async () => {
    const { ask, parked, model } = setUp({ lines: 1, mostBytes: 330_000 });
    for (const each of [1, 2, 3, 4]) await ask(String(each), document(each, 100));
    assert.equal(parked.bytes, 320_000);
    assert.equal(await ask("1", document(1, 100)), 60, "the first was given up");
    assert.equal(model.saved.size, 2);
  });

  test("a state larger than all of the memory is not kept", async () => {
    const { ask, parked, model } = setUp({ lines: 1, mostBytes: 100_000 });
    await ask("a", document(1, 100));
    await ask("b", document(2, 100));
    assert.equal(parked.bytes, 0);
    assert.equal(model.saved.size, 0);
  });

  test("clearing frees everything", async () => {
    const { ask, shelf, model } = setUp({ lines: 1 });
    for (const each of [1, 2, 3]) await ask(String(each), document(each, 100));
    assert.equal(model.saved.size, 2);
    shelf.clear();
    assert.equal(model.saved.size, 0);
    assert.equal(shelf.parkedBytes, 0);
  });

  test("whoever asks for whatever: the line holds the prompt, memory is bounded, nothing leaks", async () => {
    const step = fc.record({
      key: fc.constantFrom("a", "b", "c", "d"),
      number: fc.integer({ min: 1, max: 6 }),
      length: fc.integer({ min: 1, max: 120 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), async (steps, lines) => {
        const { ask, parked, shelf, model } = setUp({ lines, mostBytes: 400_000 });
        for (const { key, number, length } of steps) {
          await ask(key, document(number, length));
          assert.ok(parked.bytes <= 400_000);
          assert.equal(
            parked.bytes,
            [...model.saved].reduce((sum, tokens) => sum + 1000 * tokens.length, 0),
          );
        }
        shelf.clear();
        assert.equal(model.saved.size, 0);
      }),
    );
  });
});
