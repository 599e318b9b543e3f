import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import type { UsageReply } from "../../server/admin/api.ts";
import { DashboardBench, isTooWide, settled, tabTo } from "./support/dashboard.ts";

suite("dashboard: usage and retention", () => {
  let bench: DashboardBench;

  suiteSetup(async function () {
    this.timeout(180_000);
    bench = await DashboardBench.start();
  });
  suiteTeardown(() => bench.stop());
  teardown(() => assert.deepEqual(bench.takeTroubles(), []));

  const figure = (page: Page, title: string) =>
    page
      .locator(".figure", { has: page.getByText(title, { exact: true }) })
      .locator("dd")
      .first();
  const lastDays = (count: number): { readonly from: string; readonly to: string } => ({
    from: new Date(Date.now() - (count - 1) * 86_400_000).toISOString().slice(0, 10),
    to: new Date().toISOString().slice(0, 10),
  });
  const reported = async (by: readonly "day"[] | readonly "language"[]) =>
    (await bench.accounts.usage.report("console", { ...lastDays(28), by })).lines;

  test("numbers, chart and table say what the server reports", () =>
    bench.visit("olga", "usage", async (page) => {
      const lines = await reported(["day"]);
      const shown = lines.reduce((sum, { figures }) => sum + figures.shown, 0);
      assert.ok(shown > 500);
      assert.equal(await figure(page, "Suggestions shown").textContent(), shown.toLocaleString("en-GB"));
      assert.equal(await figure(page, "People").textContent(), "8");
      await page.getByText("Suggestions by day as a table").click();
      const rows = page.getByRole("table", { name: "Suggestions by day" }).locator("tbody tr");
      assert.equal(await rows.count(), lines.length);
      const cells = await rows.first().locator("td").allTextContents();
      const { figures } = lines[0]!;
      assert.deepEqual(cells.map(Number), [
        figures.shown,
        figures.accepted,
        figures.partlyAccepted,
        figures.keptAfter30s,
        figures.keptAfter5min,
      ]);
      assert.ok((await page.locator(".chart-place canvas").count()) === 3, "a chart each for counts, shares and times");
      await bench.shots(page, "usage");
    }));

  test("a chart is in the page's colours, and as wide as there is room", () =>
    bench.visit("olga", "usage", async (page) => {
      const drawn = (): Promise<string> =>
        page.evaluate<string>("document.querySelector('.chart-place canvas').toDataURL()");
      await page.locator(".chart-place canvas").first().waitFor();
      const light = await drawn();
      await page.getByRole("radio", { name: "Dark" }).check();
      await page.waitForTimeout(100);
      const dark = await drawn();
      assert.notEqual(dark, light);
      await page.getByRole("radio", { name: "Light" }).check();
      await page.waitForTimeout(100);
      assert.equal(await drawn(), light, "the same again, so colours are what differed");
      await page.setViewportSize({ width: 360, height: 740 });
      await page.waitForTimeout(200);
      assert.equal(await isTooWide(page), false);
      const { width = 0 } = (await page.locator(".chart-place canvas").first().boundingBox()) ?? {};
      assert.ok(width > 200 && width < 360, String(width));
    }));

  test("time is chosen with the keyboard, and stands in the address", () =>
    bench.visit("olga", "usage", async (page) => {
      await page.locator("h1").focus();
      await tabTo(page, "Time");
      await page.keyboard.press("ArrowUp");
      await settled(page);
      assert.equal(new URL(page.url()).search, "?days=7");
      const week = await figure(page, "Suggestions shown").textContent();
      await page.reload();
      await settled(page);
      assert.equal(await figure(page, "Suggestions shown").textContent(), week);
      await page.getByLabel("Time", { exact: true }).selectOption({ label: "From … to …" });
      await page.getByLabel("First day").fill("2026-05-02");
      await page.getByLabel("Last day").fill("2026-05-01");
      await page.getByText("The last day is before the first.").waitFor();
      assert.equal(await page.locator(".figure").count(), 0);
      await page.getByLabel("First day").fill("2020-05-01");
      await page.getByLabel("Last day").fill("2020-05-02");
      await page.getByText("Nobody has used the server in this time", { exact: true }).first().waitFor();
    }));

  test("what few people stand behind is withheld, and the page says why", () =>
    bench.visit("olga", "usage", async (page) => {
      const panel = page.getByRole("region", { name: "Who uses it for what" });
      const names = async () => (await panel.locator("tbody th").allTextContents()).toSorted();
      assert.deepEqual(await names(), ["go", "python", "typescript"]);
      assert.equal(await panel.getByText("left out").count(), 0);
      await panel.getByLabel("By").focus();
      await page.keyboard.type("Gr");
      await panel.getByText("2 lines are left out: fewer than 5 people stand behind it", { exact: false }).waitFor();
      assert.deepEqual(await names(), [], "the group of six would give the one of two away");
      await bench.accounts.settings.write("console", { minimumGroup: 50 });
      await page.reload();
      await page.getByText("Too few people for figures").waitFor();
      await bench.accounts.settings.write("console", { minimumGroup: 5 });
    }));

  test("figures are downloaded as CSV and as JSON", () =>
    bench.visit("olga", "usage", async (page) => {
      const panel = page.getByRole("region", { name: "Who uses it for what" });
      const saved = async (role: "button" | "link", name: string): Promise<string> => {
        const [download] = await Promise.all([page.waitForEvent("download"), panel.getByRole(role, { name }).click()]);
        return readFileSync(await download.path(), "utf8");
      };
      const lines = await reported(["language"]);
      const [head, ...rows] = (await saved("button", "Download CSV")).trimEnd().split("\r\n");
      assert.match(head ?? "", /^language,people,requests,.*,keptAfter5min,acceptedCharacters,contextP50Ms,/);
      assert.deepEqual(
        rows.map((row) => row.split(",").slice(0, 3)),
        lines.map(({ key, people, figures }) => [key.language, String(people), String(figures.requests)]),
      );
      const reply = JSON.parse(await saved("link", "Download JSON")) as UsageReply;
      assert.deepEqual(
        reply.lines.map(({ key, figures }) => [key.language, figures.shown]),
        lines.map(({ key, figures }) => [key.language, figures.shown]),
      );
    }));

  test("a lead sees the own groups' figures, a developer none, and neither the rules", async () => {
    await bench.visit("lea", "usage", async (page) => {
      await page.getByText("Figures of your groups: core.", { exact: false }).waitFor();
      assert.equal(await figure(page, "People").textContent(), "6");
      assert.equal(await page.getByRole("link", { name: "Retention" }).count(), 0);
      assert.equal(await page.getByRole("link", { name: "Audit log" }).count(), 0);
    });
    await bench.visit("dana", "", async (page) => {
      const links = await page.getByRole("navigation", { name: "Pages" }).getByRole("link").allTextContents();
      for (const absent of ["Usage", "Audit log", "Retention"]) assert.ok(!links.includes(absent), links.join());
      assert.ok(links.includes("Status"), links.join());
      for (const path of ["usage", "audit", "retention"]) {
        await bench.go(page, path);
        assert.equal(await page.locator("h1").textContent(), "Not found");
      }
    });
  });

  test("retention is changed and usage purged with the keyboard alone", () =>
    bench.visit("olga", "retention", async (page) => {
      await tabTo(page, "Days that usage is kept");
      await page.keyboard.press("Control+A");
      await page.keyboard.type("ten");
      await page.keyboard.press("Enter");
      await page.locator(".field", { hasText: "Days that usage is kept" }).getByRole("alert").waitFor();
      assert.equal(await page.getByLabel("Days that usage is kept").inputValue(), "ten", "nothing typed is lost");
      await page.keyboard.press("Control+A");
      await page.keyboard.type("10");
      await page.keyboard.press("Enter");
      await page.getByText("Saved.").waitFor();
      assert.equal((await bench.accounts.settings.read()).retentionDays, 10);
      await bench.shots(page, "retention");
      await tabTo(page, "Purge now…");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type("purge");
      await page.keyboard.press("Enter");
      await page.getByText(/usage records were removed/).waitFor();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      const left = await bench.sql.query("select 1 from usage where at < now() - interval '11 days' limit 1");
      assert.equal(left.length, 0);
      assert.ok(
        bench.takeTroubles().every((trouble) => trouble.includes("400")),
        "the refused change is the only one",
      );
    }));
});
