import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import { observe } from "../../server/benchmark/observedEngine.ts";
import type { GenerateRequest } from "../../server/domain/engine.ts";
import type { MeasuredGeneration } from "../../shared/protocol.ts";
import { fakeClock } from "../support/fakeClock.ts";
import { scriptedEngine } from "../support/scriptedEngine.ts";

const request: GenerateRequest = {
  sequenceKey: "file:///a.ts",
  parts: [{ text: "12345678" }],
  heal: "",
  maxTokens: tokens(20),
  stopTexts: [],
  stopSpecials: [],
  priority: "interactive",
  temperature: 0,
  seed: 0,
};

suite("an engine that is measured", () => {
  const bench = () => {
    const clock = fakeClock();
    const inner = scriptedEngine({ says: "abcdefgh", delayMs: 10, clock });
    const { engine, onGeneration } = observe(inner, clock);
    const heard: MeasuredGeneration[] = [];
    const read = async (signal: AbortSignal): Promise<string> => {
      let text = "";
      for await (const event of engine.generate(request, signal)) if (event.kind === "text") text += event.text;
      return text;
    };
    return { clock, inner, engine, onGeneration, heard, read };
  };

  test("tells when it began, spoke and ended, with the tokens", async () => {
    const { clock, onGeneration, heard, read } = bench();
    onGeneration((each) => heard.push(each));
    const reading = read(new AbortController().signal);
    await clock.advance(10);
    await clock.advance(10);
    assert.equal(await reading, "abcdefgh");
    assert.deepEqual(heard, [
      {
        ...{ kind: "generation", uri: "file:///a.ts", isBackground: false, startedAt: 0, firstTextAt: 10, endedAt: 20 },
        tokens: { prompt: 2, reused: 0, generated: 2, isComplete: true },
      },
    ]);
  });

  test("one that was stopped tells when it was told to and when it was free", async () => {
    const { clock, onGeneration, heard, read } = bench();
    onGeneration((each) => heard.push(each));
    const stop = new AbortController();
    const reading = read(stop.signal);
    await clock.advance(5);
    stop.abort();
    assert.equal(await reading, "");
    assert.equal(heard[0]?.stoppedAt, 5);
    assert.equal(heard[0].endedAt, 5);
    assert.equal(heard[0].tokens?.isComplete, false);
  });

  test("tells nobody after the end of the subscription, and passes on every other member", async () => {
    const { clock, inner, engine, onGeneration, heard, read } = bench();
    onGeneration((each) => heard.push(each))();
    const reading = read(new AbortController().signal);
    await clock.advance(10);
    await clock.advance(10);
    assert.equal(await reading, "abcdefgh");
    assert.deepEqual(heard, []);
    inner.become({ kind: "idle" });
    assert.deepEqual(engine.state, { kind: "idle" });
    assert.equal(inner.requests.length, 1);
  });
});
