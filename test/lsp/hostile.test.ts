import assert from "node:assert/strict";
import fc from "fast-check";
import { at, LspError, type InlineItem, type Position } from "../support/lspClient.ts";
import { scriptedCompleter, shown, startHarness, type Harness } from "./harness.ts";

const uri = "file:///w/a.ts";

type Row = {
  readonly name: string;
  readonly text: string;
  readonly languageId?: string;
  readonly position: Position;
  /** Where the pipeline is asked to complete, or the reason why it is not. */
  readonly asked: number | string;
  /** The position that comes back, if it is not the one that was sent. */
  readonly start?: Position;
};
const rows: readonly Row[] = [
  { name: "CRLF", text: "a\r\nbc\r\nd", position: at(1, 2), asked: 5 },
  { name: "a column between CR and LF", text: "a\r\nb", position: at(0, 2), asked: 1, start: at(0, 1) },
  { name: "CR alone", text: "a\rbc\rd", position: at(1, 2), asked: 4 },
  { name: "tabs count as one", text: "\t\tx", position: at(0, 3), asked: 3 },
  { name: "a lone high surrogate", text: "'\ud83d' + ", position: at(0, 6), asked: 6 },
  { name: "a lone low surrogate", text: "\udc00x", position: at(0, 2), asked: 2 },
  { name: "inside a surrogate pair", text: "😀", position: at(0, 1), asked: 1 },
  { name: "an empty document", text: "", position: at(0, 0), asked: 0 },
  { name: "NUL and other control characters", text: "a\0b\u001bc", position: at(0, 5), asked: 5 },
  { name: "a column past the end of its line", text: "ab\ncd", position: at(0, 99), asked: 2, start: at(0, 2) },
  { name: "a huge column", text: "ab\ncd", position: at(1, 2 ** 31 - 1), asked: 5, start: at(1, 2) },
  { name: "the line after the last", text: "ab\n", position: at(2, 0), asked: "cursorOutOfRange" },
  { name: "a huge line", text: "ab\n", position: at(2 ** 31 - 1, 0), asked: "cursorOutOfRange" },
  { name: "a negative line", text: "ab\n", position: at(-1, 0), asked: "cursorOutOfRange" },
  { name: "an unknown language", text: "ab", languageId: "no-such-language", position: at(0, 2), asked: 2 },
  { name: "no language", text: "ab", languageId: "", position: at(0, 2), asked: 2 },
];

suite("language server: hostile introductions", () => {
  for (const params of [
    { workspaceFolders: [{}, null, { uri: 3 }], capabilities: {} },
    { rootUri: 7, capabilities: {} },
    { capabilities: 5, clientInfo: 3 },
    { initializationOptions: [{ settings: 1 }], capabilities: { textDocument: 1, window: null } },
  ])
    test(`${JSON.stringify(params)} is answered all the same`, async () => {
      const harness = startHarness();
      const answer = await harness.client.request("initialize", params);
      assert.equal(typeof answer, "object");
      await harness.stop();
    });
});

suite("language server: hostile texts", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  for (const { name, text, languageId, position, asked, start } of rows)
    test(name, async () => {
      harness = startHarness();
      const { client, completer } = harness;
      await client.initialize();
      client.open(uri, text, languageId);
      const { items } = await client.complete(uri, position);
      const request = completer.requests[0];
      if (typeof asked === "string") {
        const { markdown } = await client.request<{ markdown: string }>("lacuna/explain", { what: "last" });
        assert.match(markdown, new RegExp(asked));
        assert.deepEqual([request, items], [undefined, []]);
        return;
      }
      assert.deepEqual([request!.offset, request!.snapshot.text], [asked, text]);
      assert.deepEqual(items[0]!.range, { start: start ?? position, end: start ?? position });
      assert.deepEqual(harness.logged, []);
    });

  test("lone surrogates survive the wire in both directions", async () => {
    harness = startHarness({ completer: scriptedCompleter((request) => shown(request, "\udc00")) });
    const { client } = harness;
    await client.initialize();
    client.open(uri, "\ud83d");
    assert.equal((await client.complete(uri, at(0, 1))).items[0]!.insertText, "\udc00");
  });

  test("any text at any cursor: one answer, in range, on one line, and the text is what was sent", async () => {
    harness = startHarness();
    const { client, completer } = harness;
    await client.initialize();
    let count = 0;
    const unit = fc.constantFrom("a", " ", "\t", "\r", "\n", "\r\n", "😀", "\ud83d", "é", "{", "`");
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 20 }), fc.nat(8), fc.nat(12), async (text, line, character) => {
        const each = `file:///w/${count++}.ts`;
        client.open(each, text);
        const { items } = await client.complete(each, at(line, character));
        const lines = text.split(/\r\n|\r|\n/);
        assert.equal(items.length, line < lines.length ? 1 : 0);
        if (items.length === 0) return;
        assert.equal(completer.requests.at(-1)!.snapshot.text, text);
        const column = Math.min(character, lines[line]!.length);
        assert.deepEqual(items[0]!.range, { start: at(line, column), end: at(line, column) });
        client.notify("textDocument/didClose", { textDocument: { uri: each } });
      }),
      { numRuns: 200 },
    );
  });
});

suite("language server: floods", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  test("50,000 requests, each cancelled at once, are all answered in bounded time and memory", async function () {
    this.timeout(60_000);
    const pairs = 50_000;
    let running = 0;
    let mostRunning = 0;
    const completer = scriptedCompleter(
      (request, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) return resolve(shown(request, ""));
          mostRunning = Math.max(mostRunning, ++running);
          signal.addEventListener("abort", () => {
            running--;
            resolve(shown(request, ""));
          });
        }),
    );
    harness = startHarness({ completer });
    const { client } = harness;
    await client.initialize();
    client.open(uri, "const a = \n");
    const before = process.memoryUsage().rss;
    const ids: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const id = client.startComplete(uri, at(0, 10));
      client.cancel(id);
      ids.push(id);
      if (pair % 500 === 499) await client.answer(id).catch(() => {});
    }
    await client.until(() => ids.every((id) => client.answers.has(id)), "all answers");
    const errors = ids.filter((id) => client.answers.get(id)!.error?.code === -32800).length;
    const empty = ids.filter((id) => client.answers.get(id)!.result !== undefined).length;
    assert.equal(errors + empty, pairs);
    assert.ok(mostRunning <= 1, `${mostRunning} requests ran at once`);
    assert.equal(running, 0);
    const grownMiB = (process.memoryUsage().rss - before) / 1024 / 1024;
    assert.ok(grownMiB < 300, `${grownMiB} MiB more`);
  });

  test("2,000 requests without a cancel: one runs, the others end with nothing, the last one is answered", async () => {
    const finish: (() => void)[] = [];
    const completer = scriptedCompleter(
      (request) => new Promise((resolve) => finish.push(() => resolve(shown(request, "last")))),
    );
    harness = startHarness({ completer });
    const { client } = harness;
    await client.initialize();
    client.open(uri, "const a = \n");
    const ids = Array.from({ length: 2000 }, () => client.startComplete(uri, at(0, 10)));
    await client.until(() => ids.slice(0, -1).every((id) => client.answers.has(id)), "the superseded answers");
    assert.equal(completer.signals.filter((signal) => !signal.aborted).length, 1);
    for (const each of finish) each();
    const { items } = await client.answer<{ items: InlineItem[] }>(ids.at(-1)!);
    assert.equal(items[0]!.insertText, "last");
    assert.ok(ids.slice(0, -1).every((id) => JSON.stringify(client.answers.get(id)!.result) === '{"items":[]}'));
  });

  test("a cancelled request is answered with the error that LSP has for it", async () => {
    harness = startHarness({ completer: scriptedCompleter(() => new Promise(() => {})) });
    const { client } = harness;
    await client.initialize();
    client.open(uri, "x");
    const id = client.startComplete(uri, at(0, 1));
    client.cancel(id);
    await assert.rejects(client.answer(id), (error) => error instanceof LspError && error.code === -32800);
  });
});
