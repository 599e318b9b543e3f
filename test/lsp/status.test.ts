import assert from "node:assert/strict";
import type { Status } from "../../shared/protocol.ts";
import type { EngineState } from "../../server/domain/engine.ts";
import type { Reason } from "../../server/domain/reason.ts";
import { statusOf, type StatusInput } from "../../server/lsp/status.ts";
import { copilotStatus } from "../../server/lsp/copilotStatus.ts";
import { at } from "../support/lspClient.ts";
import { scriptedEngine, scriptedModel } from "../support/scriptedEngine.ts";
import {
  defaultSettings,
  emptyAnswer,
  noExplanation,
  scriptedCompleter,
  scriptedModelStore,
  shown,
  startHarness,
  type Harness,
} from "./harness.ts";

const ready: EngineState = { kind: "ready", model: scriptedModel };
const usual: StatusInput = {
  settings: defaultSettings,
  problems: [],
  engine: ready,
  modelTrouble: undefined,
  snoozedMinutes: 0,
  download: undefined,
  last: undefined,
  user: undefined,
};
const problem = { source: "user", key: "complete.level", value: "1", reason: "no", instead: "so" } as const;
const ended = (reason: Reason): StatusInput["last"] => ({
  ...{ kind: "empty", reason, detail: "", explanation: noExplanation },
});
const off = { ...defaultSettings, "complete.enable": false };
const missing = { reason: "modelMissing", detail: "" } as const;
const failed = (reason: Extract<EngineState, { kind: "failed" }>["reason"]): EngineState => ({
  ...{ kind: "failed", reason, detail: "the detail" },
});

type Row = readonly [string, Partial<StatusInput>, Partial<Status> & { fixes?: string }];
const rows: readonly Row[] = [
  ["all is well", {}, { kind: "ready", text: "Ready", model: "scripted" }],
  [
    "signed in",
    { user: "ann" },
    { kind: "ready", user: "ann", detail: "scripted on cpu, 4096 tokens of context. Signed in as ann." },
  ],
  ["unauthorised", { engine: failed("serverSignIn") }, { kind: "error", fixes: "lacuna.signIn" }],
  [
    "offline, but known",
    { engine: failed("serverUnreachable"), user: "ann" },
    { kind: "error", text: "Server cannot be reached", user: "ann", fixes: "lacuna.doctor" },
  ],
  [
    "over quota",
    { engine: failed("serverOverQuota"), user: "ann" },
    { kind: "error", text: "Limit is used up", fixes: "lacuna.doctor" },
  ],
  ["the engine sleeps", { engine: { kind: "idle" } }, { kind: "ready", text: "Ready" }],
  ["switched off", { settings: off, engine: failed("engineFailed") }, { kind: "off", fixes: "lacuna.toggle" }],
  ["snoozed", { snoozedMinutes: 5 }, { kind: "off", text: "Snoozed", fixes: "lacuna.endSnooze" }],
  [
    "downloading, though no model is there yet",
    { download: { percent: 40, detail: "x" }, engine: failed("modelMissing") },
    { kind: "busy", percent: 40 },
  ],
  ["starting", { engine: { kind: "starting", detail: "" } }, { kind: "busy", text: "Starting the engine" }],
  ["loading", { engine: { kind: "loading", detail: "", progress: 25.6 } }, { kind: "busy", percent: 26 }],
  ["restarting", { engine: { kind: "restarting", detail: "x" } }, { kind: "busy", text: "Restarting the engine" }],
  [
    "no model, engine asleep",
    { engine: { kind: "idle" }, modelTrouble: missing },
    { kind: "error", fixes: "lacuna.pullModel" },
  ],
  ["no model, engine failed", { engine: failed("modelMissing") }, { kind: "error", fixes: "lacuna.pullModel" }],
  ["a bad model", { engine: failed("modelInvalid") }, { kind: "error", fixes: "lacuna.chooseModel" }],
  ["no memory", { engine: failed("outOfMemory") }, { kind: "error", fixes: "lacuna.chooseModel" }],
  ["no engine", { engine: failed("engineFailed") }, { kind: "error", fixes: "lacuna.doctor", reason: "engineFailed" }],
  ["another version", { engine: failed("engineVersion") }, { kind: "error", fixes: "lacuna.doctor" }],
  ["wrong settings", { problems: [problem] }, { kind: "warning", fixes: "lacuna.doctor" }],
  ["too slow", { last: ended("timedOut") }, { kind: "warning", fixes: "lacuna.chooseModel", reason: "timedOut" }],
  ["a defect", { last: ended("internalError") }, { kind: "warning", fixes: "lacuna.doctor" }],
  ["nothing to say", { last: ended("midWord") }, { kind: "ready" }],
];

suite("language server: status", () => {
  for (const [name, input, expected] of rows)
    test(name, () => {
      const { fix, ...status } = statusOf({ ...usual, ...input });
      const { fixes, ...rest } = expected;
      assert.equal(fix?.command, fixes);
      for (const [key, value] of Object.entries(rest)) assert.equal(status[key as keyof typeof status], value, key);
      assert.ok(
        status.text.length <= 30 && !status.text.includes("Lacuna ") && status.detail !== "",
        JSON.stringify(status),
      );
    });

  test("many wrong settings are told as three and a number", () => {
    const { detail } = statusOf({ ...usual, problems: Array.from({ length: 5 }, () => problem) });
    assert.equal(detail.split("\n").length, 4);
    assert.match(detail, /and 2 more$/);
  });

  test("in the words of GitHub's server", () => {
    const kinds = (["ready", "busy", "off", "warning", "error"] as const).map((kind) => {
      const { didChangeStatus, statusNotification } = copilotStatus({ kind, text: "t", detail: "d" });
      return [didChangeStatus.kind, didChangeStatus.busy, statusNotification.status];
    });
    assert.deepEqual(kinds, [
      ["Normal", false, "Normal"],
      ["Normal", true, "InProgress"],
      ["Inactive", false, "Inactive"],
      ["Warning", false, "Warning"],
      ["Error", false, "Error"],
    ]);
  });
});

suite("language server: status on the wire", () => {
  let harness: Harness;
  teardown(() => harness.stop());
  const kinds = () => harness.client.params<Status>("lacuna/status").map(({ kind, text }) => `${kind} ${text}`);

  test("told once after initialized, then on every change and only then", async () => {
    const engine = scriptedEngine({ says: "", state: { kind: "idle" } });
    harness = startHarness({ engine });
    const { client } = harness;
    await client.request("initialize", { capabilities: {} });
    assert.deepEqual(kinds(), []);
    client.notify("initialized", {});
    await client.settle();
    assert.deepEqual(kinds(), ["ready Ready"]);
    engine.become({ kind: "loading", detail: "", progress: 50 });
    engine.become({ kind: "loading", detail: "", progress: 50.1 });
    engine.become(ready);
    engine.become({ ...ready });
    await client.settle();
    assert.deepEqual(kinds(), ["ready Ready", "busy Loading the model", "ready Ready"]);
    assert.deepEqual(await client.request("lacuna/status"), client.params("lacuna/status").at(-1));
  });

  test("a missing model is told before anything is typed", async () => {
    const modelStore = scriptedModelStore({
      locate: async () => ({ kind: "trouble", reason: "modelMissing", detail: "" }),
    });
    harness = startHarness({ modelStore, engine: scriptedEngine({ says: "", state: { kind: "idle" } }) });
    await harness.client.initialize();
    const status = await harness.client.find<Status>("lacuna/status", ({ kind }) => kind === "error");
    assert.deepEqual([status.reason, status.fix?.command], ["modelMissing", "lacuna.pullModel"]);
  });

  test("a slow answer is told until the next real one; endings while typing change nothing", async () => {
    const reasons: (Reason | undefined)[] = ["timedOut", "midWord", "cancelled", undefined];
    const completer = scriptedCompleter((request) => {
      const reason = reasons.shift();
      return reason === undefined ? shown(request, "x") : emptyAnswer(request, reason);
    });
    harness = startHarness({ completer });
    const { client } = harness;
    await client.initialize();
    client.open("file:///a.ts", "text\n");
    for (let turn = 0; turn < 4; turn++) await client.complete("file:///a.ts", at(0, 4));
    assert.deepEqual(kinds(), ["ready Ready", "warning Too slow", "ready Ready"]);
  });

  test("snooze: the pipeline is told, the status follows, and ends with it or by hand", async () => {
    harness = startHarness();
    const { client, clock, completer } = harness;
    await client.initialize();
    const status = await client.request<Status>("lacuna/snooze", { minutes: 5 });
    assert.match(status.detail, /5 more minutes/);
    await clock.advance(5 * 60_000 - 1);
    await client.settle();
    assert.deepEqual(kinds(), ["ready Ready", "off Snoozed"]);
    await clock.advance(1);
    await client.settle();
    assert.deepEqual(kinds(), ["ready Ready", "off Snoozed", "ready Ready"]);
    await client.request("lacuna/snooze", { minutes: 60 });
    await client.request("lacuna/snooze", { minutes: 0 });
    assert.deepEqual(kinds().slice(3), ["off Snoozed", "ready Ready"]);
    for (const minutes of [-3, Number.NaN, "x", undefined]) await client.request("lacuna/snooze", { minutes });
    assert.deepEqual(
      completer.calls,
      [5, 60, 0, 0, 0, 0, 0].map((minutes) => ["snooze", minutes]),
    );
  });

  test("an idle engine is started with the first document and with focus, not when completions are off", async () => {
    const engine = scriptedEngine({ says: "", state: { kind: "idle" } });
    let prepared = 0;
    const counting = Object.assign(Object.create(engine) as typeof engine, {
      prepare: async () => {
        prepared++;
        return engine.state;
      },
    });
    harness = startHarness({ engine: counting });
    const { client } = harness;
    await client.initialize();
    client.open("file:///a.ts", "");
    await client.settle();
    client.notify("textDocument/didFocus", { textDocument: { uri: "file:///a.ts" } });
    await client.settle();
    assert.equal(prepared, 2);
    await harness.stop();
    harness = startHarness({
      engine: counting,
      loadSettings: () => ({ settings: off, problems: [], sources: {} as never }),
    });
    await harness.client.initialize();
    harness.client.open("file:///a.ts", "");
    await harness.client.settle();
    assert.equal(prepared, 2);
  });
});
