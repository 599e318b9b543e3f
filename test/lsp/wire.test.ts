import assert from "node:assert/strict";
import { at, LspError } from "../support/lspClient.ts";
import { emptyAnswer, scriptedCompleter, startHarness, type Harness } from "./harness.ts";

const mebi = 1024 * 1024;

/** A frame whose body is not what it seems. */
const frame = (body: string | Buffer, length: number | string = Buffer.byteLength(body)) =>
  Buffer.concat([Buffer.from(`Content-Length: ${length}\r\n\r\n`), Buffer.from(body)]);
const isCode = (code: number) => (error: unknown) => error instanceof LspError && error.code === code;

suite("language server: hostile frames", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  const fatal: readonly [string, string | Buffer, RegExp][] = [
    ["a header without Content-Length", "Content-Type: text\r\n\r\n{}", /without Content-Length/],
    ["a negative length", "Content-Length: -5\r\n\r\n", /no size/],
    ["a length that is no number", "Content-Length: 1e3\r\n\r\n", /no size/],
    ["a length of 2 GB", "Content-Length: 2000000000\r\n\r\n{", /2000000000 bytes/],
    ["a header without end", "x".repeat(5000), /does not end/],
    ["an HTTP request", "POST / HTTP/1.1\r\nHost: x\r\n\r\n", /without Content-Length/],
    [
      "five bodies in a row that are no JSON",
      Buffer.concat(Array(5).fill(frame("{no json")) as Buffer[]),
      /5 messages/,
    ],
  ];
  for (const [name, bytes, message] of fatal)
    test(`${name} ends the connection with code 1 and one line that says why`, async () => {
      harness = startHarness();
      await harness.client.initialize();
      harness.client.raw(bytes);
      assert.equal(await harness.exited, 1);
      assert.equal(harness.logged.filter((line) => message.test(line)).length, 1, harness.logged.join("\n"));
    });

  test("a broken body is passed over, and four are forgiven when a good one follows", async () => {
    harness = startHarness();
    const { client } = harness;
    await client.initialize();
    for (let turn = 0; turn < 3; turn++) {
      for (let broken = 0; broken < 4; broken++) client.raw(frame("nope"));
      await client.settle();
    }
    assert.equal(harness.logged.length, 12);
  });

  test("frames may arrive byte by byte, several at once, with other header names first", async () => {
    harness = startHarness();
    const { client } = harness;
    const body = JSON.stringify({ jsonrpc: "2.0", id: "é", method: "initialize", params: { capabilities: {} } });
    const bytes = Buffer.from(
      `Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    for (const byte of bytes) client.raw(Buffer.from([byte]));
    await client.answer("é");
    const ask = (id: number) => frame(JSON.stringify({ jsonrpc: "2.0", id, method: "lacuna/explain", params: {} }));
    client.raw(Buffer.concat([ask(1), ask(2), ask(3).subarray(0, 10)]));
    await client.answer(2);
    client.raw(ask(3).subarray(10));
    await client.answer(3);
  });

  test("a batch, a number and null are ignored", async () => {
    harness = startHarness();
    await harness.client.initialize();
    for (const body of ["[]", '[{"jsonrpc":"2.0","id":7,"method":"shutdown"}]', "null", "7"])
      harness.client.raw(frame(body));
    await harness.client.settle();
    assert.equal(harness.client.answers.has(7), false);
    assert.equal(harness.logged.length, 4);
  });

  test("a document above the frame limit is passed over without being kept, and completions there say why", async () => {
    harness = startHarness();
    const { client } = harness;
    await client.initialize();
    const uri = "file:///w/huge.json";
    const head = `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"${uri}","version":1,"text":"`;
    client.raw(`Content-Length: ${head.length + 100 * mebi}\r\n\r\n${head}`);
    const piece = Buffer.alloc(mebi, "x");
    const before = process.memoryUsage().rss;
    for (let sent = 0; sent < 100; sent++) {
      client.raw(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(process.memoryUsage().rss - before < 60 * mebi, "the text was kept");
    assert.deepEqual(await client.complete(uri, at(0, 0)), { items: [] });
    const { markdown } = await client.request<{ markdown: string }>("lacuna/explain", { what: "last" });
    assert.match(markdown, /documentTooLarge/);
  });

  test("a large document below the frame limit costs its own reading only", async () => {
    harness = startHarness();
    const { client, completer } = harness;
    await client.initialize();
    const uri = "file:///w/large.json";
    client.open(uri, "x".repeat(20 * mebi));
    await client.settle();
    const started = performance.now();
    for (let edit = 0; edit < 200; edit++) client.insert(uri, at(0, 5), "y");
    assert.deepEqual(await client.complete(uri, at(0, 5)), { items: [] });
    assert.ok(performance.now() - started < 1500, `200 edits took ${performance.now() - started} ms`);
    assert.equal(completer.requests.length, 0);
  });

  test("a line of 1 MiB is edited and asked about in time", async () => {
    harness = startHarness();
    const { client, completer } = harness;
    await client.initialize();
    const uri = "file:///w/line.js";
    client.open(uri, "x".repeat(mebi));
    await client.settle();
    const started = performance.now();
    for (let edit = 0; edit < 100; edit++) client.insert(uri, at(0, mebi), "y");
    await client.complete(uri, at(0, mebi));
    assert.ok(performance.now() - started < 1500, `100 edits took ${performance.now() - started} ms`);
    assert.equal(completer.requests.length, 1);
  });
});

suite("language server: life cycle", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  test("a request before initialize is refused, a notification dropped", async () => {
    harness = startHarness();
    const { client } = harness;
    client.open("file:///a.ts", "early");
    await assert.rejects(client.request("textDocument/inlineCompletion", {}), isCode(-32002));
    await assert.rejects(client.request("shutdown"), isCode(-32002));
    await client.initialize();
    assert.deepEqual(await client.complete("file:///a.ts", at(0, 0)), { items: [] });
    assert.equal(harness.completer.requests.length, 0);
  });

  test("a second initialize and requests after shutdown are refused", async () => {
    harness = startHarness();
    const { client } = harness;
    await client.initialize();
    await assert.rejects(client.request("initialize", { capabilities: {} }), isCode(-32600));
    assert.equal(await client.request("shutdown"), null);
    await assert.rejects(client.request("lacuna/models"), isCode(-32600));
    client.notify("exit");
    assert.equal(await harness.exited, 0);
  });

  test("what would be lost with the process is told before shutdown is answered", async () => {
    let end: (() => void) | undefined;
    harness = startHarness({ leave: () => new Promise((resolve) => (end = resolve)) });
    const { client } = harness;
    await client.initialize();
    const id = client.start("shutdown");
    await client.until(() => end !== undefined, "the last chance to tell");
    assert.equal(client.answers.has(id), false);
    end?.();
    assert.equal(await client.answer(id), null);
  });

  test("exit without shutdown is code 1, also before initialize", async () => {
    harness = startHarness();
    harness.client.notify("exit");
    assert.equal(await harness.exited, 1);
  });

  test("an id that is in use is refused and the first request still answered", async () => {
    let answer = (): void => {};
    const completer = scriptedCompleter(
      (request) => new Promise((resolve) => (answer = () => resolve(emptyAnswer(request, "modelSaidNothing")))),
    );
    harness = startHarness({ completer });
    const { client } = harness;
    await client.initialize();
    client.open("file:///a.ts", "text");
    const params = { textDocument: { uri: "file:///a.ts" }, position: at(0, 4), context: { triggerKind: 2 } };
    client.send({ id: "same", method: "textDocument/inlineCompletion", params });
    client.send({ id: "same", method: "textDocument/inlineCompletion", params });
    await assert.rejects(client.answer("same"), isCode(-32600));
    client.answers.delete("same");
    await client.until(() => completer.requests.length === 1, "the first request to arrive");
    answer();
    assert.deepEqual(await client.answer("same"), { items: [] });
  });

  test("unknown requests are refused, unknown notifications ignored, and editors' usual questions answered with nothing", async () => {
    harness = startHarness();
    const { client } = harness;
    await client.initialize();
    await assert.rejects(client.request("$/unknown"), isCode(-32601));
    await assert.rejects(client.request("made/up"), isCode(-32601));
    client.notify("$/unknown", { a: 1 });
    client.notify("made/up");
    assert.equal(await client.request("textDocument/documentSymbol", { textDocument: { uri: "file:///a" } }), null);
  });

  const strange: readonly [string, unknown][] = [
    ["an array", [1, 2]],
    ["nothing", undefined],
    ["an empty object", {}],
    ["a position of texts", { textDocument: { uri: "file:///a.ts" }, position: { line: "0", character: "x" } }],
    ["a position below zero", { textDocument: { uri: "file:///a.ts" }, position: { line: -1, character: -1 } }],
    ["a position of fractions", { textDocument: { uri: "file:///a.ts" }, position: { line: 0.5, character: 1.5 } }],
  ];
  for (const [name, params] of strange)
    test(`parameters that are ${name} end in an answer, and the server lives`, async () => {
      harness = startHarness();
      const { client } = harness;
      await client.initialize();
      client.open("file:///a.ts", "text\n");
      for (const method of ["textDocument/inlineCompletion", "textDocument/completion", "getCompletions"]) {
        const answer = await client.request(method, params).catch((error: unknown) => error);
        assert.ok(answer instanceof LspError ? answer.code === -32602 : JSON.stringify(answer).includes("[]"), method);
      }
      for (const method of ["textDocument/didChange", "textDocument/didOpen", "textDocument/didClose"])
        client.notify(method, params);
      await client.complete("file:///a.ts", at(0, 4));
    });
});
