import assert from "node:assert/strict";
import type { Access, AllowedModels, Refused } from "../../server/domain/access.ts";
import { openAccess } from "../../server/gateway/openAccess.ts";
import { scriptedEngine } from "../support/scriptedEngine.ts";
import { closeGateways, post, testGateway } from "./support/testGateway.ts";

/** What a caller sees of "small" and "large", where policy allows some models only. */
suite("gateway: models by policy", () => {
  teardown(closeGateways);

  const gatewayFor = (allowed: AllowedModels | Refused) => {
    const access: Access = { ...openAccess, models: async () => allowed };
    const engines = new Map(["small", "large"].map((id) => [id, scriptedEngine({ says: "x" })]));
    const config = { models: { aliases: { quick: "small", best: "large" } } };
    return testGateway({ says: "x" }, { access, engines, config });
  };
  const small: AllowedModels = { kind: "models", models: ["small"] };
  const get = async (url: string): Promise<unknown> => (await fetch(url)).json();
  const namesIn = (list: unknown, key: string): readonly unknown[] =>
    (list as Record<string, readonly Record<string, unknown>[]>)[key]!.map(({ id, name }) => id ?? name);

  for (const [path, key, allowed, expected] of [
    ["/v1/models", "data", small, ["small", "quick"]],
    ["/api/tags", "models", small, ["small", "quick"]],
    ["/api/ps", "models", small, ["small"]],
    ["/v1/models", "data", { kind: "models", models: undefined }, ["small", "large", "quick", "best"]],
    ["/v1/models", "data", { kind: "models", models: [] }, []],
  ] as const)
    test(`${path} for ${JSON.stringify(allowed.models ?? "all")}`, async () => {
      const { url } = await gatewayFor(allowed);
      assert.deepEqual(namesIn(await get(url + path), key), expected);
    });

  test("one that the caller may not use is not there", async () => {
    const { url } = await gatewayFor(small);
    const statuses = [
      await fetch(`${url}/v1/models/large`),
      await fetch(`${url}/v1/models/best`),
      await fetch(`${url}/v1/models/quick`),
      await post(`${url}/api/show`, { model: "large" }),
      await post(`${url}/api/show`, { model: "small" }),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [404, 404, 200, 404, 200]);
    const told = JSON.stringify(await (await post(`${url}/v1/completions`, { model: "made-up", prompt: "a" })).json());
    assert.match(told, /Known are: small, quick\./);
  });

  test("where nobody can tell, the answer says so", async () => {
    const { url } = await gatewayFor({ kind: "refused", reason: "unavailable", detail: "no database" });
    assert.equal((await fetch(`${url}/v1/models`)).status, 503);
  });
});
