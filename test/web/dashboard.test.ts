import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { DashboardBench, focused, isTooWide, settled } from "./support/dashboard.ts";

suite("dashboard: its frame", function () {
  this.timeout(60_000);
  let bench: DashboardBench;

  suiteSetup(async function () {
    this.timeout(180_000);
    bench = await DashboardBench.start();
  });
  suiteTeardown(() => bench.stop());
  teardown(() => assert.deepEqual(bench.takeTroubles(), []));

  const path = (page: Page): string => new URL(page.url()).pathname;
  const menu = (page: Page): Promise<readonly string[]> =>
    page.getByRole("navigation", { name: "Pages" }).getByRole("link").allTextContents();

  const own = ["Overview", "My page", "My tokens"];
  const read = ["People", "Groups"];
  const rules = ["Limits", "Model access", "Policy"];
  const seen: Readonly<Record<string, readonly string[]>> = {
    olga: [...own, ...read, ...rules, "Usage", "Status", "Audit log", "Retention"],
    adam: [...own, ...read, ...rules, "Usage", "Status", "Audit log", "Retention"],
    aude: [...own, ...read, "Usage", "Status", "Audit log"],
    lea: [...own, ...read, "Usage", "Status"],
    dana: [...own, "Status"],
  };
  for (const [name, titles] of Object.entries(seen))
    test(`lists for ${name} what their role may see, and each page opens`, async () => {
      const page = await bench.openAs(name);
      assert.deepEqual(await menu(page), titles);
      for (const title of titles) {
        await page.getByRole("navigation").getByRole("link", { name: title, exact: true }).click();
        await page.getByRole("heading", { level: 1 }).waitFor();
        await settled(page);
        assert.notEqual(await page.locator("h1").textContent(), "Not found");
        assert.equal(await page.locator(".notice-error").count(), 0, title);
      }
      await page.context().close();
    });

  for (const hidden of [
    "people",
    "people/dana",
    "groups",
    "limits",
    "policy",
    "usage",
    "audit",
    "nowhere",
    "me/nowhere",
  ])
    test(`has nothing at ${hidden} for a developer`, async () => {
      const page = await bench.openAs("dana", hidden);
      assert.equal(await page.locator("h1").textContent(), "Not found");
      assert.equal(await page.title(), "Not found – Lacuna");
      await page.context().close();
    });

  test("leads somebody unknown to the sign-in, and back to the page that they asked for", async () => {
    const page = await bench.open("/dashboard/tokens?a=b");
    await page.getByLabel("A token of yours").waitFor();
    assert.match(bench.takeTroubles().join(), /^console: .*status of 401 \(Unauthorized\)$/);
    await bench.shots(page, "signin");
    const { secret } = await bench.accounts.tokens.create("console", {
      ...{ user: "dana", label: "typed", scopes: ["complete", "self"], days: 1 },
    });
    await page.keyboard.press("Tab");
    await page.keyboard.type(secret);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "My tokens" }).waitFor();
    assert.equal(new URL(page.url()).search, "?a=b");
    await page.goto(`${bench.gateway.url}/signin?next=/dashboard/me`);
    await page.getByRole("heading", { level: 1, name: "My page" }).waitFor();
    await page.context().close();
  });

  test("signs out, and shows nothing afterwards", async () => {
    const page = await bench.openAs("dana");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("A token of yours").waitFor();
    await page.goBack().catch(() => undefined);
    await page.getByLabel("A token of yours").waitFor();
    bench.takeTroubles();
    await page.context().close();
  });

  test("is what a browser finds at the server's address", async () => {
    const page = await bench.openAs("dana");
    await page.goto(bench.gateway.url);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    assert.equal(path(page), "/dashboard");
    await page.context().close();
  });

  test("lets the keyboard skip the menu, and puts the focus on the heading of a page that is opened", async () => {
    const page = await bench.openAs("dana");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Skip to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate<boolean>('document.activeElement.closest("main") !== null'), true);
    await page.getByRole("link", { name: "My page" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "My page" }).waitFor();
    assert.equal(await focused(page), "My page");
    assert.equal(await page.getByRole("link", { name: "My page" }).getAttribute("aria-current"), "page");
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    assert.equal(await focused(page), "Overview");
    assert.equal(await page.title(), "Overview – Lacuna");
    await page.context().close();
  });

  test("has its menu behind a button on a narrow screen", async () => {
    const page = await bench.openAs("dana", "", { viewport: { width: 360, height: 740 } });
    const opener = page.getByRole("button", { name: "Menu" });
    assert.equal(await page.getByRole("navigation").isVisible(), false);
    await opener.press("Enter");
    assert.equal(await opener.getAttribute("aria-expanded"), "true");
    await bench.shots(page, "menu");
    await page.setViewportSize({ width: 360, height: 740 });
    await opener.press("Escape");
    await page.getByRole("navigation").waitFor({ state: "hidden" });
    assert.equal(await focused(page), "Menu");
    await opener.click();
    await page.getByRole("link", { name: "My tokens" }).click();
    await page.getByRole("heading", { level: 1, name: "My tokens" }).waitFor();
    assert.equal(await page.getByRole("navigation").isVisible(), false);
    await page.context().close();
  });

  test("keeps the colours that were chosen", async () => {
    const page = await bench.openAs("dana", "", { colorScheme: "light" });
    const ground = (): Promise<string> => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const light = await ground();
    await page.getByRole("radio", { name: "Dark" }).check({ force: true });
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.reload();
    await page.locator("h1").waitFor();
    assert.equal(await ground(), dark);
    assert.equal(await page.getByRole("radio", { name: "Dark" }).isChecked(), true);
    await page.getByRole("radio", { name: "System" }).check({ force: true });
    assert.equal(await ground(), light);
    await page.context().close();
  });

  test("says when the server cannot be reached, and tries again", async () => {
    const page = await bench.openAs("dana");
    await page.route("**/v1/lacuna/me/tokens", (route) => route.abort());
    await page.getByRole("link", { name: "My tokens" }).click();
    await page.getByRole("alert").filter({ hasText: "The server cannot be reached." }).waitFor();
    await page.unroute("**/v1/lacuna/me/tokens");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("table").waitFor();
    assert.equal(bench.takeTroubles().length, 1);
    await page.context().close();
  });

  for (const { at, title } of [
    { at: "", title: "Overview" },
    { at: "me", title: "My page" },
    { at: "tokens", title: "My tokens" },
  ])
    test(`fits ${title} into a narrow screen`, async () => {
      const page = await bench.openAs("mila", at);
      assert.equal(await page.title(), `${title} – Lacuna`);
      await bench.shots(page, `own-${at || "overview"}`);
      await page.setViewportSize({ width: 360, height: 740 });
      assert.equal(await isTooWide(page), false);
      await page.context().close();
    });
});
