import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { Mistral } from "@mistralai/mistralai";
import { Ollama } from "ollama";
import OpenAI from "openai";
import { closeGateways, testGateway } from "./support/testGateway.ts";

/** The clients that people have, unchanged. */
suite("gateway: real clients", () => {
  teardown(closeGateways);

  const says = "a + b;";
  const prompt = "function add(a, b) {\n  return ";
  const suffix = "\n}\n";

  test("npm openai: whole, streamed, models, errors", async () => {
    const { url, engine } = await testGateway({ says });
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 });
    const whole = await client.completions.create({ model: "test-model", prompt, suffix, max_tokens: 32 });
    assert.equal(whole.choices[0]?.text, says);
    assert.equal(whole.usage?.completion_tokens, 2);
    const stream = await client.completions.create({
      model: "test-model",
      prompt,
      suffix,
      max_tokens: 32,
      stream: true,
    });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.text ?? "";
    assert.equal(text, says);
    const models: string[] = [];
    for await (const model of client.models.list()) models.push(model.id);
    assert.deepEqual(models, ["test-model"]);
    await assert.rejects(client.completions.create({ model: "gpt-4", prompt }), (error: unknown) => {
      assert.ok(error instanceof OpenAI.NotFoundError);
      assert.match(error.message, /Known are: test-model/);
      return true;
    });
    assert.deepEqual(
      engine.requests.map(({ parts, heal }) => ({ parts, heal })),
      Array.from({ length: 2 }, () => ({
        parts: [
          { special: "<|fim_prefix|>" },
          { special: "<|fim_suffix|>" },
          { text: suffix },
          { special: "<|fim_middle|>" },
          { text: "function add(a, b) {\n  return" },
        ],
        heal: " ",
      })),
    );
  });

  test("npm openai: an aborted stream ends the engine's work", async () => {
    const gateway = await testGateway({ says: "x".repeat(100_000), delayMs: 5, clock: realClock });
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: "none", maxRetries: 0 });
    const stream = await client.completions.create({ model: "", prompt, suffix, max_tokens: 200, stream: true });
    const gone = gateway.nextServed();
    for await (const chunk of stream) if (chunk.choices[0]?.text) break;
    assert.equal((await gone).status, 499);
    // The engine tells what it has cost a moment before it ends.
    for (let tries = 0; gateway.engine.running > 0 && tries < 200; tries++) await realClock.sleep(10);
    assert.equal(gateway.engine.running, 0);
    assert.equal(gateway.engine.aborted, 1);
  });

  test("npm @mistralai/mistralai: whole, streamed, errors", async () => {
    const { url } = await testGateway({ says });
    const client = new Mistral({ serverURL: url, apiKey: "none", retryConfig: { strategy: "none" } });
    const whole = await client.fim.complete({ model: "test-model", prompt, suffix, maxTokens: 32 });
    assert.equal(whole.choices?.[0]?.message?.content, says);
    let text = "";
    for await (const event of await client.fim.stream({ model: "test-model", prompt, suffix, maxTokens: 32 }))
      text += JSON.stringify(event.data.choices[0]?.delta.content ?? "").slice(1, -1);
    assert.equal(text, says);
    await assert.rejects(client.fim.complete({ model: "codestral-latest", prompt }), /Known are: test-model/);
  });

  test("npm ollama: whole, streamed, list, show, errors", async () => {
    const { url } = await testGateway({ says });
    const client = new Ollama({ host: url });
    const asked = { model: "test-model", prompt, suffix, options: { num_predict: 32 } };
    const whole = await client.generate({ ...asked, stream: false });
    assert.deepEqual([whole.response, whole.done_reason, whole.eval_count], [says, "stop", 2]);
    let text = "";
    for await (const part of await client.generate({ ...asked, stream: true })) text += part.response;
    assert.equal(text, says);
    assert.deepEqual(
      (await client.list()).models.map(({ name }) => name),
      ["test-model"],
    );
    assert.match((await client.show({ model: "test-model" })).template, /\.Suffix/);
    await assert.rejects(client.generate({ ...asked, model: "llama3", stream: false }), /Known are: test-model/);
  });

  const curlCases = [
    { dialect: "OpenAI", path: "/v1/completions", body: { prompt, suffix, max_tokens: 32 } },
    { dialect: "Mistral", path: "/v1/fim/completions", body: { prompt, suffix } },
    { dialect: "DeepSeek", path: "/beta/completions", body: { prompt, suffix } },
    { dialect: "llama.cpp infill", path: "/infill", body: { input_prefix: prompt, input_suffix: suffix } },
    { dialect: "llama.cpp completion", path: "/completion", body: { prompt } },
    { dialect: "Ollama", path: "/api/generate", body: { model: "test-model", prompt, suffix } },
    { dialect: "Tabby", path: "/v1/completions", body: { segments: { prefix: prompt, suffix } } },
  ];
  const hasCurl = spawnSync("curl", ["--version"]).status === 0;

  for (const { dialect, path, body } of curlCases)
    for (const isStreamed of dialect === "Tabby" ? [false] : [false, true])
      test(`curl: ${dialect}${isStreamed ? ", streamed" : ""}`, async function () {
        if (!hasCurl) {
          process.stderr.write("curl is not installed: its cases are left out\n");
          return this.skip();
        }
        const { url } = await testGateway({ says });
        const text = await curl(url + path, { ...body, stream: isStreamed });
        assert.match(text, isStreamed ? /a \+ .*b;/s : /a \+ b;/);
        assert.equal(text.trim().split("\n").length > 1, isStreamed);
      });
});

async function curl(url: string, body: unknown): Promise<string> {
  const child = spawn("curl", ["-sSN", "--max-time", "8", url, "--json", JSON.stringify(body)]);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  await new Promise((resolve) => child.once("close", resolve));
  return text;
}

const realClock = {
  now: () => performance.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};
