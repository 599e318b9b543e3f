import assert from "node:assert/strict";
import { offset } from "../../server/base/brand.ts";
import { at } from "../support/lspClient.ts";
import { scriptedCompleter, shown, startHarness, type Harness } from "./harness.ts";

const uri = "file:///w/a.py";
const doc = (line: number, character: number, rest: object = {}) => ({
  doc: { uri, version: 1, position: at(line, character), tabSize: 2, indentSize: 2, insertSpaces: true, ...rest },
  textDocument: { uri },
  position: at(line, character),
});

/** Clients written for GitHub's language server, against this one. */
suite("language server: clients of GitHub's language server", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  const started = async (completer = scriptedCompleter(), init: object = {}) => {
    harness = startHarness({ completer });
    await harness.client.initialize(init);
    harness.client.open(uri, "def fib(n)\n  \n", "python");
    return harness;
  };
  const copilot = {
    initializationOptions: { editorInfo: { name: "x" }, editorPluginInfo: { name: "y", version: "1" } },
  };

  const fixed: readonly [string, unknown, unknown][] = [
    ["checkStatus", { localChecksOnly: false }, { status: "OK", user: "local" }],
    ["signIn", {}, { status: "AlreadySignedIn", user: "local" }],
    ["signInInitiate", {}, { status: "AlreadySignedIn", user: "local" }],
    ["signInConfirm", { userCode: "x" }, { status: "OK", user: "local" }],
    ["signOut", {}, { status: "NotSignedIn" }],
    ["setEditorInfo", { editorInfo: {}, editorPluginInfo: {} }, "OK"],
    ["getVersion", {}, { version: "1.2.3", buildType: "prod", runtimeVersion: `node/${process.versions.node}` }],
    ["textDocument/copilotInlineEdit", { textDocument: { uri, version: 1 }, position: at(0, 0) }, { edits: [] }],
    ["notifyShown", { uuid: "s1" }, "OK"],
    ["notifyAccepted", { uuid: "s1", _: true }, "OK"],
    ["notifyRejected", { uuids: ["s1", "s2"] }, "OK"],
  ];
  for (const [method, params, answer] of fixed)
    test(method, async () => {
      const { client } = await started();
      assert.deepEqual(await client.request(method, params), answer);
    });

  test("feedback reaches the pipeline, by the old names and the new", async () => {
    const { client, completer } = await started();
    const item = { insertText: "x", command: { command: "lacuna.didAcceptCompletionItem", arguments: ["s1"] } };
    await client.request("notifyShown", { uuid: "a" });
    await client.request("notifyAccepted", { uuid: "a", acceptedLength: 3 });
    await client.request("notifyAccepted", { uuid: "a" });
    await client.request("notifyRejected", { uuids: ["a", "b"] });
    client.notify("textDocument/didShowCompletion", { item });
    client.notify("textDocument/didPartiallyAcceptCompletion", { item, acceptedLength: 4 });
    client.notify("textDocument/didPartiallyAcceptCompletion", { item, acceptedLength: 0 });
    for (const command of ["lacuna.didAcceptCompletionItem", "github.copilot.didAcceptCompletionItem"])
      assert.equal(await client.request("workspace/executeCommand", { command, arguments: ["s1"], title: "x" }), null);
    assert.deepEqual(completer.calls, [
      ["shown", "a"],
      ["accepted", "a", 3],
      ["accepted", "a", undefined],
      ["rejected", "a"],
      ["rejected", "b"],
      ["shown", "s1"],
      ["accepted", "s1", 4],
      ["accepted", "s1", undefined],
      ["accepted", "s1", undefined],
    ]);
  });

  test("feedback about nothing in particular is ignored", async () => {
    const { client, completer, logged } = await started();
    for (const params of [{}, { item: {} }, { item: { command: { arguments: [7] } } }]) {
      client.notify("textDocument/didShowCompletion", params);
      client.notify("textDocument/didPartiallyAcceptCompletion", { ...params, acceptedLength: 2 });
    }
    client.notify("textDocument/didFocus", {});
    client.notify("textDocument/didFocus", { textDocument: { uri } });
    client.notify("textDocument/didShowInlineEdit", { item: {} });
    await client.request("workspace/executeCommand", { command: "made.up" });
    await client.request("workspace/executeCommand", { command: "lacuna.didAcceptCompletionItem" });
    assert.deepEqual([completer.calls, logged], [[], []]);
  });

  test("getCompletions gives whole lines from column 0, as old clients need them", async () => {
    const completer = scriptedCompleter((request) => shown(request, "return n"));
    const { client } = await started(completer);
    const answer = await client.request("getCompletions", doc(1, 2));
    assert.deepEqual(answer, {
      completions: [
        {
          uuid: "s1",
          text: "  return n",
          displayText: "return n",
          range: { start: at(1, 0), end: at(1, 2) },
          position: at(1, 2),
          docVersion: 1,
        },
      ],
    });
    assert.deepEqual(completer.requests[0]!.indentation, { tabSize: 2, insertSpaces: true });
    assert.deepEqual([completer.requests[0]!.trigger, completer.requests[0]!.wanted], ["automatic", 1]);
  });

  test("getCompletions covers closing characters that a suggestion replaces", async () => {
    const completer = scriptedCompleter((request) => shown(request, ", m):", { to: offset(request.offset + 1) }));
    const { client } = await started(completer);
    const { completions } = await client.request<{ completions: object[] }>("getCompletions", doc(0, 9));
    assert.deepEqual(completions, [
      {
        uuid: "s1",
        text: "def fib(n, m):",
        displayText: ", m):",
        range: { start: at(0, 0), end: at(0, 10) },
        position: at(0, 9),
        docVersion: 1,
      },
    ]);
  });

  test("getCompletionsCycling asks for several", async () => {
    const { client, completer } = await started();
    await client.request("getCompletionsCycling", doc(1, 2));
    assert.deepEqual([completer.requests[0]!.trigger, completer.requests[0]!.wanted], ["explicit", 3]);
  });

  test("getCompletions for another version or an unknown document is empty", async () => {
    const { client, completer } = await started();
    assert.deepEqual(await client.request("getCompletions", doc(1, 2, { version: 9 })), { completions: [] });
    assert.deepEqual(await client.request("getCompletions", doc(1, 2, { uri: "file:///x" })), { completions: [] });
    assert.equal(completer.requests.length, 0);
  });

  test("copilotPanelCompletion gives items like inlineCompletion", async () => {
    const { client } = await started();
    const params = { textDocument: { uri, version: 1 }, position: at(1, 2), partialResultToken: "t" };
    const { items } = await client.request<{ items: { insertText: string }[] }>(
      "textDocument/copilotPanelCompletion",
      params,
    );
    assert.deepEqual(
      items.map(({ insertText }) => insertText),
      ["scripted"],
    );
  });

  test("a client that introduces its plugin gets that server's status notifications", async () => {
    const { client } = await started(undefined, copilot);
    assert.deepEqual(await client.find("didChangeStatus"), { busy: false, message: "", kind: "Normal" });
    const old = { busy: false, message: "", kind: "Normal", status: "Normal" };
    assert.deepEqual(await client.find("statusNotification"), old);
  });

  test("so does one that uses its account methods, and no other client", async () => {
    const { client } = await started();
    await client.settle();
    assert.deepEqual([client.params("didChangeStatus"), client.params("statusNotification")], [[], []]);
    await client.request("checkStatus", {});
    await client.find("didChangeStatus");
    await client.find("statusNotification");
  });

  test("settings of that server, and null, are taken without a word", async () => {
    const { client, logged } = await started(undefined, copilot);
    client.notify("workspace/didChangeConfiguration", { settings: null });
    client.notify("workspace/didChangeConfiguration", {
      settings: { http: { proxy: "x" }, telemetry: { telemetryLevel: "off" }, "github-enterprise": { uri: "" } },
    });
    await client.settle();
    assert.deepEqual(logged, []);
  });
});
