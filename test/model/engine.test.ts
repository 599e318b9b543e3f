import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import { systemClock } from "../../server/base/systemClock.ts";
import type { Engine, ModelInfo } from "../../server/domain/engine.ts";
import { stopEngines } from "../../server/engine/control.ts";
import { collect, never, Place, reasonOf, reportOf } from "../engine/harness.ts";
import { hole, realEngine, requireSmallModel } from "./engineFixture.ts";

const before = `/** Adds up what a customer has to pay. */
export function total(prices: readonly number[]): number {
  let sum = 0;
  for (const price of prices) {
    sum += price;
  }
  return `;
const after = `;
}

export const average = (prices: readonly number[]): number => total(prices) / prices.length;
`;

suite("engine with the 0.5B model", function () {
  this.timeout(180_000);
  let place: Place;
  let engine: Engine & { readonly pids: readonly number[] };
  let model: ModelInfo;

  suiteSetup(async () => {
    requireSmallModel();
    place = new Place();
    engine = realEngine(place.endpoint);
    const state = await engine.prepare(never);
    assert.ok(state.kind === "ready", JSON.stringify(state));
    model = state.model;
  });
  suiteTeardown(async () => {
    await engine.dispose();
    await stopEngines("0.1.0", place.endpoint);
    await place.clear();
  });

  test("says what it is", () => {
    assert.equal(model.tokenIds["<|fim_middle|>"], 151660);
    assert.equal(model.contextTokens, 1024);
    assert.equal(model.trainedContextTokens, 32768);
    assert.equal(model.device, "cpu");
    assert.ok(model.prefillPerSecond > 0 && model.decodePerSecond > 0);
  });

  test("fills a hole, ends by itself, and says how sure it is", async () => {
    const answer = await collect(engine.generate(hole({ before, after }), never));
    assert.ok(answer.text.trim() !== "");
    const report = reportOf(answer);
    assert.ok(report.meanLogProb !== undefined && report.meanLogProb <= 0 && report.meanLogProb > -3);
    assert.ok(report.generatedTokens >= 1 && report.prefillMs > 0);
    assert.equal(report.promptTokens, await promptLength());
  });

  const promptLength = async (): Promise<number> => {
    const counts = await engine.countTokens([before, after], never);
    return counts.reduce<number>((sum, each) => sum + each, 3);
  };

  test("text never becomes a control token", async () => {
    const marker = "<|fim_middle|>";
    const [alone, twice] = await engine.countTokens([marker, marker + marker], never);
    assert.ok(alone !== undefined && alone > 3, `${alone} tokens`);
    assert.ok(twice !== undefined && twice > 2 * 3);
    const text = `// ${marker} <|endoftext|> <|im_start|>\n`;
    const report = reportOf(await collect(engine.generate(hole({ before: text, after: "" }), never)));
    const [count] = await engine.countTokens([text], never);
    assert.equal(report.promptTokens, 3 + Number(count));
  });

  test("a marker that this vocabulary lacks is refused by name", async () => {
    const answer = await collect(
      engine.generate(hole({ before, after }, { parts: [{ special: "[PREFIX]" }, { text: "a" }] }), never),
    );
    assert.equal(reasonOf(answer), "modelInvalid");
    assert.ok(answer.last.kind === "trouble" && answer.last.detail.includes("[PREFIX]"));
  });

  test("a key press evaluates what is new, and an accepted answer is there already", async () => {
    const parts = (typed: string) => [...hole({ before, after }).parts, ...(typed === "" ? [] : [{ text: typed }])];
    const ask = (typed: string) =>
      collect(engine.generate(hole({ before, after }, { sequenceKey: "reuse", parts: parts(typed) }), never));
    const first = await ask("");
    const again = reportOf(await ask(""));
    assert.equal(again.promptTokens - again.reusedTokens, 1);
    const accepted = reportOf(await ask(first.text));
    assert.ok(accepted.promptTokens - accepted.reusedTokens <= 2, JSON.stringify(accepted));
  });

  test("two documents keep their caches", async () => {
    const ask = async (key: string, text: string) =>
      reportOf(await collect(engine.generate(hole({ before: text, after: "" }, { sequenceKey: key }), never)));
    await ask("one", before);
    await ask("two", after);
    const one = await ask("one", before);
    const two = await ask("two", after);
    assert.equal(one.promptTokens - one.reusedTokens, 1);
    assert.equal(two.promptTokens - two.reusedTokens, 1);
  });

  test("the same at temperature 0, repeatable above", async () => {
    const say = async (temperature: number, seed: number): Promise<string> =>
      (await collect(engine.generate(hole({ before, after: "" }, { temperature, seed }), never))).text;
    const greedy = await say(0, 1);
    assert.equal(await say(0, 2), greedy);
    // Alternatives are drawn anew for every seed, and the same for the same one.
    assert.equal(await say(0.9, 7), await say(0.9, 7));
  });

  test("stop texts end the answer and are not part of it", async () => {
    const asked = hole({ before: "const digits = [0, 1, 2,", after: "" }, { stopTexts: ["4", "\n\n"] });
    const answer = await collect(engine.generate(asked, never));
    assert.equal(answer.text.includes("4"), false);
    assert.match(answer.text, /3/);
    assert.equal(reportOf(answer).stopReason, "stopText");
  });

  test("maxTokens, and a prefill without an answer", async () => {
    const few = reportOf(await collect(engine.generate(hole({ before, after: "" }, { maxTokens: tokens(2) }), never)));
    assert.ok(few.generatedTokens <= 2);
    const asked = hole({ before: after + before, after }, { sequenceKey: "ahead", maxTokens: tokens(0) });
    const ahead = await collect(engine.generate({ ...asked, priority: "background" }, never));
    assert.equal(ahead.text, "");
    const then = reportOf(await collect(engine.generate({ ...asked, maxTokens: tokens(2) }, never)));
    assert.equal(then.promptTokens - then.reusedTokens, 1);
  });

  test("emoji and other characters of several tokens arrive whole", async () => {
    const line = 'export const faces = ["😀", "🙈", "é", "漢字"];\n';
    const asked = hole({ before: `${line}${line}${line}export const faces = [`, after: "" }, { maxTokens: tokens(32) });
    let text = "";
    for await (const event of engine.generate(asked, never)) {
      if (event.kind !== "text") continue;
      assert.ok(!event.text.includes("\uFFFD"), JSON.stringify(event.text));
      assert.ok(event.text.isWellFormed());
      text += event.text;
    }
    assert.match(text, /😀.*🙈.*漢字/s);
  });

  test("the context fills up and nothing is shifted out of it", async () => {
    const longLine = "const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];\n";
    const [each = tokens(1)] = await engine.countTokens([longLine], never);
    const text = longLine.repeat(Math.floor((1024 - 24) / each));
    const answer = await collect(
      engine.generate(hole({ before: text, after: "" }, { maxTokens: tokens(100), stopSpecials: [] }), never),
    );
    const report = reportOf(answer);
    assert.ok(report.stopReason === "contextFull" || report.stopReason === "endOfGeneration");
    assert.ok(report.promptTokens + report.generatedTokens <= 1023);
    assert.equal(
      reasonOf(await collect(engine.generate(hole({ before: text + text, after: "" }), never))),
      "promptTooLarge",
    );
  });

  test("an abort during a long prefill frees the engine within a batch", async () => {
    const text = before.repeat(14);
    const stop = new AbortController();
    const asked = hole({ before: text, after: "" }, { sequenceKey: "long" });
    const long = collect(engine.generate(asked, stop.signal));
    await systemClock.sleep(400);
    stop.abort();
    const since = performance.now();
    const short = await collect(
      engine.generate(hole({ before: "a", after: "" }, { sequenceKey: "short", maxTokens: tokens(1) }), never),
    );
    const waited = reportOf(short).queueMs;
    const batchMs = (64 / model.prefillPerSecond) * 1000;
    // Another process may take the processor for a while: a whole prefill takes twenty times as long.
    assert.ok(waited < 5 * batchMs, `${waited} ms in the queue, a batch takes ${batchMs} ms`);
    assert.ok(performance.now() - since < 20 * batchMs);
    assert.equal(reportOf(await long).stopReason, "aborted");
    const again = reportOf(await collect(engine.generate({ ...asked, maxTokens: tokens(1) }, never)));
    assert.ok(again.reusedTokens > 0, "what was evaluated before the abort is kept");
  });

  test("a request that is interrupted by typing goes on afterwards", async () => {
    const text = after.repeat(9);
    const background = hole(
      { before: text, after: "" },
      { sequenceKey: "warm", maxTokens: tokens(0), priority: "background" },
    );
    const warm = collect(engine.generate(background, never));
    await systemClock.sleep(200);
    const typed = await collect(engine.generate(hole({ before, after }, { sequenceKey: "typed" }), never));
    assert.match(typed.text, /sum/);
    assert.equal(reportOf(await warm).stopReason, "maxTokens");
    assert.ok(reportOf(await warm).queueMs > 0);
  });
});
