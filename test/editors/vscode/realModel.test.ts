import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./codeServer.ts";
import { ghostChecks } from "./ghostChecks.ts";
import { pictureOfFailure } from "./scriptedVsCode.ts";
import { VsCode } from "./vsCode.ts";

/** The whole product: the packaged extension, its server and engine, and the smallest model from the user's cache. */
const patienceMs = Number(process.env["LACUNA_TEST_PATIENCE_MS"] ?? 60_000);
const model = "qwen2.5-coder-0.5b";

suite("VS Code with the real 0.5B model", function () {
  this.timeout(90_000 + patienceMs);
  let vsCode: VsCode;
  // An engine of its own: another one on this machine could be of another version.
  const runtime = mkdtempSync(join(tmpdir(), "lacuna-runtime-"));

  suiteSetup(async function () {
    this.timeout(240_000);
    const checked = Object.fromEntries(ghostChecks.map(({ file, text }) => [file, text]));
    vsCode = await VsCode.start({
      languageServer: "bundled",
      files: { ...checked, "off.py": "def sub(a, b):\n    retur\n", "list.js": "const numbers = [3, 1, 2];\n\n" },
      // Machines that run tests are slow and busy.
      // What an editor does with a suggestion is tested here, not whether the model is sure of toys.
      userSettings: { "lacuna.complete.timeoutMs": 120_000, "lacuna.complete.level": "eager" },
      machineSettings: { "lacuna.model.id": model, "lacuna.engine.threads": 2, "lacuna.network.offline.enable": true },
      env: { LACUNA_RUNTIME_DIR: runtime },
    });
    await vsCode.open("tab.py");
    await vsCode.waitForStatus(/^Lacuna/, 60_000);
  });
  suiteTeardown(async () => {
    await vsCode.stop();
    const lacuna = join(repository, "out", "vsix", `${process.platform}-${process.arch}`, "dist", "lacuna.js");
    const env = { ...process.env, LACUNA_RUNTIME_DIR: runtime };
    execFileSync(process.execPath, [lacuna, "engine", "stop"], { env, stdio: "ignore" });
    rmSync(runtime, { recursive: true, force: true });
  });
  teardown(async function () {
    await pictureOfFailure(vsCode, this.currentTest);
    if (this.currentTest?.state !== "failed") return;
    await vsCode.command("Lacuna: Why Was Nothing Shown?");
    await vsCode.waitForPage(/shown/).catch(String);
    // At first the editor draws what the page said the last time.
    await vsCode.page.waitForTimeout(2000);
    console.error(await vsCode.waitForPage(/shown/).catch(String));
    await vsCode.closeAll();
  });

  for (const check of ghostChecks) test(check.name, () => check.run(vsCode, patienceMs));

  test("the status bar names the model once it is loaded", async () => {
    await vsCode.waitForStatus(/^Lacuna$/);
    assert.match(await vsCode.statusIcon(), /codicon-check/);
    await vsCode.page.locator('.statusbar-item[id*="lacuna.status"]').hover();
    await vsCode.page.locator(".monaco-hover:visible", { hasText: model }).waitFor({ timeout: 10_000 });
    await vsCode.screenshot("status-ready");
    await vsCode.page.mouse.move(300, 300);
  });

  test("with the editor's list open, Tab takes the list's item", async () => {
    await vsCode.open("list.js");
    await vsCode.cursor(2, 1);
    await vsCode.type("numbers.so");
    const item = vsCode.page.locator(".suggest-widget.visible .monaco-list-row.focused .label-name");
    await item.waitFor({ timeout: 30_000 });
    const label = await item.innerText();
    const ghost = await vsCode.ghost();
    if (ghost !== undefined)
      assert.ok(`so${ghost.text}`.startsWith(label), `${ghost.text} does not go on from ${label}`);
    await vsCode.screenshot("list-open");
    await vsCode.press("Tab");
    const line = (await vsCode.save("list.js")).split("\n")[1] ?? "";
    assert.ok(line.startsWith(`numbers.${label}`), line);
  });

  test("off: no ghost text, the status bar says so, and Why names the reason", async () => {
    await vsCode.open("off.py");
    await vsCode.cursor(2, 10);
    await vsCode.command("Lacuna: Switch Completions On or Off");
    await vsCode.waitForStatus(/^Lacuna: off$/i);
    await vsCode.type("n ");
    await assert.rejects(vsCode.waitForGhost(4000), /ghost text to appear/);
    await vsCode.command("Lacuna: Why Was Nothing Shown?");
    const page = await vsCode.waitForPage(/disabled/);
    assert.match(page, /switched off/i);
    await vsCode.screenshot("why-off");
    await vsCode.command("Lacuna: Switch Completions On or Off");
    await vsCode.waitForStatus(/^Lacuna$/);
  });

  test("on again: ghost text, and Why tells what the model was given", async () => {
    await vsCode.closeAll();
    await vsCode.open("off.py");
    await vsCode.cursor(2, 10);
    await vsCode.type("n ");
    const { text } = await vsCode.waitForGhost(patienceMs);
    await vsCode.command("Lacuna: Why Was Nothing Shown?");
    const page = await vsCode.waitForPage(/tokens/i);
    assert.ok(page.includes(text.split("\n")[0] ?? ""), page);
    await vsCode.screenshot("why-shown");
    await vsCode.closeAll();
  });

  test("the last prompt holds the file's text between the model's markers", async () => {
    await vsCode.command("Lacuna: Show the Last Prompt");
    // High enough for all lines, snippets first: the editor draws only those that are visible.
    await vsCode.page.setViewportSize({ width: 1280, height: 5000 });
    await vsCode.page.locator(".view-line", { hasText: "fim_prefix" }).first().waitFor({ timeout: 10_000 });
    await vsCode.page
      .locator(".view-line", { hasText: /def.sub\(a,.b\)/ })
      .first()
      .waitFor({ timeout: 10_000 });
    await vsCode.screenshot("last-prompt");
    await vsCode.page.setViewportSize({ width: 1280, height: 800 });
    await vsCode.closeAll();
  });

  test("nothing popped up", async () => {
    const popups = await vsCode.popups();
    assert.deepEqual(
      popups.filter((popup) => !popup.includes("Do you want to save")),
      [],
    );
  });
});
