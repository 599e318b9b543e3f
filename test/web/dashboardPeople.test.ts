import assert from "node:assert/strict";
import { DashboardBench, isTooWide } from "./support/dashboard.ts";

suite("dashboard: people and limits", () => {
  let bench: DashboardBench;

  suiteSetup(async function () {
    this.timeout(180_000);
    bench = await DashboardBench.start();
  });
  suiteTeardown(() => bench.stop());
  teardown(() => assert.deepEqual(bench.takeTroubles(), []));

  test("pages look right", async () => {
    const page = await bench.openAs("olga");
    for (const [path, name] of [
      ["people", "people"],
      ["people/dana", "person"],
      ["limits", "limits"],
    ] as const) {
      await bench.go(page, path);
      await bench.shots(page, name);
      await page.setViewportSize({ width: 360, height: 740 });
      assert.equal(await isTooWide(page), false, path);
      await page.setViewportSize({ width: 1280, height: 860 });
    }
    await page.context().close();
  });
});
