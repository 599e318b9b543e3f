import assert from "node:assert/strict";
import { DashboardBench, isTooWide } from "./support/dashboard.ts";

suite("dashboard: its frame", () => {
  let bench: DashboardBench;

  suiteSetup(async function () {
    this.timeout(180_000);
    bench = await DashboardBench.start();
  });
  suiteTeardown(() => bench.stop());
  teardown(() => assert.deepEqual(bench.takeTroubles(), []));

  test("opens", async () => {
    const page = await bench.openAs("olga");
    assert.equal(await page.locator("h1").textContent(), "Overview");
    await bench.shots(page, "overview");
    await page.setViewportSize({ width: 360, height: 740 });
    assert.equal(await isTooWide(page), false);
    await page.context().close();
  });
});
