import assert from "node:assert/strict";
import { startHarness, type Harness } from "./harness.ts";
import { at } from "../support/lspClient.ts";

suite("where the next request may come", () => {
  let harness: Harness;
  setup(async () => {
    harness = startHarness();
    await harness.client.initialize();
  });
  teardown(() => harness.stop());

  const uri = "file:///w/a.ts";
  const rest = (position: unknown, more: object = {}): void =>
    harness.client.notify("lacuna/didRest", { textDocument: { uri, ...more }, position });
  /** The place that the pipeline was told last. */
  const expected = async (): Promise<unknown> => {
    await harness.client.settle();
    const request = harness.completer.expected.at(-1)?.();
    return request && [request.offset, request.trigger, request.isReadOnly === true, request.snapshot.text];
  };

  test("the end of a short document just opened", async () => {
    harness.client.open(uri, "one\ntwo\n");
    assert.deepEqual(await expected(), [8, "automatic", false, "one\ntwo\n"]);
  });

  test("nothing is guessed of a long document, nor for a client that tells", async () => {
    harness.client.open(uri, "x = 1;\n".repeat(200));
    assert.equal(await expected(), undefined);
    rest(at(1, 0));
    await harness.client.settle();
    harness.client.open("file:///w/b.ts", "short");
    assert.deepEqual(((await expected()) as unknown[])[0], 7);
  });

  test("where the cursor rests, in the text of the moment when it is looked at", async () => {
    harness.client.open(uri, "one\ntwo\n");
    rest(at(1, 2), { readOnly: true });
    assert.deepEqual(await expected(), [6, "automatic", true, "one\ntwo\n"]);
  });

  test("behind the last edit", async () => {
    harness.client.open(uri, "one\ntwo\n");
    harness.client.insert(uri, at(0, 3), "!!");
    assert.deepEqual(await expected(), [5, "automatic", false, "one!!\ntwo\n"]);
    harness.client.change(uri, { range: { start: at(0, 3), end: at(0, 5) }, text: "" });
    assert.deepEqual(((await expected()) as unknown[])[0], 3);
  });

  test("nowhere once the document is closed", async () => {
    harness.client.open(uri, "one\n");
    rest(at(0, 1));
    harness.client.notify("textDocument/didClose", { textDocument: { uri } });
    assert.equal(await expected(), undefined);
  });

  for (const [why, params] of [
    ["no position", { textDocument: { uri } }],
    ["no document", { position: at(0, 0) }],
    ["a position past the end", { textDocument: { uri }, position: at(9999, 0) }],
    ["nonsense", 7],
  ] as const)
    test(`${why}: no harm, and nothing expected there`, async () => {
      harness.client.open(uri, "x = 1;\n".repeat(1000));
      harness.client.notify("lacuna/didRest", params);
      assert.equal(await expected(), undefined);
      assert.deepEqual(harness.logged, []);
    });
});
