import assert from "node:assert/strict";
import { events, json, type Respond } from "./fakeServer.ts";
import { RemoteBench, troubleIn } from "./remoteBench.ts";
import { listed, llamaEnd, llamaRoutes } from "./wireFixtures.ts";

suite("remote engine: connections and servers that do not fit", () => {
  const bench = new RemoteBench();
  teardown(() => bench.close());

  for (const [title, drops, expected] of [
    ["a connection that the server has closed is opened again", 1, /^done$/],
    ["a server that closes every connection is asked twice", Infinity, /^engineUnreachable/],
  ] as const)
    test(title, async () => {
      const answer = events({ content: "a", stop: false }, llamaEnd);
      await bench.open("llama-server", llamaRoutes(answer));
      assert.ok(bench.server);
      let calls = 0;
      bench.server.routes["/completion"] = (asked, response) => {
        if (calls++ < drops) response.socket?.destroy();
        else answer(asked, response);
      };
      assert.match(troubleIn((await bench.ask({ heal: "" })).last), expected);
      assert.equal(calls, 2);
    });

  for (const [title, routes, expected] of [
    [
      "a model of another family",
      { ...llamaRoutes(json({})), "/tokenize": json({ tokens: [1, 2] }) },
      /modelInvalid.*no control token <\|fim_prefix\|>/,
    ],
    [
      "a name without a family",
      { ...llamaRoutes(json({})), "/props": json({ model_alias: "m" }) },
      /engineRefused.*family=/,
    ],
    ["nothing there", {}, /engineRefused.*404.*kind/],
  ] as [string, Record<string, Respond>, RegExp][])
    test(`prepare: ${title}`, async () => {
      const { state } = await bench.open("llama-server", routes);
      assert.match(JSON.stringify(state), expected);
    });

  test("prepare: a model that the server does not have", async () => {
    const { state } = await bench.open("openai", { "/v1/models": listed }, "model=other");
    assert.match(JSON.stringify(state), /has no model .*other.*qwen-coder/);
  });
});
