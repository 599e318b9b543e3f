import assert from "node:assert/strict";
import { offset } from "../../server/base/brand.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { completerBench, reasonOf } from "../support/completerBench.ts";

const place = "const first = 1;\nconst second = █\n";
const typed = (text: string): string => place.replace("█", `${text}█`);
const textOf = (outcome: Outcome): string | undefined =>
  outcome.kind === "shown" ? outcome.items[0]?.insertText : undefined;

/** Says "comp", "ute(", "1, 2", ");" every 300 ms, from 55 ms of quiet time on. */
const slow = { says: "compute(1, 2);", delayMs: 300 };

suite("taking over the answer in the making", () => {
  let bench: ReturnType<typeof completerBench>;
  const open = (script = slow) => (bench = completerBench(script));
  const type = (marked: string): void =>
    bench.completer.documentChanged(
      { uri: "file:///a.ts", languageId: "typescript", version: 2, text: marked.replace("█", ""), path: "a.ts" },
      "typed",
    );
  teardown(async () => {
    bench.completer.dispose();
    await bench.clock.advance(0);
    assert.equal(bench.clock.sleeping, 0);
    assert.equal(bench.engine.running, 0);
    assert.deepEqual(bench.bugs, []);
  });

  for (const [when, afterMs, text] of [
    ["before the model has said anything", 200, "c"],
    ["what it has said", 500, "com"],
    ["more than it has said so far", 500, "compute"],
    ["over an opened bracket", 700, "compute("],
  ] as const)
    test(`typed ${when}: one request to the engine, the older ends as superseded`, async () => {
      const b = open();
      const older = b.ask(place);
      await b.clock.advance(afterMs);
      type(typed(text));
      const newer = b.ask(typed(text));
      await b.clock.advance(3000);
      assert.equal(reasonOf(await older), "superseded");
      assert.equal(textOf(await newer), "compute(1, 2);".slice(text.length));
      assert.equal(b.engine.requests.length, 1);
    });

  test("letter by letter: every request ends once, the last one is shown", async () => {
    const b = open();
    const endings: string[] = [];
    const ask = (marked: string): void => void b.ask(marked).then((outcome) => endings.push(reasonOf(outcome)));
    ask(place);
    for (const text of ["c", "co", "com", "comp"]) {
      await b.clock.advance(100);
      type(typed(text));
      ask(typed(text));
    }
    await b.clock.advance(3000);
    assert.deepEqual(endings, ["superseded", "superseded", "superseded", "superseded", "shown from typeThrough"]);
    assert.equal(b.engine.requests.length, 1);
  });

  test("the editor closed a bracket by itself", async () => {
    const b = open();
    const older = b.ask(place);
    await b.clock.advance(700);
    const marked = place.replace("█", "compute(█)");
    type(marked);
    const newer = b.ask(marked);
    await b.clock.advance(3000);
    await older;
    assert.equal(textOf(await newer), "1, 2);");
    assert.equal(b.engine.requests.length, 1);
  });

  test("an editor that cancels, waits and asks again", async () => {
    const b = open();
    const controller = new AbortController();
    const older = b.ask(place, {}, controller.signal);
    await b.clock.advance(500);
    type(typed("co"));
    controller.abort();
    await b.clock.advance(300);
    assert.equal(reasonOf(await older), "cancelled");
    const newer = b.ask(typed("co"));
    await b.clock.advance(3000);
    assert.equal(textOf(await newer), "mpute(1, 2);");
    assert.equal(b.engine.requests.length, 1);
  });

  test("an editor that cancels and never asks again: the engine is free after a moment", async () => {
    const b = open({ ...slow, says: "compute(1, 2);".repeat(10) });
    const controller = new AbortController();
    const older = b.ask(place, {}, controller.signal);
    await b.clock.advance(500);
    type(typed("co"));
    controller.abort();
    await b.clock.advance(499);
    assert.equal(b.engine.running, 1);
    await b.clock.advance(1);
    assert.equal(b.engine.running, 0);
    assert.equal(reasonOf(await older), "cancelled");
  });

  for (const [why, marked] of [
    ["something else", typed("cum")],
    ["a deletion", place.replace("= █", "█")],
    ["an edit above", `// more\n${typed("c")}`],
    ["an edit right behind the cursor", place.replace("█", "c█ + third")],
  ] as const)
    test(`${why}: the engine is free at the very change`, async () => {
      const b = open();
      const older = b.ask(place);
      await b.clock.advance(500);
      assert.equal(b.engine.running, 1);
      type(marked);
      await b.clock.advance(0);
      assert.equal(b.engine.running, 0);
      assert.equal(reasonOf(await older), "documentChanged");
    });

  test("what the model says later contradicts: it is asked anew at once", async () => {
    const b = open();
    const older = b.ask(place);
    await b.clock.advance(200);
    type(typed("x"));
    const newer = b.ask(typed("x"));
    await b.clock.advance(155);
    assert.equal(b.engine.running, 0);
    await b.clock.advance(3000);
    assert.equal(reasonOf(await older), "superseded");
    assert.equal(reasonOf(await newer), "shown from model");
    assert.equal(b.engine.requests.length, 2);
  });

  test("an explicit request asks for itself", async () => {
    const b = open();
    const older = b.ask(place);
    await b.clock.advance(500);
    const newer = b.ask(place, { trigger: "explicit" });
    await b.clock.advance(0);
    assert.equal(b.engine.running, 1);
    await b.clock.advance(3000);
    assert.equal(reasonOf(await older), "superseded");
    assert.equal(reasonOf(await newer), "shown from model");
    assert.equal(b.engine.requests.length, 2);
  });

  test("an answer that takes too long ends both who wait for it", async () => {
    const b = (bench = completerBench({ says: "x".repeat(400), delayMs: 500 }, { "complete.timeoutMs": 1000 }));
    const older = b.ask(place);
    await b.clock.advance(300);
    type(typed("x"));
    const newer = b.ask(typed("x"));
    await b.clock.advance(3000);
    assert.deepEqual([reasonOf(await older), reasonOf(await newer)], ["superseded", "timedOut"]);
  });

  test("the explanation of the later request holds the prompt and the answer", async () => {
    const b = open();
    void b.ask(place);
    await b.clock.advance(500);
    type(typed("co"));
    const newer = b.ask(typed("co"));
    await b.clock.advance(3000);
    const { explanation } = await newer;
    assert.equal(explanation.rawText, "compute(1, 2);");
    assert.ok(explanation.parts.length > 0 && explanation.report);
  });

  test("closing the document frees the engine", async () => {
    const b = open();
    const older = b.ask(place);
    await b.clock.advance(500);
    type(typed("co"));
    const newer = b.ask(typed("co"), { offset: offset(place.indexOf("█") + 2) });
    b.completer.documentClosed("file:///a.ts");
    await b.clock.advance(0);
    assert.equal(b.engine.running, 0);
    assert.deepEqual([reasonOf(await older), reasonOf(await newer)], ["superseded", "cancelled"]);
  });
});
