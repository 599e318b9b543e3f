import assert from "node:assert/strict";
import type { Outcome } from "../../server/domain/outcome.ts";
import { renderParts } from "../../server/domain/promptPart.ts";
import { aheadBench } from "../support/aheadBench.ts";
import { reasonOf } from "../support/completerBench.ts";

const place = "const first = 1;\nconst second = █\nconst third = 3;\n";
const textOf = (outcome: Outcome): string =>
  outcome.kind === "shown" ? outcome.items[0]!.insertText : `nothing: ${outcome.reason}`;
const aheadOf = ({ explanation }: Outcome): string | undefined => explanation.ahead?.use;
suite("the answer behind a suggestion", () => {
  let bench: ReturnType<typeof aheadBench>;
  const open = (...given: Parameters<typeof aheadBench>) => (bench = aheadBench(...given));
  teardown(() => bench.dispose());

  const says = ({ parts }: { parts: readonly unknown[] }): string =>
    JSON.stringify(parts).includes("sum(first);") ? "\nconst more = 4;" : "sum(first);";
  const acceptedPlace = place.replace("█", "sum(first);█");

  test("is there at once when it is accepted", async () => {
    const b = open({ says });
    assert.equal(textOf(await b.settled(b.ask(place))), "sum(first);");
    await b.clock.advance(1000);
    assert.deepEqual(
      b.engine.requests.map(({ priority }) => priority),
      ["interactive", "background"],
    );
    b.type(acceptedPlace);
    const next = await b.ask(acceptedPlace);
    assert.equal(reasonOf(next), "shown from cache");
    assert.equal(textOf(next), "\nconst more = 4;");
    assert.equal(aheadOf(next), "answer");
    assert.equal(b.engine.requests.length, 2);
  });

  test("goes on from the very prompt of the request", async () => {
    const b = open({ says });
    await b.settled(b.ask(place));
    await b.clock.advance(1000);
    const [asked, behind] = b.engine.requests.map(({ parts }) => renderParts(parts));
    assert.ok(asked !== undefined && behind?.startsWith(asked), behind);
    assert.equal(b.engine.requests[0]?.sequenceKey, b.engine.requests[1]?.sequenceKey);
  });

  test("is there in a document with \\r\\n too", async () => {
    const crlf = (marked: string): string => marked.replaceAll("\n", "\r\n");
    const b = open({ says: ({ parts }) => (JSON.stringify(parts).includes("1,") ? "\nnext();" : "[\n  1,\n];") });
    const marked = crlf("const list = █\n");
    assert.equal(textOf(await b.settled(b.ask(marked))), "[\n  1,\n];");
    await b.clock.advance(1000);
    const next = await b.ask(crlf("const list = [\n  1,\n];█\n"));
    assert.equal(aheadOf(next), "answer");
  });

  test("that there is none is known at once as well", async () => {
    const b = open({ says: ({ parts }) => (JSON.stringify(parts).includes("sum(first);") ? "" : "sum(first);") });
    await b.settled(b.ask(place));
    await b.clock.advance(1000);
    assert.equal(reasonOf(await b.ask(acceptedPlace)), "modelSaidNothing");
    assert.equal(b.engine.requests.length, 2);
  });

  test("is never shown at another text", async () => {
    const b = open({ says });
    await b.settled(b.ask(place));
    await b.clock.advance(1000);
    const other = await b.settled(b.ask(place.replace("█", "sum(third);█")));
    assert.equal(reasonOf(other), "shown from model");
    assert.equal(b.engine.requests.length, 4 - 1);
  });

  test("goes on while the suggestion is typed, and is taken over when it is accepted in the middle", async () => {
    const b = open({ says, delayMs: 200 });
    const first = b.ask(place);
    await b.clock.advance(900);
    assert.equal(textOf(await first), "sum(first);");
    assert.equal(b.engine.running, 1);
    b.type(place.replace("█", "su█"));
    assert.equal(reasonOf(await b.ask(place.replace("█", "su█"))), "shown from typeThrough");
    b.type(acceptedPlace);
    const next = b.ask(acceptedPlace);
    await b.clock.advance(750);
    assert.equal(textOf(await next), "\nconst more = 4;");
    assert.equal(b.engine.requests.length, 2);
  });

  test("ends at once when something else is typed", async () => {
    const b = open({ says, delayMs: 200 });
    const first = b.ask(place);
    await b.clock.advance(1500);
    await first;
    assert.equal(b.engine.running, 1);
    b.type(place.replace("█", "x█"));
    await b.clock.advance(0);
    assert.equal(b.engine.running, 0);
  });

  test("a suggestion that is typed past soon costs nothing", async () => {
    const b = open({ says });
    await b.settled(b.ask(place));
    b.type(place.replace("█", "x█"));
    await b.clock.advance(0);
    assert.equal(b.background().length, 0);
  });
});
