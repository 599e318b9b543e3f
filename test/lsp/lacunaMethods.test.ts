import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import type { PullOutcome, PullRequest } from "../../server/domain/modelStore.ts";
import { explanationText } from "../../server/completion/explanationText.ts";
import { fence } from "../../server/lsp/fence.ts";
import { at, type Position } from "../support/lspClient.ts";
import {
  emptyAnswer,
  explanationOf,
  scriptedCompleter,
  scriptedModelStore,
  shown,
  startHarness,
  type Harness,
} from "./harness.ts";
import type { CompletionRequest } from "../../server/domain/completer.ts";

const uri = "file:///w/a.ts";

const rich = (request: CompletionRequest): Outcome => ({
  ...shown(request, "b + c;"),
  explanation: {
    ...explanationOf(request),
    parts: [{ special: "<|fim_prefix|>" }, { text: "a = ```x```" }, { special: "<|fim_middle|>" }],
    heal: "b",
    snippets: [
      { path: "src/b.ts", text: "export const b = 1;", source: "import", why: "named here" },
      { path: "src/c.ts", text: "export const c = 1;", source: "similar", why: "like this place" },
      { path: "src/d.ts", text: "export const d = 1;", source: "import", why: "its base" },
    ],
    sources: [
      { source: "import", ms: 3.6, candidates: 5, isLate: false },
      { source: "similar", ms: 30, candidates: 1, isLate: true },
    ],
    redactions: [{ rule: "private-key", line: 12 }],
    score: { probability: 0.617, shownFrom: 0.45, features: { meanLogProb: -0.251, isMidLine: 0, lines: 1 } },
    layout: "stickyAnchor",
    shape: "statement in code",
    rawText: "b + c;\n}",
    steps: [
      { name: "endOfScope", before: "b + c;\n}", after: "b + c;" },
      { name: "repetition", before: "b + c;", after: "b + c;" },
    ],
    report: {
      ...{ promptTokens: tokens(120), reusedTokens: tokens(100), generatedTokens: tokens(6) },
      ...{ queueMs: 1, prefillMs: 20.4, decodeMs: 30, stopReason: "stopText", meanLogProb: -0.25 },
    },
    ms: { debounce: 75, context: 2, total: 130, firstText: 99 },
  },
});

suite("language server: explanations", () => {
  let harness: Harness;
  teardown(() => harness.stop());
  const explain = (params: object): Promise<string> =>
    harness.client.request<{ markdown: string }>("lacuna/explain", params).then(({ markdown }) => markdown);

  test("before any request there is nothing to explain", async () => {
    harness = startHarness();
    await harness.client.initialize();
    assert.match(await explain({ what: "last" }), /no request yet/);
    assert.match(await explain({ what: "prompt" }), /no request yet/);
  });

  test("a shown suggestion: reason, tokens, times, prompt with token counts, raw answer, steps that changed it", async () => {
    harness = startHarness({ completer: scriptedCompleter(rich) });
    const { client } = harness;
    await client.initialize();
    client.open(uri, "a = \n");
    await client.complete(uri, at(0, 4));
    const markdown = await explain({ what: "last", textDocument: { uri } });
    const expected = [
      "# 1 suggestion was shown, from the model",
      "- **Place**: a.ts:1:5, while typing",
      "- **Shape**: statement in code",
      "- **Layout**: stickyAnchor",
      "- **Times**: quiet time 75 ms, context 2 ms, queue 1 ms, prompt 20 ms, answer 30 ms, first text after 99 ms, in all 130 ms",
      "- **Tokens**: 120 in the prompt, 100 of them reused, 6 generated",
      "- **Confidence**: 62 % sure, shown from 45 %; -0.25 mean log-probability per token",
      "- **Because**: meanLogProb -0.25, lines 1",
      "- **Context**: import 2 of 5 found in 4 ms; similar 1 of 1 found in 30 ms, too late for more",
      "- **Redacted**: line 12 (private-key)",
      "## Suggestion\n\n```\nb + c;\n```",
      "## Prompt 1 of 3 (control token)\n\n```\n<|fim\\_prefix|>\n```".replace("\\_", "_"),
      "## Prompt 2 of 3 (3 tokens)\n\n````\na = ```x```\n````",
      "## The answer has to begin with\n\n```\nb\n```",
      "## The model's answer\n\n```\nb + c;\n}\n```",
      "## After the step endOfScope\n\n```\nb + c;\n```",
      "## From src/b.ts (import: named here)\n\n```\nexport const b = 1;\n```\n\n## From src/d.ts (import: its base)",
    ];
    for (const piece of expected) assert.ok(markdown.includes(piece), `${piece}\n--- is not in ---\n${markdown}`);
    assert.ok(!markdown.includes("repetition"), "a step that changed nothing is listed");
    const prompt = await explain({ what: "prompt" });
    assert.match(prompt, /^# The last prompt\n/);
    assert.ok(prompt.includes("Prompt 2 of 3 (3 tokens)") && !prompt.includes("Suggestion"));
  });

  test("nothing shown: the code, what it means and what to do", async () => {
    const completer = scriptedCompleter((request) => emptyAnswer(request, "pathExcluded", "by the pattern *.pem"));
    harness = startHarness({ completer });
    const { client } = harness;
    await client.initialize();
    client.open(uri, "a = \n");
    await client.complete(uri, at(0, 4), { triggerKind: 1 });
    const markdown = await explain({ what: "last" });
    for (const piece of [
      "# Nothing was shown: pathExcluded",
      "**Meaning**: A rule excludes this file.",
      "**Detail**: by the pattern \\*.pem",
      "**What to do**: See complete.excludedPaths",
      "asked for",
    ])
      assert.ok(markdown.includes(piece), `${piece}\n--- is not in ---\n${markdown}`);
    assert.match(await explain({ what: "prompt" }), /did not reach the model; it ended before: pathExcluded/);
  });

  test("endings of every key press do not hide the one that means something; documents are kept apart", async () => {
    const reasons = ["lowConfidence", "cancelled", "superseded"] as const;
    let turn = 0;
    const completer = scriptedCompleter((request) =>
      request.snapshot.uri === uri ? emptyAnswer(request, reasons[turn++]!) : shown(request, "x"),
    );
    harness = startHarness({ completer });
    const { client } = harness;
    await client.initialize();
    client.open(uri, "a = \n");
    client.open("file:///w/b.ts", "b = \n");
    for (const each of [uri, uri, uri, "file:///w/b.ts"]) await client.complete(each, at(0, 4));
    assert.match(await explain({ what: "last", textDocument: { uri } }), /lowConfidence/);
    assert.match(await explain({ what: "last" }), /suggestion was shown/);
    assert.match(await explain({ what: "last", textDocument: { uri: "file:///other" } }), /no request yet/);
  });

  test("requests that end before the pipeline have their reasons as well", async () => {
    harness = startHarness();
    const { client } = harness;
    await client.initialize();
    client.open(uri, "a = \n");
    const cases: [string, Position, string][] = [
      ["file:///never", at(0, 0), "documentUnknown"],
      [uri, at(7, 0), "cursorOutOfRange"],
    ];
    for (const [document, position, reason] of cases) {
      assert.deepEqual(await client.complete(document, position), { items: [] });
      assert.match(await explain({ what: "last", textDocument: { uri: document } }), new RegExp(reason));
    }
  });

  test("as plain text for a terminal", () => {
    const request = { snapshot: { uri, text: "a = \n" }, offset: 4, trigger: "automatic" } as CompletionRequest;
    const text = explanationText(rich(request));
    assert.match(text, /^1 suggestion was shown, from the model\n\n {2}Place {7}a\.ts:1:5/);
    assert.match(text, /\nPrompt 2 of 3 \(11 UTF-16 units\):\n {2}\| a = ```x```\n/);
  });

  test("a code block that no text can break out of", () => {
    assert.equal(fence("a"), "```\na\n```");
    assert.equal(fence("a ```` b\n", "c++"), "`````c++\na ```` b\n`````");
    assert.equal(fence("", "bad language`"), "```\n\n```");
  });
});

suite("language server: models", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  type Pulling = { request: PullRequest; finish: (outcome: PullOutcome) => void };
  const ready: PullOutcome = {
    ...{ kind: "ready", from: "mirror" },
    model: { id: "m", file: "/models/m.gguf", sha256: undefined, family: "qwen" },
  };
  function slowStore() {
    const pulls: Pulling[] = [];
    const store = scriptedModelStore({
      pull: (request) => new Promise((finish) => pulls.push({ request, finish })),
    });
    return { pulls, store };
  }
  type Progress = { token: string; value: { kind: string; percentage?: number; message?: string; title?: string } };
  const progress = () => harness.client.params<Progress>("$/progress").map(({ value }) => value);

  test("lacuna/models passes the store's choices on; lacuna/doctor its text", async () => {
    const choices = { recommended: "a", current: undefined, models: [] };
    harness = startHarness({ modelStore: scriptedModelStore({ choices: async () => choices }) });
    const { client } = harness;
    await client.initialize();
    assert.deepEqual(await client.request("lacuna/models"), { recommended: "a", models: [] });
    assert.deepEqual(await client.request("lacuna/doctor"), { markdown: "all well" });
  });

  test("defects there are answered, not thrown", async () => {
    const broken = () => Promise.reject(new Error("boom"));
    harness = startHarness({ modelStore: scriptedModelStore({ choices: broken, pull: broken }), doctor: broken });
    const { client } = harness;
    await client.initialize();
    assert.deepEqual(await client.request("lacuna/models"), { recommended: "", models: [] });
    assert.match(JSON.stringify(await client.request("lacuna/doctor")), /log has the details/);
    assert.match(JSON.stringify(await client.request("lacuna/pullModel", { id: "x" })), /"ok":false.*log has/);
  });

  test("a download reports at most ten times a second, never goes back, and ends", async () => {
    const { pulls, store } = slowStore();
    harness = startHarness({ modelStore: store });
    const { client, clock } = harness;
    await client.initialize();
    const id = client.start("lacuna/pullModel", { id: "m", acceptLicence: true, workDoneToken: "t" });
    await client.until(() => pulls.length === 1, "the pull");
    const { request, finish } = pulls[0]!;
    assert.deepEqual([request.id, request.acceptLicence], ["m", true]);
    const report = (doneBytes: number) =>
      request.onProgress({ doneBytes, totalBytes: 1000, source: "x", phase: "downloading" });
    for (const doneBytes of [0, 10, 20]) report(doneBytes);
    await clock.advance(100);
    report(500);
    await clock.advance(100);
    report(400);
    await clock.advance(100);
    report(2000);
    finish(ready);
    assert.deepEqual(await client.answer(id), {
      ...{ ok: true, file: "/models/m.gguf", message: "m is ready (from mirror)." },
    });
    assert.deepEqual(
      progress().map(({ kind, percentage }) => [kind, percentage]),
      [
        ["begin", 0],
        ["report", 0],
        ["report", 50],
        ["report", 50],
        ["report", 100],
        ["end", undefined],
      ],
    );
    assert.ok(client.params<Progress>("$/progress").every(({ token }) => token === "t"));
    const busy = await client.find<{ percent?: number; kind: string }>("lacuna/status", ({ kind }) => kind === "busy");
    assert.equal(busy.percent, 0);
    await client.settle();
    assert.equal(client.params<{ kind: string }>("lacuna/status").at(-1)!.kind, "ready");
  });

  test("without a token from the client, the server makes one where the client can show it", async () => {
    const { pulls, store } = slowStore();
    harness = startHarness({ modelStore: store });
    const { client } = harness;
    await client.initialize({ capabilities: { window: { workDoneProgress: true } } });
    const id = client.start("lacuna/pullModel", {});
    const { token } = await client.find<{ token: string }>("window/workDoneProgress/create");
    await client.until(() => pulls.length === 1, "the pull");
    assert.equal(pulls[0]!.request.id, "scripted");
    client.notify("window/workDoneProgress/cancel", { token });
    client.notify("window/workDoneProgress/cancel", { token: "unknown" });
    await client.until(() => pulls[0]!.request.signal.aborted, "the cancellation");
    pulls[0]!.finish({ kind: "failed", message: "cancelled", needsLicence: false });
    assert.deepEqual(await client.answer(id), { ok: false, message: "cancelled" });
  });

  test("a client without progress gets none, and $/cancelRequest stops the download", async () => {
    const { pulls, store } = slowStore();
    harness = startHarness({ modelStore: store });
    const { client } = harness;
    await client.initialize();
    const id = client.start("lacuna/pullModel", {});
    await client.until(() => pulls.length === 1, "the pull");
    client.cancel(id);
    await client.until(() => pulls[0]!.request.signal.aborted, "the cancellation");
    pulls[0]!.finish({ kind: "failed", message: "cancelled", needsLicence: false });
    assert.deepEqual(await client.answer(id), { ok: false, message: "cancelled" });
    assert.deepEqual(progress(), []);
  });

  test("the end of the session stops a download", async () => {
    const { pulls, store } = slowStore();
    harness = startHarness({ modelStore: store });
    await harness.client.initialize();
    harness.client.start("lacuna/pullModel", { id: "m" });
    await harness.client.until(() => pulls.length === 1, "the pull");
    harness.client.notify("exit");
    await harness.exited;
    assert.ok(pulls[0]!.request.signal.aborted);
  });
});
