import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { ReplicaHealth } from "../../server/domain/engine.ts";
import { scriptedEngine } from "../support/scriptedEngine.ts";
import { DashboardBench, isTooWide, settled } from "./support/dashboard.ts";

const replicas: readonly ReplicaHealth[] = [
  { name: "http://gpu1.internal:8000", isUp: true, inFlight: 3, ejections: 0 },
  { name: "http://gpu2.internal:8000", isUp: false, inFlight: 0, ejections: 2 },
];

suite("dashboard: status", () => {
  let bench: DashboardBench;
  const small = scriptedEngine({ says: "x" });

  suiteSetup(async function () {
    this.timeout(180_000);
    const failed = { kind: "failed", reason: "modelMissing", detail: "/models/secret.gguf" } as const;
    bench = await DashboardBench.start({
      engines: new Map([
        ["qwen2.5-coder-1.5b", { ...scriptedEngine({ says: "x" }), replicas: () => replicas }],
        ["qwen2.5-coder-0.5b", small],
        ["broken", scriptedEngine({ says: "x", state: failed })],
      ]),
    });
  });
  suiteTeardown(() => bench.stop());
  teardown(() => assert.deepEqual(bench.takeTroubles(), []));

  /** With the browser's time in the test's hand. */
  const opened = async (name: string, run: (page: Page) => Promise<void>): Promise<void> => {
    const page = await bench.openAs(name);
    try {
      await page.clock.install();
      await bench.go(page, "server");
      await run(page);
    } finally {
      await page.context().close();
    }
  };
  const engine = (page: Page, name: string) => page.getByRole("region", { name });

  test("engines are shown with state, queue, speed and those that share the work", () =>
    opened("olga", async (page) => {
      const large = engine(page, "qwen2.5-coder-1.5b");
      await large.waitFor();
      assert.deepEqual(await large.locator(".engine-facts > div").allTextContents(), [
        "Being answered0",
        "Waiting0",
        "Reads200 tokens/s",
        "Writes30 tokens/s",
        "Context4,096 tokens",
        "Familyqwen",
        "Runs oncpu",
      ]);
      assert.deepEqual(await large.locator("tbody tr").allTextContents(), [
        "http://gpu1.internal:8000answers3never",
        "http://gpu2.internal:8000does not answer02 times",
      ]);
      const broken = engine(page, "broken");
      await broken.getByText("failed", { exact: true }).waitFor();
      assert.notEqual(await broken.getByRole("alert").textContent(), "");
      assert.ok(!(await page.content()).includes("secret.gguf"), "no path of the server's machine");
      await bench.shots(page, "status");
      await page.setViewportSize({ width: 360, height: 740 });
      assert.equal(await isTooWide(page), false);
    }));

  test("it looks again by itself, unless it is paused", () =>
    opened("aude", async (page) => {
      const panel = engine(page, "qwen2.5-coder-0.5b");
      await panel.getByText("ready", { exact: true }).waitFor();
      const usual = small.state;
      small.become({ kind: "restarting", detail: "" });
      await page.clock.runFor(5100);
      await panel.getByText("restarting after a crash").waitFor();
      await page.getByRole("button", { name: "Pause" }).click();
      small.become(usual);
      await page.clock.runFor(20_000);
      await page.getByText("Paused.", { exact: false }).waitFor();
      await panel.getByText("restarting after a crash").waitFor();
      await page.getByRole("button", { name: "Look again" }).click();
      await panel.getByText("ready", { exact: true }).waitFor();
    }));

  test("a server that does not answer is said plainly, with when it was heard last, and noticed when it is back", () =>
    opened("olga", async (page) => {
      const heard = /\d\d:\d\d:\d\d/.exec(await page.locator(".heard").innerText())?.[0];
      assert.ok(heard !== undefined);
      await page.route("**/v1/lacuna/status", (route) => route.abort());
      await page.clock.runFor(5100);
      await page.getByText("The server does not answer.").waitFor();
      await page.getByText(`What stands below is what it said at ${heard}.`, { exact: false }).waitFor();
      await engine(page, "qwen2.5-coder-1.5b").waitFor();
      await bench.shots(page, "status-gone");
      await page.unroute("**/v1/lacuna/status");
      await page.clock.runFor(5100);
      await page.getByText("The server does not answer.").waitFor({ state: "detached" });
      await settled(page);
      const troubles = bench.takeTroubles();
      assert.ok(troubles.length > 0 && troubles.every((each) => each.includes("net::ERR_FAILED")), troubles.join());
    }));

  test("where engines are is for operators, and only models that somebody may use are there", async () => {
    await opened("dana", async (page) => {
      // The group of hers may use one model only (dashboardTeam.ts).
      const large = engine(page, "qwen2.5-coder-1.5b");
      await large.getByText("Engine 1").waitFor();
      assert.equal(await page.getByText("gpu1.internal").count(), 0);
      assert.equal(await engine(page, "qwen2.5-coder-0.5b").count(), 0);
    });
    const { modelsWithoutGroup } = await bench.accounts.settings.read();
    await bench.accounts.settings.write("console", { modelsWithoutGroup: [] });
    await opened("aude", async (page) => {
      await page.getByText("No model for you").waitFor();
    });
    await bench.accounts.settings.write("console", { modelsWithoutGroup });
  });
});
