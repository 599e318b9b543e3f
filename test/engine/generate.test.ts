import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import { type Ask, Bench, report, rest } from "./generateBench.ts";

suite("generate", () => {
  const endings: { name: string; says: string; ask: Ask; text: string; stopReason: string; contextTokens?: number }[] =
    [
      { name: "the model ends", says: " = 1;", ask: {}, text: " = 1;", stopReason: "endOfGeneration" },
      { name: "stop text", says: "abc\n\ndef", ask: { stopTexts: ["\n\n"] }, text: "abc", stopReason: "stopText" },
      { name: "limit", says: "abcdef", ask: { maxTokens: tokens(3) }, text: "abc", stopReason: "maxTokens" },
      { name: "emoji", says: "a😀é!", ask: {}, text: "a😀é!", stopReason: "endOfGeneration" },
      {
        name: "held back to the end",
        says: "a\n",
        ask: { stopTexts: ["\n\n"] },
        text: "a\n",
        stopReason: "endOfGeneration",
      },
      {
        name: "full context",
        says: "x".repeat(99),
        ask: {},
        text: "x".repeat(26),
        stopReason: "contextFull",
        contextTokens: 32,
      },
      { name: "nothing", says: "", ask: {}, text: "", stopReason: "endOfGeneration" },
      { name: "prefill only", says: "abc", ask: { maxTokens: tokens(0) }, text: "", stopReason: "maxTokens" },
    ];
  for (const each of endings)
    test(`ends: ${each.name}`, async () => {
      const bench = new Bench({ says: (prompt) => rest(each.says, prompt), contextTokens: each.contextTokens ?? 1024 });
      const answer = await bench.ask(each.ask);
      assert.equal(answer.text, each.text);
      assert.equal(report(answer).stopReason, each.stopReason);
      const logProb = report(answer).meanLogProb;
      assert.ok(each.text === "" ? logProb === undefined : logProb !== undefined && logProb < 0);
      const { firstLine } = report(answer);
      if (each.text !== "") assert.ok(firstLine && firstLine.minLogProb <= firstLine.meanLogProb, "of the first line");
    });

  test("control markers are one token each, text never becomes one", async () => {
    const prompts: string[] = [];
    const bench = new Bench({ says: (prompt) => (prompts.push(prompt), "") });
    const answer = await bench.ask({ prompt: "<|fim_middle|>" });
    assert.equal(report(answer).promptTokens, 2 + "<|fim_middle|>".length);
    assert.equal(prompts.at(-1), "<|fim_prefix|><|fim_middle|><|fim_middle|>");
  });

  test("a marker that the vocabulary lacks is named", async () => {
    const bench = new Bench({ says: () => "" });
    const { ending } = await bench.ask({ parts: [{ special: "<|nowhere|>" }, { text: "a" }] });
    assert.ok(ending.kind === "trouble" && ending.reason === "modelInvalid");
    assert.match(ending.detail, /<\|nowhere\|>/);
    assert.deepEqual(bench.model.evaluations, []);
  });

  test("a prompt that leaves no room is refused before anything is evaluated", async () => {
    const bench = new Bench({ says: () => "", contextTokens: 64 });
    const { ending } = await bench.ask({ prompt: "x".repeat(60) });
    assert.ok(ending.kind === "trouble" && ending.reason === "promptTooLarge");
    assert.match(ending.detail, /62 tokens.*64/);
    assert.deepEqual(bench.model.evaluations, []);
  });

  test("an empty prompt is refused", async () => {
    const { ending } = await new Bench({ says: () => "" }).ask({ parts: [] });
    assert.ok(ending.kind === "trouble");
  });

  for (let evaluated = 0; evaluated < 8; evaluated++)
    test(`batches that grow while a prompt is read never swallow its last token: after ${evaluated}`, async () => {
      const prompt = "p".repeat(100);
      const bench: Bench = new Bench({
        says: (all) => rest(" = 1;", all),
        batchLength: (): number => (bench.model.evaluations.length < evaluated ? 16 : 64),
      });
      const answer = await bench.ask({ prompt });
      assert.equal(answer.text, " = 1;");
    });

  test("a key press evaluates what is new, also after the answer was accepted", async () => {
    const bench = new Bench({ says: (prompt) => rest("return x;\n", prompt) });
    const parts = (typed: string) => [
      { special: "<|fim_prefix|>" },
      { text: "p".repeat(100) },
      { special: "<|fim_middle|>" },
      { text: typed },
    ];
    assert.equal(report(await bench.ask({ parts: parts("") })).reusedTokens, 0);
    const accepted = report(await bench.ask({ parts: parts("return x;") }));
    assert.equal(accepted.promptTokens - accepted.reusedTokens, 1, "the answer's own tokens are reused");
    const typed = report(await bench.ask({ parts: parts("return x;c") }));
    assert.equal(typed.promptTokens - typed.reusedTokens, 1);
  });

  test("long prompts are evaluated in batches; half a batch at the end is none of its own", async () => {
    const evaluationsOf = async (length: number): Promise<readonly number[]> => {
      const bench = new Bench({ says: () => "", batchLength: 32 });
      await bench.ask({ prompt: "x".repeat(length) });
      return bench.model.evaluations;
    };
    assert.deepEqual(await evaluationsOf(100), [32, 32, 38]);
    assert.deepEqual(await evaluationsOf(110), [32, 32, 48]);
    assert.deepEqual(await evaluationsOf(111), [32, 32, 32, 17]);
  });

  test("prefilling ahead leaves one token to evaluate", async () => {
    const bench = new Bench({ says: () => "a" });
    await bench.ask({ prompt: "x".repeat(100), maxTokens: tokens(0), priority: "background" });
    assert.equal(
      bench.model.evaluations.reduce((sum, each) => sum + each),
      101,
    );
    const asked = report(await bench.ask({ prompt: "x".repeat(100) }));
    assert.equal(asked.promptTokens - asked.reusedTokens, 1);
  });

  test("an abort is obeyed after the running chunk, and what was evaluated is kept", async () => {
    const stop = new AbortController();
    const bench = new Bench({
      says: () => "a",
      batchLength: 16,
      onEvaluate: () => {
        if (bench.model.evaluations.length === 2) stop.abort();
      },
    });
    const answer = await bench.ask({ prompt: "x".repeat(200) }, stop.signal);
    assert.equal(report(answer).stopReason, "aborted");
    assert.deepEqual(bench.model.evaluations, [16, 16, 16]);
    assert.equal(report(await bench.ask({ prompt: "x".repeat(200) })).reusedTokens, 48);
  });

  test("an interrupted request whose line was taken finds its way back", async () => {
    const bench: Bench = new Bench({
      lines: 1,
      batchLength: 16,
      says: (prompt) => rest(prompt.includes("other") ? "other answer" : "warm", prompt),
      onEvaluate: () => bench.clock.sleep(10),
    });
    const warm = bench.ask({ prompt: "x".repeat(64), priority: "background", sequenceKey: "warm" });
    await bench.clock.advance(25);
    const typed = bench.ask({ prompt: "other", sequenceKey: "typed" });
    await bench.clock.advance(5000);
    assert.equal((await typed).text, "other answer");
    assert.equal((await warm).text, "warm");
    assert.equal(report(await warm).reusedTokens, 0);
    assert.ok(report(await warm).queueMs > 0);
  });

  test("what was prefilled survives losing the line, whether the work goes on or is dropped", async () => {
    const bench: Bench = new Bench({
      lines: 1,
      batchLength: 16,
      isParking: true,
      says: () => "a",
      onEvaluate: () => bench.clock.sleep(10),
    });
    const ahead = {
      prompt: "x".repeat(94),
      maxTokens: tokens(0),
      priority: "background",
      sequenceKey: "warm",
    } as const;
    const sumOf = (): number => bench.model.evaluations.reduce((sum, each) => sum + each, 0);
    const warm = bench.ask(ahead);
    await bench.clock.advance(45);
    const typed = bench.ask({ prompt: "other", sequenceKey: "typed", maxTokens: tokens(1) });
    await bench.clock.advance(2000);
    assert.equal(report(await typed).stopReason, "maxTokens");
    assert.equal(report(await warm).stopReason, "maxTokens");
    assert.equal(report(await warm).generatedTokens, 0);
    // All but the last token of one, and of the other all but the marker that both begin with: nothing twice.
    assert.equal(sumOf(), 95 + 6);
    const stop = new AbortController();
    const dropped = bench.ask({ ...ahead, prompt: "y".repeat(94) }, stop.signal);
    await bench.clock.advance(25);
    stop.abort();
    await bench.clock.advance(2000);
    assert.equal(report(await dropped).stopReason, "aborted");
    const after = bench.ask({ prompt: "y".repeat(94), sequenceKey: "warm", maxTokens: tokens(1) });
    await bench.clock.advance(2000);
    assert.equal(report(await after).reusedTokens, 1 + 48);
  });

  test("the same seed gives the same answer, another seed another one", async () => {
    const say = async (seed: number): Promise<string> => {
      const bench = new Bench({ says: () => "return x = const" });
      return (await bench.ask({ temperature: 2, seed, maxTokens: tokens(12) })).text;
    };
    assert.equal(await say(1), await say(1));
    assert.notEqual(await say(1), await say(2));
  });
});
