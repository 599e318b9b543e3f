import assert from "node:assert/strict";
import { startTabbyAgent, type TabbyAgent } from "./support/tabbyAgent.ts";
import { closeGateways, testGateway } from "./support/testGateway.ts";

suite("gateway: tabby-agent", () => {
  let agent: TabbyAgent | undefined;

  teardown(async () => {
    await agent?.stop();
    agent = undefined;
    await closeGateways();
  });

  test("connects and completes", async function () {
    // An agent of a megabyte starts slowly on a busy machine.
    this.timeout(30_000);
    const gateway = await testGateway({ says: "a + b" });
    agent = await startTabbyAgent(gateway.url);
    assert.match(await agent.complete("add"), /a \+ b/);
    const routes = gateway.served.map(({ dialect, route, status }) => `${dialect} ${route} ${status}`);
    assert.ok(routes.includes("tabby /v1/health 200"), routes.join());
    assert.ok(routes.includes("tabby /v1beta/server_setting 200"), routes.join());
    assert.ok(routes.includes("tabby /v1/completions 200"), routes.join());
  });
});
