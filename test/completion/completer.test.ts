import assert from "node:assert/strict";
import { offset } from "../../server/base/brand.ts";
import { noContext } from "../../server/domain/context.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import type { EngineTrouble } from "../../server/domain/reason.ts";
import { explanationText } from "../../server/completion/explanationText.ts";
import { completerBench, reasonOf } from "../support/completerBench.ts";
import type { fakeClock } from "../support/fakeClock.ts";

const textOf = (outcome: Outcome): string | undefined =>
  outcome.kind === "shown" ? outcome.items[0]?.insertText : undefined;
const place = "const first = 1;\nconst second = █\n";

/** Answers an automatic request by letting the quiet time pass. */
async function settledAfter(
  { clock }: { clock: ReturnType<typeof fakeClock> },
  pending: Promise<Outcome>,
): Promise<Outcome> {
  await clock.advance(1000);
  return pending;
}

suite("PipelineCompleter", () => {
  test("waits before it asks while typing, and not when asked explicitly", async () => {
    const b = completerBench({ says: "2;" });
    const typing = b.ask(place);
    await b.clock.advance(0);
    assert.equal(b.engine.requests.length, 0);
    assert.equal(textOf(await settledAfter(b, typing)), "2;");
    const explicit = completerBench({ says: "2;" });
    assert.equal(textOf(await explicit.ask(place, { trigger: "explicit" })), "2;");
  });

  test("the newest request wins: an older one for the same document ends as superseded", async () => {
    const b = completerBench({ says: "2;", delayMs: 300 });
    const older = b.ask(place);
    await b.clock.advance(200);
    const newer = b.ask("const first = 1;\nconst second = t█\n");
    assert.equal(reasonOf(await older), "superseded");
    assert.equal(reasonOf(await settledAfter(b, newer)), "shown from model");
    assert.equal(b.engine.running, 0);
  });

  test("what the repository settles needs no model", async () => {
    const settled = { text: "total } from './total'", why: "this file uses total, from ./total" };
    const context = { ...noContext, gather: () => Promise.resolve({ snippets: [], sources: [], settled }) };
    const b = completerBench({ says: "never asked" }, {}, { context });
    const outcome = await settledAfter(b, b.ask("import { █\n\ntotal();\n"));
    assert.equal(textOf(outcome), settled.text);
    assert.equal(b.engine.requests.length, 0);
    assert.equal(outcome.explanation.settledBy, settled.why);
    assert.match(explanationText(outcome), /from the repository; no model was asked/);
    assert.match(explanationText(outcome), /this file uses total/);
  });

  test("requests for different documents do not disturb each other", async () => {
    const b = completerBench({ says: "2;" });
    const one = b.ask(place);
    const other = b.ask(place, {
      snapshot: {
        uri: "file:///b.ts",
        languageId: "typescript",
        version: 1,
        text: place.replace("█", ""),
        path: "b.ts",
      },
    });
    await b.clock.advance(1000);
    assert.deepEqual([reasonOf(await one), reasonOf(await other)], ["shown from model", "shown from model"]);
  });

  for (const when of ["before", "during the quiet time", "during the answer"] as const)
    test(`cancelled ${when}: one answer, and the engine is free`, async () => {
      const b = completerBench({ says: "a long answer that takes its time", delayMs: 50 });
      const controller = new AbortController();
      if (when === "before") controller.abort();
      const pending = b.ask(place, {}, controller.signal);
      await b.clock.advance(when === "during the answer" ? 250 : 1);
      controller.abort();
      controller.abort();
      await b.clock.advance(0);
      assert.equal(reasonOf(await pending), "cancelled");
      assert.equal(b.engine.running, 0);
      assert.equal(b.clock.sleeping, 0);
    });

  test("an automatic completion that takes too long is dropped", async () => {
    const b = completerBench({ says: "x".repeat(400), delayMs: 500 }, { "complete.timeoutMs": 1000 });
    const pending = b.ask(place);
    await b.clock.advance(3000);
    assert.equal(reasonOf(await pending), "timedOut");
    assert.equal(b.clock.sleeping, 0);
  });

  for (const trouble of [
    "engineRestarting",
    "engineBusy",
    "modelMissing",
    "modelInvalid",
    "outOfMemory",
    "promptTooLarge",
    "engineVersion",
    "engineFailed",
    "engineStarting",
    "timedOut",
  ] satisfies EngineTrouble[])
    test(`the engine's ${trouble} is the reason, and the next request works`, async () => {
      const b = completerBench({ says: "2;", troubles: [trouble] });
      assert.equal(reasonOf(await b.ask(place, { trigger: "explicit" })), trouble);
      assert.equal(reasonOf(await b.ask(place, { trigger: "explicit" })), "shown from model");
    });

  test("an engine that is not ready: nothing while typing, with the reason", async () => {
    const b = completerBench({ says: "2;", state: { kind: "loading", detail: "loading the model" } });
    assert.equal(reasonOf(await settledAfter(b, b.ask(place))), "engineStarting");
    b.engine.become({ kind: "restarting", detail: "it was killed" });
    assert.equal(reasonOf(await settledAfter(b, b.ask(place))), "engineRestarting");
    b.engine.become({ kind: "failed", reason: "modelMissing", detail: "no file" });
    assert.equal(reasonOf(await settledAfter(b, b.ask(place))), "modelMissing");
    assert.equal(b.engine.requests.length, 0);
  });

  test("typed along, deleted, retyped: answered at once and without the model", async () => {
    const b = completerBench({ says: "compute(1, 2);" });
    await settledAfter(b, b.ask(place));
    for (const typed of ["c", "co", "com", "co", "c", "comp"]) {
      const outcome = await b.ask(`const first = 1;\nconst second = ${typed}█\n`);
      assert.equal(reasonOf(outcome), "shown from typeThrough");
      assert.equal(typed + (textOf(outcome) ?? ""), "compute(1, 2);");
    }
    assert.equal(reasonOf(await b.ask(place)), "shown from cache");
    assert.equal(b.engine.requests.length, 1);
  });

  test("an empty answer is remembered while typing and asked again on request", async () => {
    const b = completerBench({ says: "" });
    assert.equal(reasonOf(await settledAfter(b, b.ask(place))), "modelSaidNothing");
    assert.equal(reasonOf(await b.ask(place)), "modelSaidNothing");
    assert.equal(b.engine.requests.length, 1);
    await b.ask(place, { trigger: "explicit" });
    assert.equal(b.engine.requests.length, 2);
  });

  test("a deletion shows nothing until something is typed", async () => {
    const b = completerBench({ says: "2;" });
    const snapshot = { uri: "file:///a.ts", languageId: "typescript", version: 2, text: "", path: "a.ts" };
    b.completer.documentChanged(snapshot, "deleted");
    assert.equal(reasonOf(await b.ask(place)), "afterDeletion");
    b.completer.documentChanged(snapshot, "typed");
    assert.equal(reasonOf(await settledAfter(b, b.ask(place))), "shown from model");
  });

  test("snoozed for five minutes", async () => {
    const b = completerBench({ says: "2;" });
    b.completer.snooze(5);
    assert.equal(reasonOf(await b.ask(place)), "snoozed");
    await b.clock.advance(5 * 60_000);
    assert.equal(reasonOf(await settledAfter(b, b.ask(place))), "shown from model");
    b.completer.snooze(5);
    b.completer.snooze(0);
    assert.equal(reasonOf(await b.ask(place)), "shown from cache");
  });

  test("alternatives differ, come from different seeds, and the first is greedy", async () => {
    const b = completerBench({ says: ({ seed }) => ["one();", "two();", "one();", "three();"][seed] ?? "" });
    const outcome = await b.ask(place, { trigger: "explicit", wanted: 4 });
    assert.ok(outcome.kind === "shown");
    assert.deepEqual(
      outcome.items.map(({ insertText }) => insertText),
      ["one();", "two();", "three();"],
    );
    assert.equal(b.engine.requests[0]?.temperature, 0);
    assert.ok(b.engine.requests.slice(1).every(({ temperature }) => temperature > 0));
    assert.equal(new Set(outcome.items.map(({ id }) => id)).size, 3);
  });

  test("the item selected in the editor's list is completed, in its own range", async () => {
    const b = completerBench({ says: "(1, 2);" });
    const marked = "const first = 1;\nconst second = com█\n";
    const from = offset(marked.indexOf("com"));
    const outcome = await b.ask(marked, {
      trigger: "explicit",
      selected: { from, to: offset(from + 3), text: "compute" },
    });
    assert.ok(outcome.kind === "shown");
    assert.equal(outcome.items[0]?.insertText, "compute(1, 2);");
    assert.deepEqual([outcome.items[0]?.from, outcome.items[0]?.to], [from, from + 3]);
  });

  test("a selected item on another line cannot be shown with", async () => {
    const b = completerBench({ says: "2;" });
    const outcome = await b.ask(place, {
      trigger: "explicit",
      selected: { from: offset(0), to: offset(5), text: "let" },
    });
    assert.equal(reasonOf(outcome), "conflictsWithPopup");
  });

  test("earlier cells of a notebook stand before the cell", async () => {
    const b = completerBench({ says: "2" });
    await b.ask("const second = █", { trigger: "explicit", precedingCells: "const first = 1;\n" });
    const prompt = JSON.stringify(b.engine.requests[0]?.parts);
    assert.ok(prompt.includes("const first = 1;\\nconst second ="), prompt);
  });

  test("a lone surrogate reaches the model as the replacement character", async () => {
    const b = completerBench({ says: "2;" });
    await b.ask(`const odd = "\ud800";\n${place}`, { trigger: "explicit" });
    assert.ok(b.engine.requests[0]?.parts.every((part) => !("text" in part) || part.text.isWellFormed()));
  });

  for (const [why, more, reason] of [
    ["a cursor past the end", { offset: offset(10_000) }, "cursorOutOfRange"],
    ["a negative cursor", { offset: offset(-1) }, "cursorOutOfRange"],
    [
      "a huge document",
      {
        snapshot: {
          uri: "file:///h.ts",
          languageId: "typescript",
          version: 1,
          text: "x = 1;\n".repeat(400_000),
          path: "h.ts",
        },
      },
      "documentTooLarge",
    ],
  ] as const)
    test(`${why}: ${reason}`, async () => {
      const b = completerBench({ says: "2;" });
      assert.equal(reasonOf(await b.ask(place, { trigger: "explicit", ...more })), reason);
      assert.equal(b.engine.requests.length, 0);
    });

  test("a defect is logged and answered as internalError", async () => {
    const b = completerBench({
      says: () => {
        throw new Error("a bug");
      },
    });
    assert.equal(reasonOf(await b.ask(place, { trigger: "explicit" })), "internalError");
    assert.equal(b.bugs.length, 1);
  });

  test("closing a document ends its request and forgets its answers", async () => {
    const b = completerBench({ says: "2;", delayMs: 500 });
    const pending = b.ask(place);
    await b.clock.advance(250);
    b.completer.documentClosed("file:///a.ts");
    assert.equal(reasonOf(await pending), "cancelled");
  });
});
