import assert from "node:assert/strict";
import { once } from "node:events";
import { statSync } from "node:fs";
import { connect } from "node:net";
import { tokens } from "../../server/base/brand.ts";
import { systemClock } from "../../server/base/systemClock.ts";
import type { EngineState } from "../../server/domain/engine.ts";
import { fakeClock } from "../support/fakeClock.ts";
import { fakeInference, fakeModel, type FakeModelOptions } from "./fakeInference.ts";
import { collect, never, Place, reasonOf, reportOf, request, until } from "./harness.ts";

suite("engine host and client", () => {
  let place: Place;
  setup(() => (place = new Place()));
  teardown(() => place.clear());

  const says = (prompt: string): string => (prompt.endsWith("<|fim_middle|>") ? "return x" : "");
  const inferenceOf = (options: Partial<FakeModelOptions> = {}) => fakeInference(() => fakeModel({ says, ...options }));

  test("prepare, generate, count", async () => {
    const inference = inferenceOf();
    place.host(inference);
    const engine = place.client();
    assert.equal(engine.state.kind, "idle");
    const state = await engine.prepare(never);
    assert.ok(state.kind === "ready");
    assert.equal(state.model.tokenIds["<|fim_prefix|>"], inference.models[0]?.vocabulary.findControl("<|fim_prefix|>"));
    assert.equal(state.model.contextTokens, 1024);
    assert.ok(state.model.prefillPerSecond > 0 && state.model.decodePerSecond > 0);
    const answer = await collect(engine.generate(request(), never));
    assert.equal(answer.text, "return x");
    assert.equal(reportOf(answer).stopReason, "endOfGeneration");
    assert.deepEqual(await engine.countTokens(["abc", "", "<|fim_middle|>", "abc"], never), [3, 0, 14, 3]);
    assert.deepEqual(await engine.countTokens([], never), []);
    assert.equal((await engine.tokenIds?.("<|fim_middle|>", never))?.length, 14);
    assert.deepEqual(await engine.tokenIds?.("", never), []);
  });

  test("the socket is for its user alone", async () => {
    place.host(inferenceOf());
    await place.client().prepare(never);
    if (place.endpoint.kind === "socket") assert.equal(statSync(place.endpoint.address).mode & 0o777, 0o600);
  });

  test("a request before the engine is ready says so at once, and starts it", async () => {
    place.host(inferenceOf());
    const engine = place.client();
    assert.equal(reasonOf(await collect(engine.generate(request(), never))), "engineStarting");
    assert.deepEqual(await engine.countTokens(["a"], never), []);
    assert.equal(await engine.tokenIds?.("a", never), undefined);
    await until(engine, ({ kind }) => kind === "ready");
    assert.equal((await collect(engine.generate(request(), never))).text, "return x");
  });

  test("clients share one model; whoever leaves takes nothing with him", async () => {
    const inference = inferenceOf();
    place.host(inference);
    const engines = [place.client(), place.client(), place.client()];
    await Promise.all(engines.map((engine) => engine.prepare(never)));
    assert.equal(inference.loads.length, 1);
    await engines[0]?.dispose();
    for (const engine of engines.slice(1))
      assert.equal((await collect(engine.generate(request(), never))).text, "return x");
  });

  test("a client that wants another model gets it after the running request, and the others are told", async () => {
    let slow = true;
    const inference = inferenceOf({ onEvaluate: () => (slow ? systemClock.sleep(5) : undefined) });
    place.host(inference);
    const first = place.client();
    await first.prepare(never);
    const running = collect(first.generate(request({ parts: [{ text: "x".repeat(200) }] }), never));
    const second = place.client({ model: place.model("b") });
    const states: EngineState[] = [];
    first.onState((state) => states.push(state));
    const state = await second.prepare(never);
    slow = false;
    assert.equal(reportOf(await running).stopReason, "endOfGeneration");
    assert.ok(state.kind === "ready" && state.model.id === "b");
    await until(first, (each) => each.kind === "ready" && each.model.id === "b");
    assert.ok(states.some(({ kind }) => kind === "loading"));
    assert.deepEqual(
      inference.models.map(({ isDisposed }) => isDisposed),
      [true, false],
    );
    assert.equal((await collect(first.generate(request(), never))).text, "return x");
  });

  test("an abort frees the engine within one batch", async () => {
    const stop = new AbortController();
    const inference = inferenceOf({ batchTokens: 64, contextTokens: 4096, onEvaluate: () => systemClock.sleep(2) });
    place.host(inference);
    const engine = place.client();
    await engine.prepare(never);
    const [model] = inference.models;
    assert.ok(model);
    const before = model.evaluations.length;
    const long = collect(engine.generate(request({ parts: [{ text: "x".repeat(3000) }] }), stop.signal));
    while (model.evaluations.length < before + 3) await systemClock.sleep(1);
    const atAbort = model.evaluations.length;
    stop.abort();
    assert.equal(reportOf(await long).stopReason, "aborted");
    assert.ok(model.evaluations.length <= atAbort + 3, "one that ran, one that was under way, none after");
    assert.equal((await collect(engine.generate(request({ sequenceKey: "b" }), never))).text, "return x");
  });

  test("a consumer that stops reading ends the request", async () => {
    const inference = inferenceOf({ says: () => "a", onEvaluate: () => systemClock.sleep(1) });
    place.host(inference);
    const engine = place.client();
    await engine.prepare(never);
    for await (const event of engine.generate(request({ maxTokens: tokens(900) }), never))
      if (event.kind === "text") break;
    await systemClock.sleep(50);
    const count = inference.models[0]?.evaluations.length;
    await systemClock.sleep(50);
    assert.equal(inference.models[0]?.evaluations.length, count);
  });

  test("a signal that is aborted already sends nothing", async () => {
    const inference = inferenceOf();
    place.host(inference);
    const engine = place.client();
    await engine.prepare(never);
    const before = inference.models[0]?.evaluations.length;
    assert.equal(reportOf(await collect(engine.generate(request(), AbortSignal.abort()))).stopReason, "aborted");
    assert.deepEqual(await engine.countTokens(["a"], AbortSignal.abort()), []);
    assert.equal(inference.models[0]?.evaluations.length, before);
  });

  test("too many requests: engineBusy", async () => {
    place.host(inferenceOf({ onEvaluate: () => systemClock.sleep(5) }));
    const engine = place.client();
    await engine.prepare(never);
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        collect(engine.generate(request({ sequenceKey: String(at) }), new AbortController().signal)),
      ),
    );
    assert.deepEqual([...new Set(all.map(reasonOf))].sort(), ["done", "engineBusy"]);
    assert.equal(all.filter((each) => reasonOf(each) === "engineBusy").length, 4);
  });

  test("a newer request for the same document replaces the older one", async () => {
    place.host(inferenceOf({ onEvaluate: () => systemClock.sleep(5) }));
    const engine = place.client();
    await engine.prepare(never);
    const older = collect(engine.generate(request({ parts: [{ text: "x".repeat(500) }] }), never));
    const newer = collect(engine.generate(request(), never));
    assert.equal(reportOf(await older).stopReason, "aborted");
    assert.equal((await newer).text, "return x");
  });

  test("a model that cannot be loaded is a failed state with its reason", async () => {
    const inference = inferenceOf();
    place.host({
      ...inference,
      load: async () => ({ kind: "trouble", reason: "outOfMemory", detail: "needs 9 GiB, 1 is available" }),
    });
    const engine = place.client();
    assert.deepEqual(await engine.prepare(never), {
      kind: "failed",
      reason: "outOfMemory",
      detail: "needs 9 GiB, 1 is available",
    });
    assert.equal(reasonOf(await collect(engine.generate(request(), never))), "outOfMemory");
  });

  test("a missing model is told without any host, and found by itself once it is there", async () => {
    let found = false;
    const clock = fakeClock();
    const engine = place.client({
      clock,
      locateModel: async () =>
        found
          ? { kind: "found", model: place.model("a") }
          : { kind: "trouble", reason: "modelMissing", detail: "nothing in the models folder" },
    });
    assert.equal((await engine.prepare(never)).kind, "failed");
    assert.equal(reasonOf(await collect(engine.generate(request(), never))), "modelMissing");
    found = true;
    place.host(inferenceOf());
    await clock.advance(9_000);
    assert.equal(engine.state.kind, "failed");
    // The host listens when the system lets it; the client's pauses between its tries are on the fake clock.
    const ticking = setInterval(() => void clock.advance(500), 20);
    try {
      await until(engine, ({ kind }) => kind === "ready");
    } finally {
      clearInterval(ticking);
    }
  });

  test("a failing evaluation fails its own request", async () => {
    let fails = false;
    place.host(
      inferenceOf({
        onEvaluate: () => {
          if (fails) throw new Error("decode failed");
        },
      }),
    );
    const engine = place.client();
    await engine.prepare(never);
    fails = true;
    assert.equal(reasonOf(await collect(engine.generate(request(), never))), "engineFailed");
    fails = false;
    assert.equal((await collect(engine.generate(request(), never))).text, "return x");
  });

  test("rubbish on the socket costs its sender the connection, and nobody else", async () => {
    place.host(inferenceOf());
    const engine = place.client();
    await engine.prepare(never);
    const frame = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    const rubbish = [
      "GET / HTTP/1.1\r\n\r\n",
      "Content-Length: 999999999\r\n\r\n",
      frame("null"),
      frame('{"jsonrpc":"2.0","id":1,"method":"prepare","params":{}}'),
      frame('{"jsonrpc":"2.0","method":"generate","params":{"id":1}}'),
    ];
    for (const text of rubbish) {
      const socket = connect(place.endpoint.address);
      socket.on("error", () => {});
      socket.resume();
      const closed = once(socket, "close");
      socket.write(text);
      await closed;
    }
    assert.equal((await collect(engine.generate(request(), never))).text, "return x");
  });

  test("prepare sees changed settings, and ends when it is aborted", async () => {
    let contextTokens = 512;
    const inference = inferenceOf();
    place.host(inference);
    const engine = place.client({
      options: () => ({ gpu: "off", threads: 1, contextTokens, sequences: 2, parkedMiB: 64, idleMinutes: 1 }),
    });
    await engine.prepare(never);
    await engine.prepare(never);
    assert.equal(inference.loads.length, 1);
    contextTokens = 1024;
    await engine.prepare(never);
    assert.equal(inference.loads.length, 2);
    assert.equal((await engine.prepare(AbortSignal.abort())).kind, "ready");
  });

  test("a listener that throws harms nobody", async () => {
    place.host(inferenceOf());
    const engine = place.client();
    engine.onState(() => {
      throw new Error("a listener's mistake");
    });
    assert.equal((await engine.prepare(never)).kind, "ready");
  });
});
