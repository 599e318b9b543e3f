import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import type { GenerateRequest } from "../../server/domain/engine.ts";
import { type Ending, generate, type Workbench } from "../../server/engine/host/generate.ts";
import { LineShelf } from "../../server/engine/host/lineShelf.ts";
import { Scheduler, type Ticket } from "../../server/engine/host/scheduler.ts";
import { families } from "../../server/prompt/families.ts";
import { type FakeClock, fakeClock } from "../support/fakeClock.ts";
import { type FakeModel, fakeModel, type FakeModelOptions } from "./fakeInference.ts";

type Answer = { readonly ending: Ending; readonly text: string; readonly pieces: readonly string[] };
type Ask = Partial<GenerateRequest> & { readonly prompt?: string };

const request = ({ prompt, ...rest }: Ask): GenerateRequest => ({
  sequenceKey: "file:///a.ts",
  parts: [{ special: "<|fim_prefix|>" }, { text: prompt ?? "const a" }, { special: "<|fim_middle|>" }],
  heal: "",
  maxTokens: tokens(50),
  stopTexts: [],
  stopSpecials: [],
  priority: "interactive",
  temperature: 0,
  seed: 1,
  ...rest,
});

class Bench {
  readonly clock: FakeClock = fakeClock();
  readonly scheduler = new Scheduler(this.clock, { perClient: 9, total: 9, background: 4 });
  readonly model: FakeModel;
  readonly #bench: Workbench;

  constructor(options: FakeModelOptions & { readonly batchLength?: number }) {
    this.model = fakeModel(options);
    this.#bench = {
      model: this.model,
      family: families.qwen,
      shelf: new LineShelf(this.model.lines),
      batchTokens: () => options.batchLength ?? 64,
      clock: this.clock,
      adaptThreads: () => {},
    };
  }

  async ask(ask: Ask, signal?: AbortSignal): Promise<Answer> {
    const asked = request(ask);
    const ticket: Ticket = { client: "1", key: asked.sequenceKey, priority: asked.priority };
    const turn = this.scheduler.enter(ticket);
    assert.ok(turn);
    signal?.addEventListener("abort", () => turn.abort());
    const pieces: string[] = [];
    try {
      const ending = await generate(this.#bench, asked, { turn, emit: (text) => pieces.push(text) });
      return { ending, text: pieces.join(""), pieces };
    } finally {
      turn.end();
    }
  }
}

const report = ({ ending }: Answer) => {
  assert.equal(ending.kind, "done", JSON.stringify(ending));
  return ending.kind === "done" ? ending.report : assert.fail();
};

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

  test("the same seed gives the same answer, another seed another one", async () => {
    const say = async (seed: number): Promise<string> => {
      const bench = new Bench({ says: () => "return x = const" });
      return (await bench.ask({ temperature: 2, seed, maxTokens: tokens(12) })).text;
    };
    assert.equal(await say(1), await say(1));
    assert.notEqual(await say(1), await say(2));
  });
});

suite("generate: token healing", () => {
  const cases: { heal: string; says: string; text: string; why: string }[] = [
    { heal: "ret", says: "return x;", text: "urn x;", why: "a longer token closes it" },
    { heal: "retu", says: "return x;", text: "rn x;", why: "in the middle of a token" },
    { heal: "return x", says: "return x;", text: ";", why: "exactly one token" },
    { heal: "return xy", says: "return xyz", text: "z", why: "several tokens" },
    { heal: "zz", says: "zz9", text: "9", why: "byte by byte" },
    { heal: "\u00e9", says: "\u00e9t\u00e9", text: "t\u00e9", why: "not ASCII" },
    { heal: "  ", says: "    x", text: "  x", why: "within indentation" },
    { heal: "ret", says: "something else", text: "", why: "the model would rather say something else" },
  ];
  for (const { heal, says, text, why } of cases)
    test(`${JSON.stringify(heal)}: ${why}`, async () => {
      const evaluated: string[] = [];
      const bench = new Bench({
        says: (prompt) => {
          evaluated.push(prompt);
          return rest(says, prompt);
        },
      });
      const answer = await bench.ask({ heal, maxTokens: tokens(20) });
      if (text !== "") assert.equal(answer.text, text);
      // Whatever it wanted to say, it was made to go on from the word.
      const after = evaluated.at(-1)?.split("<|fim_middle|>")[1] ?? "";
      assert.ok(after.startsWith(heal) || heal.startsWith(after), after);
      const { meanLogProb } = report(answer);
      assert.ok(meanLogProb !== undefined && meanLogProb <= 0);
    });

  test("healed tokens stay in the cache", async () => {
    const bench = new Bench({ says: (prompt) => rest("return x;", prompt) });
    const parts = [{ special: "<|fim_prefix|>" }, { text: "p".repeat(40) }, { special: "<|fim_middle|>" }];
    await bench.ask({ parts, heal: "ret" });
    const accepted = report(await bench.ask({ parts: [...parts, { text: "return x;" }] }));
    assert.equal(accepted.promptTokens - accepted.reusedTokens, 1);
  });

  test("a limit counts what is shown, not the word that was there", async () => {
    const bench = new Bench({ says: (prompt) => rest("zzzz9876", prompt) });
    assert.equal((await bench.ask({ heal: "zzzz", maxTokens: tokens(3) })).text, "987");
  });

  test("a stop text right behind the word stops", async () => {
    const bench = new Bench({ says: (prompt) => rest("return x;", prompt) });
    const answer = await bench.ask({ heal: "ret", stopTexts: ["urn"] });
    assert.equal(answer.text, "");
    assert.equal(report(answer).stopReason, "stopText");
  });
});

/** What is left of `says` once part of it stands behind the last marker of the prompt. */
function rest(says: string, prompt: string): string {
  const after = prompt.split("<|fim_middle|>").at(-1) ?? "";
  const bytes = Buffer.from(says).toString("latin1");
  const said = Buffer.from(after)
    .toString("latin1")
    .replace(/\u00ef\u00bf\u00bd$/, "");
  return Buffer.from(bytes.startsWith(said) ? bytes.slice(said.length) : "", "latin1").toString();
}
