import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { noLimits } from "../../server/accounts/quota/limits.ts";
import { spawnDelegated } from "../../server/web/spawnLanguageServer.ts";
import { scriptedEngine } from "../support/scriptedEngine.ts";
import { DashboardBench, isTooWide, pressOn, tabTo } from "./support/dashboard.ts";
import { modelNames } from "./support/dashboardTeam.ts";
import { EditorHands } from "./support/editorHands.ts";

/** A real language server for each page, in front of a team's server whose engine answers from a script. */
suite("playground: of a server with accounts, in a browser", function () {
  this.timeout(300_000);
  let bench: DashboardBench;
  const engine = scriptedEngine({
    says: ({ parts }) => (JSON.stringify(parts).includes("a + b;") ? "" : "a + b;\n"),
  });

  suiteSetup(async () => {
    bench = await DashboardBench.start({
      engines: new Map(modelNames.map((name) => [name, engine])),
      playground: (delegate) => spawnDelegated(delegate, 384),
    });
  });
  suiteTeardown(() => bench.stop());
  teardown(() => assert.deepEqual(bench.takeTroubles(), []));

  const patience = { timeout: 120_000 };
  const patienceMs = patience.timeout;
  const status = (page: Page, kind: string) => page.locator(`.status[data-kind="${kind}"]`);
  const line = "export const add = (a: number, b: number) => ";

  /** From the dashboard's menu, with the keyboard alone. */
  async function openAs(name: string): Promise<EditorHands> {
    const page = await bench.openAs(name);
    await pressOn(page, "Playground");
    await page.locator(".monaco-editor .view-line").first().waitFor(patience);
    await status(page, "ready").waitFor(patience);
    return new EditorHands(page);
  }

  test("leads somebody unknown to the sign-in, and back", async () => {
    const page = await bench.open("/playground");
    await page.getByLabel("A token of yours").waitFor(patience);
    assert.match(bench.takeTroubles().join(), /^console: .*status of 401 \(Unauthorized\)$/);
    const { secret } = await bench.accounts.tokens.create("console", {
      ...{ user: "dana", label: "typed", scopes: ["complete", "self"], days: 1 },
    });
    await page.keyboard.press("Tab");
    await page.keyboard.type(secret);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${bench.gateway.url}/playground`, patience);
    await status(page, "ready").waitFor(patience);
    await page.context().close();
  });

  test("offers ghost text as the person who is signed in, all by keyboard, and leads back", async () => {
    const hands = await openAs("dana");
    const { page } = hands;
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await page.keyboard.type(line, { delay: 25 });
    await hands.waitForGhost("a + b;", patienceMs);
    await bench.shots(page, "team-playground");
    await page.keyboard.press("Tab");
    await hands.waitForGhost("");
    assert.equal((await hands.text()).split("\n", 1).join(""), `${line}a + b;`);
    assert.ok(engine.requests.length > 0);
    assert.deepEqual([...new Set(engine.requests.map(({ tenant }) => tenant))], ["groups core"]);
    await page.keyboard.press("Control+M");
    await tabTo(page, "Dashboard");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor(patience);
    await page.context().close();
  });

  test("fits a telephone", async () => {
    const { page } = await openAs("dirk");
    await page.setViewportSize({ width: 360, height: 740 });
    assert.equal(await isTooWide(page), false);
    const editor = await page.locator(".monaco-editor").first().boundingBox();
    assert.ok((editor?.height ?? 0) > 200 && (editor?.width ?? 0) > 300, JSON.stringify(editor));
    await page.context().close();
  });

  test("says that a limit is used up", async () => {
    const hands = await openAs("mila");
    const { page } = hands;
    await hands.write(line);
    await hands.waitForGhost("a + b;", patienceMs);
    await bench.accounts.limits.set("console", { kind: "user", who: "mila" }, { ...noLimits, tokensPerDay: 1 });
    const before = engine.requests.length;
    await hands.write("export const mean = (a: number, b: number) => ");
    await page.locator(".status").filter({ hasText: "Limit is used up" }).waitFor(patience);
    const detail = (await page.locator(".status .detail").textContent()) ?? "";
    assert.match(detail, /the limit of 1 tokens per day for you is used up; try again in \d+ s/);
    assert.ok(!detail.includes("127.0.0.1"), detail);
    assert.equal(engine.requests.length, before);
    await bench.shots(page, "team-playground-limit");
    await bench.accounts.limits.set("console", { kind: "user", who: "mila" }, noLimits);
    await page.context().close();
  });

  test("says that the session has ended, and goes on after signing in elsewhere, with what was typed", async () => {
    const hands = await openAs("max");
    const { page } = hands;
    const sessions = (await bench.accounts.tokens.list("console", "max")).filter(({ label }) => label === "browser");
    for (const { id } of sessions) await bench.accounts.tokens.revoke("console", id);
    await hands.write(line);
    await status(page, "error").filter({ hasText: "Signed out." }).waitFor(patience);
    await bench.shots(page, "team-playground-signed-out");
    const { secret } = await bench.accounts.tokens.create("console", {
      ...{ user: "max", label: "typed", scopes: ["complete", "self"], days: 1 },
    });
    await page.context().request.post(`${bench.gateway.url}/v1/lacuna/session`, { data: { token: secret } });
    await page.getByRole("button", { name: "Reconnect" }).click();
    await status(page, "ready").waitFor(patience);
    assert.equal((await hands.text()).split("\n", 1).join(""), line);
    await page.locator(".monaco-editor .view-lines").click();
    await page.keyboard.press("Alt+Backslash");
    await hands.waitForGhost("a + b;", patienceMs);
    await page.context().close();
  });

  test("is not in the menu of somebody who may not complete, and says so at its address", async () => {
    const page = await bench.openAs("aude");
    assert.equal(await page.getByRole("link", { name: "Playground" }).count(), 0);
    await page.goto(`${bench.gateway.url}/playground`, patience);
    await status(page, "error").filter({ hasText: 'This needs the permission "complete"' }).waitFor(patience);
    assert.match(bench.takeTroubles().join(), /status of 403/);
    await page.context().close();
    bench.takeTroubles();
  });
});
