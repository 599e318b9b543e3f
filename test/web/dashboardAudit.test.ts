import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { readCheckpoints } from "../../web/dashboard/audit/readCheckpoints.ts";
import { DashboardBench, focused, isTooWide, settled, tabTo } from "./support/dashboard.ts";

suite("dashboard: audit log", () => {
  let bench: DashboardBench;

  suiteSetup(async function () {
    this.timeout(180_000);
    bench = await DashboardBench.start();
  });
  suiteTeardown(() => bench.stop());
  teardown(() => assert.deepEqual(bench.takeTroubles(), []));

  const records = (page: Page) => page.getByRole("table", { name: "Records" }).locator("tbody tr");
  const verify = async (page: Page): Promise<void> => page.getByRole("button", { name: "Verify" }).click();

  test("opened, filtered and verified with the keyboard alone", () =>
    bench.visit("aude", "", async (page) => {
      await tabTo(page, "Audit log");
      await page.keyboard.press("Enter");
      await records(page).first().waitFor();
      assert.equal(await focused(page), "Audit log", "the heading of the page that has opened");
      await tabTo(page, "What");
      await page.keyboard.type("Tok");
      await tabTo(page, "Done by");
      await page.keyboard.type("console");
      await page.keyboard.press("Enter");
      await settled(page);
      await page.waitForURL(/action=token\.&actor=console/);
      const texts = await records(page).allTextContents();
      assert.ok(texts.length > 10);
      for (const text of texts) assert.match(text, /console(made|revoked) a token token\.(create|revoke)/);
      await tabTo(page, "Show everything");
      await page.keyboard.press("Enter");
      await records(page).filter({ hasText: "group.join" }).first().waitFor();
      await page.keyboard.press("Tab");
      for (let turn = 0; turn < 20 && (await focused(page)) !== "Verify"; turn++)
        await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
      await page.getByText("The chain holds").waitFor();
      await page.getByText("There was no checkpoint to compare with", { exact: false }).waitFor();
      await page.setViewportSize({ width: 360, height: 740 });
      assert.equal(await isTooWide(page), false);
    }));

  test("older records come a page at a time, each once", () =>
    bench.visit("aude", "audit", async (page) => {
      assert.equal(await records(page).count(), 50);
      const numbers = async () =>
        (await records(page).locator("th .hint").allTextContents()).map((text) => Number(text.replace("no. ", "")));
      const more = page.getByRole("button", { name: "Show older ones" });
      for (let pages = 0; pages < 5 && (await more.count()) > 0; pages++) {
        const before = await records(page).count();
        await more.click();
        await page
          .locator(`table tbody tr:nth-child(${before + 1})`)
          .first()
          .waitFor();
      }
      await page.getByText("These are all.").waitFor();
      const listed = await numbers();
      assert.deepEqual(
        listed,
        listed.map((_, at) => listed.length - at),
      );
      const joined = records(page).filter({ hasText: "group.join" }).first();
      await joined.getByText("user", { exact: true }).first().click();
      assert.match(await joined.locator("dl").innerText(), /^user\s+[a-z]+$/, "a name, no pseudonym");
    }));

  test("days and people are filters, and stand in the address", () =>
    bench.visit("aude", "audit?target=former%40example.com", async (page) => {
      const texts = await records(page).allTextContents();
      assert.deepEqual(
        texts.map((text) => /user\.(deactivate|add)/.exec(text)?.[0]),
        ["user.deactivate", "user.add"],
      );
      await page
        .getByLabel("From", { exact: true })
        .fill(new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10));
      await page.getByRole("button", { name: "Filter" }).click();
      await page.getByText("No record").waitFor();
      await page.getByRole("button", { name: "Show everything" }).click();
      await records(page).first().waitFor();
      assert.equal(new URL(page.url()).search, "");
    }));

  test("a checkpoint is downloaded, and one kept elsewhere is compared", () =>
    bench.visit("aude", "audit", async (page) => {
      const panel = page.getByRole("region", { name: "Checkpoint" });
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        panel.getByRole("link", { name: "Download" }).click(),
      ]);
      const checkpoint = readFileSync(await download.path(), "utf8");
      await page.getByText("Compare with checkpoints that were kept elsewhere").click();
      const field = page.getByLabel("Checkpoints", { exact: true });
      await field.fill("not one");
      await verify(page);
      await page.getByText("Line 1 is no checkpoint: it needs a seq and a hash.").waitFor();
      assert.equal(await field.inputValue(), "not one");
      await field.fill(checkpoint);
      await verify(page);
      await page.getByText("It agrees with the checkpoint.", { exact: false }).waitFor();
      await field.fill(JSON.stringify({ seq: 3, hash: "0".repeat(64) }));
      await verify(page);
      await page.getByText("The chain breaks at record 3").waitFor();
    }));

  test("tampering is shown, and where it begins", () =>
    bench.visit("aude", "audit", async (page) => {
      const [row] = await bench.sql.query("select seq, record from audit where record like '%user.deactivate%'");
      const [seq, record] = [Number(row?.["seq"]), String(row?.["record"])];
      const write = (text: string) =>
        bench.sql.query(
          `set session_replication_role = replica; update audit set record = '${text}' where seq = ${seq}; reset session_replication_role`,
        );
      await write(record.replace("user.deactivate", "user.reactivate"));
      await page.reload();
      await settled(page);
      await verify(page);
      await page.getByText(`The chain breaks at record ${seq}`).waitFor();
      const marked = records(page).filter({ hasText: "broken from here on" });
      assert.match((await marked.allTextContents()).join(), new RegExp(`no\\. ${seq}\\D.*user\\.reactivate`));
      await bench.shots(page, "audit-broken");
      await write(record);
      await verify(page);
      await page.getByText("The chain holds").waitFor();
      assert.equal(await marked.count(), 0);
    }));

  const texts: readonly { readonly text: string; readonly read: unknown }[] = [
    { text: "", read: [] },
    {
      text: '\n{"seq":1,"hash":"a"}\n\n{"time":"x","hash":"b","seq":2}\n',
      read: [
        { seq: 1, hash: "a" },
        { seq: 2, hash: "b" },
      ],
    },
    { text: '{"seq":1,"hash":"a"}\n{"seq":"2","hash":"b"}', read: "Line 2" },
    { text: "null", read: "Line 1" },
  ];
  for (const { text, read } of texts)
    test(`checkpoints in ${JSON.stringify(text)}`, () => {
      const found = readCheckpoints(text);
      assert.deepEqual(found.kind === "fault" ? found.why.slice(0, 6) : found.checkpoints, read);
    });
});
