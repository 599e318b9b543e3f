import assert from "node:assert/strict";
import { offset } from "../../server/base/brand.ts";
import { renderParts } from "../../server/domain/promptPart.ts";
import { aheadBench, machine, requestAt } from "../support/aheadBench.ts";
import { completerBench, reasonOf } from "../support/completerBench.ts";

const place = "const first = 1;\nconst second = █\nconst third = 3;\n";

suite("work ahead", () => {
  let bench: ReturnType<typeof aheadBench>;
  const open = (...given: Parameters<typeof aheadBench>) => (bench = aheadBench(...given));
  teardown(() => bench.dispose());

  suite("the prompt where the cursor rests", () => {
    test("is the one that the next request sends, and is read only", async () => {
      const b = open({ says: "2;" });
      b.rest(place);
      await b.clock.advance(1000);
      await b.settled(b.ask(place));
      const [read, asked] = b.engine.requests;
      assert.deepEqual({ ...read, priority: asked?.priority, maxTokens: asked?.maxTokens }, asked);
      assert.deepEqual([read?.priority, read?.maxTokens], ["background", 0]);
    });

    test("stays the same while somebody types on", async () => {
      const b = open({ says: "2;" });
      b.rest(place);
      await b.clock.advance(1000);
      await b.settled(b.ask(place.replace("█", "compute(first, █")));
      const [read, asked] = b.engine.requests.map(({ parts }) => renderParts(parts));
      assert.ok(read !== undefined && asked?.startsWith(read), `${asked} goes on from ${read}`);
    });

    test("is read once a pause is long enough, and once only", async () => {
      const b = open({ says: "2;" });
      b.rest(place);
      await b.clock.advance(399);
      assert.equal(b.engine.requests.length, 0);
      await b.clock.advance(1);
      assert.equal(b.engine.requests.length, 1);
      b.rest(place);
      await b.clock.advance(1000);
      assert.equal(b.engine.requests.length, 1);
    });

    test("no queue: of a hundred places the last one is read", async () => {
      const b = open({ says: "2;", prefillMs: 100 });
      for (let line = 0; line < 100; line++) b.rest(`${"const a = 1;\n".repeat(line)}const b = █\n`);
      await b.clock.advance(10_000);
      assert.equal(b.engine.requests.length, 1);
      assert.ok(renderParts(b.engine.requests[0]!.parts).includes("const a = 1;\n".repeat(20)));
    });

    test("a key press ends it at once", async () => {
      const b = open({ says: "2;", prefillMs: 1000 });
      b.rest(place);
      await b.clock.advance(500);
      assert.equal(b.engine.running, 1);
      b.type(place.replace("█", "c█"));
      await b.clock.advance(0);
      assert.equal(b.engine.running, 0);
    });

    test("a request in another document ends it at once", async () => {
      const b = open({ says: "2;", prefillMs: 1000 });
      b.rest(place);
      await b.clock.advance(500);
      const { snapshot } = requestAt(place);
      const pending = b.ask(place, { snapshot: { ...snapshot, uri: "file:///other.ts" } });
      await b.clock.advance(0);
      assert.equal(b.engine.running, 0);
      await b.clock.advance(5000);
      assert.equal(reasonOf(await pending), "shown from model");
    });

    test("nothing is read while a request is answered", async () => {
      const b = open({ says: "a longer answer", delayMs: 2000 });
      const pending = b.ask(place);
      await b.clock.advance(200);
      const { snapshot } = requestAt(place);
      b.rest(place, { snapshot: { ...snapshot, uri: "file:///other.ts" } });
      await b.clock.advance(1000);
      assert.equal(b.background().length, 0);
      await b.clock.advance(30_000);
      await pending;
    });

    test("is read when the model becomes ready, from the text of that moment", async () => {
      const b = open({ says: "2;", state: { kind: "loading", detail: "" } });
      const { state } = completerBench({ says: "" }).engine;
      let text = place;
      b.completer.expect(() => requestAt(text));
      await b.clock.advance(5000);
      assert.equal(b.engine.requests.length, 0);
      text = place.replace("█", "first + █");
      b.engine.become(state);
      await b.clock.advance(1000);
      assert.equal(b.engine.requests.length, 1);
      assert.ok(renderParts(b.engine.requests[0]!.parts).includes("first +"));
    });

    test("a document that has gone by then is not read", async () => {
      const b = open({ says: "2;" });
      b.completer.expect(() => undefined);
      await b.clock.advance(1000);
      assert.equal(b.engine.requests.length, 0);
    });

    test("after a refused request it is read all the same, if the next key press would be answered", async () => {
      const b = open({ says: "2;" });
      b.completer.documentChanged(requestAt(place).snapshot, "deleted");
      b.rest(place);
      assert.equal(reasonOf(await b.ask(place)), "afterDeletion");
      await b.clock.advance(1000);
      assert.equal(b.background().length, 1);
    });

    const { snapshot } = requestAt(place);
    for (const [why, more, settings] of [
      ["a language that is switched off", { snapshot: { ...snapshot, languageId: "markdown" } }, {}],
      ["an excluded path", {}, { "complete.excludedPaths": ["a.ts"] }],
      ["a read-only document", { isReadOnly: true }, {}],
      ["completions switched off", {}, { "complete.enable": false }],
      ["a cursor inside a word", { offset: offset(8) }, {}],
    ] as const)
      test(`nothing for ${why}`, async () => {
        const b = open({ says: "2;" }, { settings });
        b.rest(place, more);
        await b.clock.advance(1000);
        assert.equal(b.engine.requests.length, 0);
      });
  });

  suite("when", () => {
    const whens = ["never", "onPower", "idle", "always"] as const;
    for (const [why, says, working] of [
      ["plugged in and idle", {}, ["onPower", "idle", "always"]],
      ["on battery", { battery: true }, ["idle", "always"]],
      ["busy", { busy: true }, ["always"]],
      ["busy and on battery", { battery: true, busy: true }, ["always"]],
    ] as const)
      for (const when of whens) {
        const works = (working as readonly string[]).includes(when);
        test(`${why}, ahead.when = ${when}: ${works ? "works ahead" : "nothing"}`, async () => {
          const b = open({ says: "2;" }, { settings: { "ahead.when": when }, machine: machine(says) });
          b.rest(place);
          await b.clock.advance(1000);
          assert.equal(b.engine.requests.length, works ? 1 : 0);
          await b.settled(b.ask(place));
          await b.clock.advance(1000);
          assert.equal(b.background().length, works ? 2 : 0);
        });
      }
  });

  suite("what it cost", () => {
    test("a request that goes on from a prompt read beforehand: miss where the engine says that nothing was reused", async () => {
      const b = open({ says: "2;" });
      b.rest(place);
      await b.clock.advance(1000);
      const outcome = await b.settled(b.ask(place));
      const { ahead } = outcome.explanation;
      assert.equal(ahead?.use, "miss");
      assert.ok((ahead?.evaluatedTokens ?? 0) > 0);
      const again = await b.settled(b.ask(place.replace("█", "first + █")));
      assert.equal(again.explanation.ahead?.evaluatedTokens, 0);
    });

    test("without work ahead the explanation is silent about it", async () => {
      const b = open({ says: "2;" }, { settings: { "ahead.when": "never" } });
      assert.equal((await b.settled(b.ask(place))).explanation.ahead, undefined);
    });
  });
});
