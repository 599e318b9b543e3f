import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { field } from "../../server/base/record.ts";
import { DashboardBench, focused, tabTo } from "./support/dashboard.ts";

suite("dashboard: one's own pages", function () {
  this.timeout(60_000);
  let bench: DashboardBench;

  suiteSetup(async function () {
    this.timeout(180_000);
    bench = await DashboardBench.start();
  });
  suiteTeardown(() => bench.stop());
  teardown(() => assert.deepEqual(bench.takeTroubles(), []));

  test("makes a token and revokes it, with the keyboard alone", async () => {
    const page = await bench.openAs("dana", "tokens");
    await tabTo(page, "Make a token");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "What it is for");
    await page.keyboard.type("night build");
    await tabTo(page, "self see and change one's own");
    await page.keyboard.press("Space");
    await tabTo(page, "Make the token");
    await page.keyboard.press("Enter");
    const secret = await page.getByLabel("Token", { exact: true }).inputValue();
    assert.match(secret, /^lac_/);
    await bench.shots(page, "token-made");
    await tabTo(page, "Done");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "Make a token");
    assert.equal((await page.content()).includes(secret), false);
    const outcome = await bench.accounts.authenticate(secret);
    assert.deepEqual(outcome.kind === "caller" && outcome.caller.scopes, ["complete"]);

    await page.getByRole("button", { name: "Revoke night build" }).waitFor();
    await tabTo(page, "Revoke night build");
    await page.keyboard.press("Enter");
    await tabTo(page, "Revoke");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Revoke night build" }).waitFor({ state: "detached" });
    assert.equal((await bench.accounts.authenticate(secret)).kind, "refused");
    await page.context().close();
  });

  test("keeps the focus in a dialog, closes it by Esc, and returns to where it was opened", async () => {
    const page = await bench.openAs("dana", "tokens");
    await page.getByRole("button", { name: "Make a token" }).press("Enter");
    const seen = new Set<string>();
    for (let turn = 0; turn < 12; turn++) {
      await page.keyboard.press("Tab");
      seen.add(await focused(page));
    }
    assert.ok(seen.has("Close") && seen.has("Cancel") && !seen.has("Overview") && !seen.has(""), [...seen].join(" | "));
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.equal(await focused(page), "Make a token");
    await page.context().close();
  });

  test("says beside the field what the server refuses, and loses nothing", async () => {
    const page = await bench.openAs("dana", "tokens");
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByRole("checkbox", { name: /^self/ }).uncheck();
    await page.getByRole("button", { name: "Make the token" }).click();
    const label = page.getByLabel("What it is for");
    await page.locator('[aria-invalid="true"]').waitFor();
    assert.equal(await label.getAttribute("aria-invalid"), "true");
    await bench.shots(page, "token-refused");
    assert.equal(await page.getByRole("checkbox", { name: /^self/ }).isChecked(), false);
    await label.fill("again");
    await page.getByRole("button", { name: "Make the token" }).click();
    await page.getByLabel("Token", { exact: true }).waitFor();
    assert.match(bench.takeTroubles().join(), /status of 400/);
    await page.context().close();
  });

  test("loses nothing that was typed when the session has ended meanwhile", async () => {
    const page = await bench.openAs("dirk", "tokens");
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByLabel("What it is for").fill("a long thought");
    for (const { id, label } of await bench.accounts.tokens.list("console", "dirk"))
      if (label === "browser") await bench.accounts.tokens.revoke("console", id);
    await page.getByRole("button", { name: "Make the token" }).click();
    await page.getByRole("alert").filter({ hasText: "Your session has ended." }).waitFor();
    assert.equal(await page.getByLabel("What it is for").inputValue(), "a long thought");
    assert.match(bench.takeTroubles().join(), /status of 401/);
    await page.context().close();
  });

  test("shows what is known about oneself, and one's own figures", async () => {
    const page = await bench.openAs("dana", "me");
    const text = await page.locator("main").innerText();
    for (const part of ["dana", "developer", "core", "Suggestions shown", "5,000,000"])
      assert.ok(text.includes(part), `${part} in ${text}`);
    await page.getByText("Your suggestions a day as a table").click();
    assert.ok((await page.getByRole("table", { name: "Your suggestions a day" }).getByRole("row").count()) > 20);
    await page.getByLabel("Days").selectOption("Last 7 days");
    await page.getByText("Your suggestions a day as a table").waitFor();
    await page.context().close();
  });

  test("says what is not there yet", async () => {
    const page = await bench.openAs("aude", "me");
    await page.getByRole("heading", { name: "Nothing in these days" }).waitFor();
    await bench.shots(page, "own-me-empty");
    await page.context().close();
  });

  test("exports all that is stored", async () => {
    const page = await bench.openAs("dora", "me");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export all of it" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "dora.json");
    const exported: unknown = JSON.parse(readFileSync(await download.path(), "utf8"));
    assert.equal(field(field(exported, "person"), "name"), "dora");
    await page.getByRole("status").filter({ hasText: "records of use" }).waitFor();
    await page.context().close();
  });

  test("asks to be erased only when the name was typed", async () => {
    const page = await bench.openAs("max", "me");
    await page.getByRole("button", { name: "Ask to be erased…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Type max to go on").fill("min");
    await page.keyboard.press("Enter");
    await dialog.getByText("This is not max.").waitFor();
    await bench.shots(page, "erase");
    await dialog.getByLabel("Type max to go on").fill("max");
    await page.keyboard.press("Enter");
    await page.getByText("Your wish is in the audit log").waitFor();
    const [asked] = await bench.accounts.audit.list("console", { limit: 1 });
    assert.equal(asked?.action, "user.askErasure");
    await page.context().close();
  });
});
