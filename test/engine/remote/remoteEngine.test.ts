import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { systemClock } from "../../../server/base/systemClock.ts";
import type { GenerateEvent } from "../../../server/domain/engine.ts";
import { events, json, lines, type Respond } from "./fakeServer.ts";
import { never, RemoteBench, troubleIn } from "./remoteBench.ts";
import {
  listed,
  llamaEnd,
  llamaRoutes,
  markers,
  openaiEnd,
  request,
  said,
  tokenised,
  vllmTokenize,
} from "./wireFixtures.ts";

suite("remote engine", () => {
  const bench = new RemoteBench();
  teardown(() => bench.close());
  const lastBody = (): Record<string, unknown> => bench.server?.asked.at(-1)?.body ?? {};

  test("llama-server: the body, ids of text that holds a marker, a grammar for the unfinished word", async () => {
    await bench.open("llama-server", llamaRoutes(events({ content: "return", tokens: [5], stop: false }, llamaEnd)));
    const { text, last } = await bench.ask();
    assert.equal(text, "turn");
    assert.ok(last.kind === "done");
    assert.equal(last.report.promptTokens, 20);
    const ids = [...tokenised("<|fim_prefix|>", true), ...tokenised("a <|im_end|>", false)];
    assert.deepEqual(lastBody(), {
      prompt: [...ids, markers["<|fim_suffix|>"], 122, markers["<|fim_middle|>"], 98],
      model: "qwen-coder",
      n_predict: 8,
      temperature: 0,
      stop: ["\n"],
      stream: true,
      cache_prompt: true,
      n_probs: 5,
      timings_per_token: true,
      return_tokens: true,
      grammar: 'root ::= "re" rest\nrest ::= [^\\x00]*',
    });
    assert.ok(bench.engine?.state.kind === "ready");
    assert.equal(bench.engine.state.model.contextTokens, 2048);
    assert.equal(bench.engine.state.model.family, "qwen");
    assert.deepEqual(await bench.engine.countTokens(["ab", "", "<|im_end|>"], never), [2, 0, 10]);
  });

  test("vLLM: ids without a marker in text, ends as ids, a salt that is no name", async () => {
    const routes = {
      "/v1/models": listed,
      "/tokenize": vllmTokenize,
      "/v1/completions": events(said("return x"), openaiEnd, "[DONE]"),
    };
    await bench.open("vllm", routes);
    const { text } = await bench.ask({ tenant: "team-blue" });
    assert.equal(text, "turn x");
    const { prompt, cache_salt: salt, ...rest } = lastBody();
    const ids = prompt as number[];
    assert.equal(ids.filter((id) => id === markers["<|im_end|>"]).length, 0);
    assert.deepEqual(ids.slice(1, 13), tokenised("a <|im_end|>", false));
    assert.match(String(salt), /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, {
      ...{ model: "qwen-coder", max_tokens: 8, temperature: 0, stop: ["\n"], stream: true, logprobs: 5 },
      stop_token_ids: [markers["<|im_end|>"]],
      stream_options: { include_usage: true, continuous_usage_stats: true },
      structured_outputs: { regex: "re(.|\\n)*" },
    });
  });

  const plain = "<|fim_prefix|>a < |im_end|><|fim_suffix|>z<|fim_middle|>bre";
  const usual = { model: "qwen-coder", prompt: plain, max_tokens: 8, temperature: 0, stop: ["\n"], stream: true };
  const withUsage = { ...usual, stream_options: { include_usage: true } };
  const unhealed = "<|fim_prefix|>a < |im_end|><|fim_suffix|>z<|fim_middle|>b";
  for (const [kind, body] of [
    ["sglang", { ...withUsage, prompt: unhealed, logprobs: 5, regex: "re(.|\\n)*" }],
    ["tensorrt-llm", { ...withUsage, add_special_tokens: true }],
    ["lmstudio", withUsage],
    ["localai", { ...usual, prompt: unhealed, grammar: 'root ::= "re" rest\nrest ::= [^\\x00]*' }],
    ["litellm", withUsage],
    ["openai", withUsage],
  ] as const)
    test(`${kind}: the body, with markers in text broken`, async () => {
      await bench.open(kind, { "/v1/models": listed, "/v1/completions": events(said("return"), openaiEnd, "[DONE]") });
      assert.equal((await bench.ask()).text, "grammar" in body || "regex" in body ? "turn" : "return");
      assert.deepEqual(lastBody(), body);
    });

  test("Ollama: raw text, options, NDJSON", async () => {
    const end = { response: "", done: true, done_reason: "length", prompt_eval_count: 9, eval_count: 2 };
    await bench.open(
      "ollama",
      {
        "/api/show": json({ model_info: { "general.architecture": "qwen2", "qwen2.context_length": 32768 } }),
        "/api/generate": lines({ response: "tu", done: false }, { response: "rn", done: false }, end),
      },
      "model=qwen2.5-coder:0.5b",
    );
    const { text, last } = await bench.ask();
    assert.equal(text, "turn");
    assert.ok(last.kind === "done" && last.report.stopReason === "maxTokens" && last.report.promptTokens === 9);
    assert.deepEqual(lastBody(), {
      ...{ model: "qwen2.5-coder:0.5b", prompt: plain, raw: true, stream: true, logprobs: true },
      options: { num_predict: 8, num_ctx: 3000, temperature: 0, stop: ["\n"] },
    });
  });

  test("Mistral: two sides, no markers of ours, pieces of content", async () => {
    const piece = { choices: [{ delta: { content: [{ type: "text", text: "turn" }] }, finish_reason: null }] };
    const end = { choices: [{ delta: { content: "" }, finish_reason: "stop" }], usage: { prompt_tokens: 7 } };
    process.env["LACUNA_TEST_KEY"] = "abc";
    try {
      await bench.open(
        "mistral",
        {
          "/v1/models": json({ data: [{ id: "codestral-latest" }] }),
          "/v1/fim/completions": events(piece, end, "[DONE]"),
        },
        "model=codestral-latest key=env:LACUNA_TEST_KEY",
      );
      const sides = [
        { text: "+++++ a.ts\n" },
        { special: "[SUFFIX]" },
        { text: "z" },
        { special: "[PREFIX]" },
        { text: "b" },
      ];
      assert.equal((await bench.ask({ parts: sides, stopTexts: [] })).text, "turn");
      const { prompt, suffix, model } = lastBody();
      assert.deepEqual(
        { prompt, suffix, model },
        { prompt: "+++++ a.ts\nbre", suffix: "z", model: "codestral-latest" },
      );
      assert.equal(bench.server?.asked.at(-1)?.headers["authorization"], "Bearer abc");
    } finally {
      delete process.env["LACUNA_TEST_KEY"];
    }
  });

  test("opening leaves nothing behind on a signal that lives as long as the program", async () => {
    await bench.open("litellm", { "/v1/models": listed });
    assert.deepEqual(getEventListeners(never, "abort"), []);
  });

  test("no path of a file leaves in the session header, which stays the same, and a trace is passed on", async () => {
    await bench.open("litellm", { "/v1/models": listed, "/v1/completions": events(said("x"), openaiEnd) });
    await bench.ask();
    await bench.ask({ traceparent: "00-1-2-01" });
    const [one, two] = bench.server?.asked.slice(-2).map(({ headers }) => headers["x-litellm-session-id"]) ?? [];
    assert.match(String(one), /^[0-9a-f]{16}$/);
    assert.equal(one, two);
    const traces = bench.server?.asked.slice(-2).map(({ headers }) => headers["traceparent"]);
    assert.deepEqual(traces, [undefined, "00-1-2-01"]);
  });

  test("a server that does not heal is found out once, and asked with the word in the prompt", async () => {
    await bench.open("llama-server", llamaRoutes(events({ content: "zzz", tokens: [5], stop: false }, llamaEnd)));
    assert.equal((await bench.ask()).text, "zzz");
    const asked = bench.server?.asked.filter(({ path }) => path === "/completion").length ?? 0;
    assert.equal((await bench.ask()).text, "zzz");
    assert.equal(bench.server?.asked.filter(({ path }) => path === "/completion").length, asked + 1);
    assert.ok(!("grammar" in lastBody()));
    assert.deepEqual((lastBody()["prompt"] as number[]).slice(-3), tokenised("bre", false));
  });

  test("probability of a token that closes the unfinished word counts among those that continue it", async () => {
    const note = (token: string, logprob: number, others: [string, number][]): object => ({
      ...{ token, logprob },
      top_logprobs: others.map(([text, value]) => ({ token: text, logprob: value })),
    });
    const first = note("return", Math.log(0.2), [
      ["x", Math.log(0.6)],
      ["return", Math.log(0.2)],
      ["r", Math.log(0.05)],
    ]);
    await bench.open(
      "llama-server",
      llamaRoutes(events({ content: "return", completion_probabilities: [first] }, llamaEnd)),
    );
    const { last } = await bench.ask();
    assert.ok(last.kind === "done" && last.report.meanLogProb !== undefined);
    assert.ok(Math.abs(Math.exp(last.report.meanLogProb) - 0.8) < 1e-9);
  });

  for (const [title, respond, expected] of [
    [
      "too long",
      json(
        { error: { message: "request exceeds the available context size", type: "exceed_context_size_error" } },
        400,
      ),
      /^promptTooLarge/,
    ],
    ["no key", json({ error: "Unauthorized" }, 401), /^engineRefused.*answered 401: Unauthorized.*key=/],
    ["too many", json({ error: { message: "slow down" } }, 429, { "retry-after": "7" }), /^engineBusy.*wait 7 s/],
    ["full", json({ error: { message: "The engine is currently busy" } }, 503), /^engineBusy/],
    ["broken", json({ object: "error", message: "boom" }, 500), /^engineUnreachable.*500: boom/],
    [
      "an error under status 200",
      events({ error: { message: "EngineCore encountered an issue", code: 500 } }, "[DONE]"),
      /^engineUnreachable.*EngineCore/,
    ],
    ["no end", events({ content: "re", stop: false }), /^engineUnreachable.*without saying that it was complete/],
    ["[DONE] without a finish", events({ content: "re" }, "[DONE]"), /^engineUnreachable/],
    ["half a message", events({ content: "re" }, '{"content":"x'), /^engineUnreachable.*no JSON/],
    [
      "a web page",
      (_, response) => void response.writeHead(502).end("<html>secret</html>"),
      /^engineUnreachable: \S+ answered 502\./,
    ],
    ["silence", (_, response) => void response.writeHead(200).write(": ping\n\n"), /^timedOut/],
    [
      "a redirect",
      (_, response) => void response.writeHead(307, { location: "http://127.0.0.1:1/" }).end(),
      /^engineUnreachable/,
    ],
  ] as [string, Respond, RegExp][])
    test(`trouble: ${title}`, async () => {
      await bench.open("llama-server", llamaRoutes(events({ content: "a", stop: false }, llamaEnd)));
      assert.ok(bench.server);
      bench.server.routes["/completion"] = respond;
      assert.match(troubleIn((await bench.ask({ heal: "" })).last), expected);
    });

  test("an abort closes the connection and keeps what is known", async () => {
    await bench.open("llama-server", llamaRoutes(events({ content: "a", stop: false }, llamaEnd)));
    assert.ok(bench.server);
    bench.server.routes["/completion"] = (_, response) => {
      const message = { content: "abc", stop: false, tokens_evaluated: 20, timings: { cache_n: 18, prompt_ms: 5 } };
      response.writeHead(200).write(`data: ${JSON.stringify(message)}\n\n`);
    };
    const stop = new AbortController();
    assert.ok(bench.engine);
    let last: GenerateEvent | undefined;
    for await (const event of bench.engine.generate({ ...request, heal: "" }, stop.signal)) {
      if (event.kind === "text") stop.abort();
      else last = event;
    }
    assert.ok(last?.kind === "done" && last.report.stopReason === "aborted");
    assert.equal(last.report.reusedTokens, 18);
    for (let turn = 0; turn < 100 && bench.server.dropped === 0; turn++) await systemClock.sleep(10);
    assert.equal(bench.server.dropped, 1);
  });
});
