import assert from "node:assert/strict";
import { chromium, type Browser } from "playwright-core";
import { findChromium } from "../../scripts/editors/installCodeServer.ts";
import { OidcBench } from "../signin/support/oidcBench.ts";

/** The provider is another site than the server, as 127.0.0.1 is another one than localhost. */
suite("sign-in at an identity provider in a real browser, without scripts", function () {
  this.timeout(120_000);
  const bench = OidcBench.forSuite();
  let chrome: Browser;
  suiteSetup(async () => {
    chrome = await chromium.launch({ executablePath: findChromium(), headless: true, args: ["--no-sandbox"] });
  });
  suiteTeardown(async () => chrome.close());

  test("the button leads there and back, signed in, to the page that was wanted", async () => {
    const url = (await bench().serve({ name: "Acme" })).replace("127.0.0.1", "localhost");
    const { subject, email } = bench().somebody();
    const page = await (await chrome.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(`${url}/device?user_code=BCDF-GHJK`);
    assert.match(page.url(), /\/signin\?next=/);
    await page.getByRole("link", { name: "Sign in with Acme" }).click();
    await page.locator("input[name=login]").fill(subject);
    await page.locator("input[name=password]").fill("x");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL(`${url}/device?user_code=BCDF-GHJK`);
    assert.match(await page.innerText("main"), /No client waits under this code/, "somebody signed in asks");
    await page.goto(`${url}/signout`);
    assert.match(await page.innerText("main"), new RegExp(`signed in as ${email}`));
    const kept = await page.context().cookies(url);
    assert.deepEqual(
      kept.map(({ name, sameSite, httpOnly }) => ({ name, sameSite, httpOnly })),
      [{ name: "lacuna_session", sameSite: "Strict", httpOnly: true }],
    );
    await page.context().close();
  });
});
