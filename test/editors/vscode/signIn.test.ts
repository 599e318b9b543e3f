import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serverRoutes, signInBench, type Bench } from "../../signin/support/signInBench.ts";
import { pictureOfFailure } from "./scriptedVsCode.ts";
import { VsCode, until } from "./vsCode.ts";

/** Signing in from real VS Code at a real gateway with real accounts, through the language server of the package. */
suite("a team's server in VS Code", function () {
  this.timeout(90_000);
  let bench: Bench;
  let vsCode: VsCode;
  let secret: string;
  let name: string;

  suiteSetup(async function () {
    this.timeout(180_000);
    bench = await signInBench(serverRoutes);
    ({ secret, name } = await bench.somebody());
    vsCode = await VsCode.start({
      languageServer: "bundled",
      files: { "a.py": "\n" },
      machineSettings: { "lacuna.server.url": bench.gateway.url },
      env: { LACUNA_KEYCHAIN: "off" },
    });
    await vsCode.open("a.py");
  });
  suiteTeardown(async () => {
    await vsCode?.stop();
    await bench?.close();
  });
  teardown(function () {
    return pictureOfFailure(vsCode, this.currentTest);
  });

  test("offers to sign in, in the status bar only", async () => {
    await vsCode.waitForStatus(/^Lacuna: Sign in to the server$/, 60_000);
    assert.deepEqual(await vsCode.popups(), []);
  });

  test("takes a pasted token, says who it is, and keeps it out of the settings", async () => {
    await vsCode.command("Lacuna: Sign In to Team Server");
    await vsCode.page.locator(".quick-input-list .monaco-list-row", { hasText: "Paste a token" }).click();
    const input = vsCode.page.locator('.quick-input-widget input[type="password"]');
    await input.waitFor({ timeout: 10_000 });
    await input.fill(secret);
    await vsCode.press("Enter");
    await vsCode.waitForStatus(/^Lacuna$/, 30_000);
    await vsCode.page.locator(".notification-toast", { hasText: `as ${name}` }).waitFor({ timeout: 10_000 });
    for (const file of ["User", "Machine"])
      assert.equal(readFileSync(join(vsCode.server.userData, file, "settings.json"), "utf8").includes("lac_"), false);
  });

  test("signs out again", async () => {
    await vsCode.command("Lacuna: Sign Out of Team Server");
    await vsCode.waitForStatus(/^Lacuna: Sign in to the server$/, 30_000);
  });

  test("shows a code, which somebody confirms in the browser", async () => {
    await vsCode.command("Lacuna: Sign In to Team Server");
    await vsCode.page.locator(".quick-input-list .monaco-list-row", { hasText: "Sign in with the browser" }).click();
    const toast = vsCode.page.locator(".notification-toast", { hasText: "confirm the code" }).first();
    const userCode = await until(
      "the code",
      async () => /[B-Z]{4}-[B-Z]{4}/.exec(await toast.innerText({ timeout: 10_000 }).catch(() => ""))?.[0],
    );
    const approval = await fetch(`${bench.gateway.url}/v1/lacuna/device/approve`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
      body: JSON.stringify({ userCode }),
    });
    assert.equal(approval.status, 200);
    await vsCode.waitForStatus(/^Lacuna$/, 30_000);
  });

  test("signing out has the server revoke the token of that code, and leaves the pasted one alone", async () => {
    const live = async (): Promise<number> =>
      (await bench.accounts.tokens.list("console", name)).filter(({ revokedAt }) => revokedAt === undefined).length;
    assert.equal(await live(), 2);
    await vsCode.command("Lacuna: Sign Out of Team Server");
    await vsCode.page.locator(".notification-toast", { hasText: "The token is revoked" }).waitFor({ timeout: 20_000 });
    await vsCode.waitForStatus(/^Lacuna: Sign in to the server$/, 30_000);
    assert.equal(await live(), 1);
  });
});
