import assert from "node:assert/strict";
import { at, LspError, type InlineItem } from "../support/lspClient.ts";
import { emptyAnswer, scriptedCompleter, shown, startHarness, type Harness } from "./harness.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { offset } from "../../server/base/brand.ts";

const uri = "file:///w/src/a.ts";
const nothing = { items: [] };

/** A pipeline whose answers are given later, by hand. */
function slowCompleter() {
  const answers: ((outcome?: Outcome) => void)[] = [];
  const completer = scriptedCompleter(
    (request) =>
      new Promise((resolve) =>
        answers.push((outcome) => resolve(outcome ?? shown(request, `answer ${answers.length}`))),
      ),
  );
  return { completer, answers };
}

suite("language server: inline completion", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  const opened = async (options: Parameters<typeof startHarness>[0] = {}, text = "const a = \n") => {
    harness = startHarness(options);
    await harness.client.initialize({ rootUri: "file:///w" });
    harness.client.open(uri, text);
    return harness;
  };
  const isCancelled = (error: unknown): boolean => error instanceof LspError && error.code === -32800;

  test("the pipeline gets the document as it was when the request was sent", async () => {
    const { completer, answers } = slowCompleter();
    const { client } = await opened({ completer });
    client.insert(uri, at(0, 10), "12");
    const first = client.startComplete(uri, at(0, 12));
    client.insert(uri, at(0, 12), "3");
    await client.settle();
    answers[0]!();
    assert.deepEqual(await client.answer(first), nothing);
    const { snapshot, offset: cursor, trigger, wanted, selected, precedingCells } = completer.requests[0]!;
    assert.deepEqual(snapshot, { uri, languageId: "typescript", version: 2, text: "const a = 12\n", path: "src/a.ts" });
    assert.deepEqual([cursor, trigger, wanted, selected, precedingCells], [12, "automatic", 1, undefined, ""]);
  });

  test("nothing is an empty list, never null", async () => {
    const { client } = await opened({ completer: scriptedCompleter((request) => emptyAnswer(request, "midWord")) });
    assert.deepEqual(await client.complete(uri, at(0, 10)), nothing);
  });

  const triggers: readonly [string, object | undefined, string, number][] = [
    ["2", { triggerKind: 2 }, "automatic", 1],
    ["1", { triggerKind: 1 }, "explicit", 3],
    ["0, as drafts and VS Code count", { triggerKind: 0 }, "explicit", 3],
    ["missing", {}, "automatic", 1],
    ["missing with its context", undefined, "automatic", 1],
  ];
  for (const [name, context, trigger, wanted] of triggers)
    test(`trigger kind ${name} is ${trigger}`, async () => {
      const { client, completer } = await opened();
      await client.request("textDocument/inlineCompletion", { textDocument: { uri }, position: at(0, 10), context });
      assert.deepEqual([completer.requests[0]!.trigger, completer.requests[0]!.wanted], [trigger, wanted]);
    });

  test("several suggestions arrive in order, each with its id", async () => {
    const completer = scriptedCompleter((request) => {
      const { offset: from } = request;
      const items = ["x", "y"].map((insertText) => ({ id: insertText, insertText, from, to: from }));
      return { ...shown(request, ""), items };
    });
    const { client } = await opened({ completer });
    const { items } = await client.complete(uri, at(0, 10), { triggerKind: 1 });
    assert.deepEqual(
      items.map((item: InlineItem) => [item.insertText, item.command.arguments[0]]),
      [
        ["x", "x"],
        ["y", "y"],
      ],
    );
  });

  test("F3: with an item selected in the editor's list, the pipeline is told where it goes", async () => {
    const completer = scriptedCompleter((request) =>
      shown(request, "console.log()", { from: request.selected!.from, to: request.selected!.to }),
    );
    const { client } = await opened({ completer }, "cons\n");
    const range = { start: at(0, 0), end: at(0, 4) };
    const selectedCompletionInfo = { range, text: "console" };
    const { items } = await client.complete(uri, at(0, 4), { triggerKind: 2, selectedCompletionInfo });
    assert.deepEqual(completer.requests[0]!.selected, { from: 0, to: 4, text: "console" });
    assert.deepEqual([items[0]!.insertText, items[0]!.range], ["console.log()", range]);
  });

  test("F3: a suggestion that does not extend the selected item is not sent", async () => {
    const { client } = await opened({ completer: scriptedCompleter((request) => shown(request, "t x")) }, "cons\n");
    const selectedCompletionInfo = { range: { start: at(0, 0), end: at(0, 4) }, text: "console" };
    assert.deepEqual(await client.complete(uri, at(0, 4), { triggerKind: 2, selectedCompletionInfo }), nothing);
    const { markdown } = await client.request<{ markdown: string }>("lacuna/explain", { what: "last" });
    assert.match(markdown, /conflictsWithPopup/);
  });

  test("F4: a range over closing characters that are there already is passed on", async () => {
    const completer = scriptedCompleter((request) => shown(request, "n: int):", { to: offset(request.offset + 1) }));
    const { client } = await opened({ completer }, "def fib()\n");
    const { items } = await client.complete(uri, at(0, 8));
    assert.deepEqual(items[0]!.range, { start: at(0, 8), end: at(0, 9) });
  });

  test("F5: typing into a suggestion asks the pipeline again, which may answer at once", async () => {
    const { client, completer } = await opened();
    await client.complete(uri, at(0, 10));
    client.insert(uri, at(0, 10), "s");
    await client.complete(uri, at(0, 11));
    assert.deepEqual(completer.calls, [["documentChanged", "const a = s\n", "typed"]]);
    assert.equal(completer.requests.length, 2);
  });

  test("F6: columns are UTF-16 units, in an emoji's line as well", async () => {
    const { client, completer } = await opened({}, "'😀' + \n");
    const { items } = await client.complete(uri, at(0, 7));
    assert.equal(completer.requests[0]!.offset, 7);
    assert.deepEqual(items[0]!.range, { start: at(0, 7), end: at(0, 7) });
  });

  test("F7: a newer request for the same document ends the older one with nothing, not with an error", async () => {
    const { completer, answers } = slowCompleter();
    const { client } = await opened({ completer });
    const older = client.startComplete(uri, at(0, 9));
    const newer = client.startComplete(uri, at(0, 10));
    assert.deepEqual(await client.answer(older), nothing);
    assert.deepEqual(
      completer.signals.map((signal) => signal.aborted),
      [true, false],
    );
    answers[1]!();
    assert.equal((await client.answer<{ items: InlineItem[] }>(newer)).items.length, 1);
  });

  test("F7: requests for two documents do not disturb each other", async () => {
    const { completer, answers } = slowCompleter();
    const { client } = await opened({ completer });
    client.open("file:///w/b.ts", "let b = \n");
    const one = client.startComplete(uri, at(0, 10));
    const two = client.startComplete("file:///w/b.ts", at(0, 8));
    await client.until(() => answers.length === 2, "both requests to arrive");
    for (const answer of answers) answer();
    assert.equal((await client.answer<{ items: InlineItem[] }>(one)).items.length, 1);
    assert.equal((await client.answer<{ items: InlineItem[] }>(two)).items.length, 1);
  });

  test("F8: a suggestion never holds a carriage return, and is a plain string", async () => {
    const completer = scriptedCompleter((request) => shown(request, "a\r\nb\rc $1"));
    const { client } = await opened({ completer }, "x\r\ny\r\n");
    const { items } = await client.complete(uri, at(1, 1));
    assert.equal(items[0]!.insertText, "a\nb\nc $1");
  });

  test("a request that the client cancelled is answered with RequestCancelled at once, and stops the pipeline", async () => {
    const { completer } = slowCompleter();
    const { client } = await opened({ completer });
    const id = client.startComplete(uri, at(0, 10));
    await client
      .until(() => completer.requests.length === 1 || client.isClosed, "the request to arrive")
      .catch(() => {});
    client.cancel(id);
    await assert.rejects(client.answer(id), isCancelled);
    assert.equal(completer.signals[0]!.aborted, true);
  });

  test("cancelled twice, after the answer, and for an id that never was: one answer, and the server lives", async () => {
    const { completer, answers } = slowCompleter();
    const { client } = await opened({ completer });
    const id = client.startComplete(uri, at(0, 10));
    client.cancel(id);
    client.cancel(id);
    await assert.rejects(client.answer(id), isCancelled);
    client.cancel(id);
    client.cancel(987654);
    client.notify("$/cancelRequest");
    const next = client.startComplete(uri, at(0, 10));
    await client.until(() => answers.length > 0, "the next request");
    answers.at(-1)!();
    assert.equal((await client.answer<{ items: InlineItem[] }>(next)).items.length, 1);
  });

  test("an answer for a text that has changed meanwhile is not shown", async () => {
    const { completer, answers } = slowCompleter();
    const { client } = await opened({ completer });
    const id = client.startComplete(uri, at(0, 10));
    client.insert(uri, at(0, 0), "x");
    await client.settle();
    answers[0]!();
    assert.deepEqual(await client.answer(id), nothing);
  });

  test("a document that was closed and opened again is another document, even with the same version", async () => {
    const { completer, answers } = slowCompleter();
    const { client } = await opened({ completer });
    const id = client.startComplete(uri, at(0, 10));
    client.notify("textDocument/didClose", { textDocument: { uri } });
    client.open(uri, "something else\n");
    await client.settle();
    answers[0]!();
    assert.deepEqual(await client.answer(id), nothing);
    assert.deepEqual(completer.calls, [["documentClosed", uri]]);
  });

  const versions: readonly [string, unknown, number][] = [
    ["the known version", 1, 1],
    ["no version", undefined, 1],
    ["version null", null, 1],
    ["a version that has not arrived", 2, 0],
  ];
  for (const [name, version, asked] of versions)
    test(`asked about ${name}`, async () => {
      const { client, completer } = await opened();
      const params = { textDocument: { uri, version }, position: at(0, 10), context: { triggerKind: 2 } };
      const { items } = await client.request<{ items: unknown[] }>("textDocument/inlineCompletion", params);
      assert.deepEqual([completer.requests.length, items.length], [asked, asked]);
    });

  const indentations: readonly [string, string, object | undefined, object][] = [
    ["as the editor says", "x\n", { tabSize: 3, insertSpaces: true }, { tabSize: 3, insertSpaces: true }],
    ["as Vim says", "x\n", { tabSize: 8, insertSpaces: 0 }, { tabSize: 8, insertSpaces: false }],
    ["from the text", "if x:\n  y\n", undefined, { tabSize: 2, insertSpaces: true }],
    ["from the text, when the editor talks nonsense", "a\n\tb\n", { tabSize: -1 }, { tabSize: 4, insertSpaces: false }],
  ];
  for (const [name, text, formattingOptions, expected] of indentations)
    test(`indentation ${name}`, async () => {
      const { client, completer } = await opened({}, text);
      const params = { textDocument: { uri }, position: at(0, 1), context: { triggerKind: 2 }, formattingOptions };
      await client.request("textDocument/inlineCompletion", params);
      assert.deepEqual(completer.requests[0]!.indentation, expected);
    });

  test("a defect in the pipeline is answered with nothing and logged once", async () => {
    const completer = scriptedCompleter(() => {
      throw new Error("boom");
    });
    const { client, logged } = await opened({ completer });
    for (let turn = 0; turn < 3; turn++) assert.deepEqual(await client.complete(uri, at(0, 10)), nothing);
    const told = client.params<{ type: number; message: string }>("window/logMessage").filter(({ type }) => type === 1);
    assert.equal(told.length, 1);
    assert.match(told[0]!.message, /boom/);
    assert.match(logged.join(), /boom/);
    const { markdown } = await client.request<{ markdown: string }>("lacuna/explain", { what: "last" });
    assert.match(markdown, /internalError/);
  });

  test("a suggestion over two lines is a defect, not a broken screen", async () => {
    const completer = scriptedCompleter((request) => shown(request, "x", { to: offset(request.offset + 3) }));
    const { client, logged } = await opened({ completer }, "a\nbc\n");
    assert.deepEqual(await client.complete(uri, at(0, 1)), nothing);
    assert.match(logged.join(), /several lines/);
  });
});
