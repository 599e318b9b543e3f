import assert from "node:assert/strict";
import type { Engine } from "../../server/domain/engine.ts";
import { scriptedEngine } from "../support/scriptedEngine.ts";
import { closeGateways, post, testGateway } from "./support/testGateway.ts";

suite("gateway: sampling and token ids", () => {
  teardown(closeGateways);

  const usual = { temperature: 0.8, top_p: 0.5 };
  for (const [path, body] of [
    ["/v1/completions", { prompt: "a", ...usual, seed: 7 }],
    ["/v1/fim/completions", { prompt: "a", ...usual, random_seed: 7 }],
    ["/beta/completions", { prompt: "a", ...usual, seed: 7 }],
    ["/infill", { input_prefix: "a", input_suffix: "b", ...usual, seed: 7 }],
    ["/api/generate", { model: "test-model", prompt: "a", stream: false, options: { ...usual, seed: 7 } }],
  ] as const)
    test(`${path} passes temperature, top_p and seed on`, async () => {
      const { url, engine } = await testGateway({ says: "x" });
      assert.equal((await post(url + path, body)).status, 200);
      const [sent] = engine.requests;
      assert.deepEqual(
        { temperature: sent?.temperature, topP: sent?.topP, seed: sent?.seed },
        { temperature: 0.8, topP: 0.5, seed: 7 },
      );
    });

  for (const wrong of [-0.1, 1.1, "0.5"])
    test(`top_p ${JSON.stringify(wrong)} is refused by name`, async () => {
      const { url } = await testGateway({ says: "x" });
      const response = await post(`${url}/v1/completions`, { prompt: "a", top_p: wrong });
      assert.equal(response.status, 400);
      assert.match(await response.text(), /top_p/);
    });

  test("/tokenize answers with the engine's ids", async () => {
    const tokenIds: Engine["tokenIds"] = async (text) => [...text].map((letter) => letter.charCodeAt(0));
    const engines = new Map([["m", { ...scriptedEngine({ says: "x" }), tokenIds }]]);
    const { url } = await testGateway({ says: "x" }, { engines });
    assert.deepEqual(await (await post(`${url}/tokenize`, { content: "ab" })).json(), { tokens: [97, 98] });
    assert.deepEqual(await (await post(`${url}/tokenize`, { content: "" })).json(), { tokens: [] });
  });
});
