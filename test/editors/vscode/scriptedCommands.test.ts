import assert from "node:assert/strict";
import { pullModelMethod, snoozeMethod } from "../../../shared/protocol.ts";
import { ScriptedVsCode, pictureOfFailure } from "./scriptedVsCode.ts";
import { type VsCode, until } from "./vsCode.ts";

/** What commands show and change, against a server with known answers. */
suite("commands and status in VS Code, with a scripted server", function () {
  this.timeout(60_000);
  let scripted: ScriptedVsCode;
  let vsCode: VsCode;

  suiteSetup(async function () {
    this.timeout(180_000);
    scripted = await ScriptedVsCode.start(["a.py", "b.js"], "missing");
    vsCode = scripted.vsCode;
  });
  suiteTeardown(() => scripted.stop());
  teardown(function () {
    return pictureOfFailure(vsCode, this.currentTest);
  });

  test("shows a missing model in the status bar, with the remedy in the tooltip", async () => {
    await vsCode.waitForStatus(/^Lacuna: no model$/);
    assert.match(await vsCode.statusIcon(), /codicon-warning/);
    await vsCode.page.locator('.statusbar-item[id*="lacuna.status"]').hover();
    const tooltip = vsCode.page.locator(".monaco-hover:visible", { hasText: "No model file has been found." });
    await tooltip.waitFor({ timeout: 10_000 });
    await tooltip.locator("a", { hasText: "Download the model" }).waitFor();
    await vsCode.screenshot("status-tooltip");
    await vsCode.page.mouse.move(300, 300);
  });

  test("offers the download with size and licence, shows its progress, and is ready then", async () => {
    await vsCode.command("Lacuna: Download the Model…");
    const dialog = vsCode.page.locator(".monaco-dialog-box", { hasText: "Download Scripted 0.5B (491 MB)?" });
    await dialog.waitFor({ timeout: 10_000 });
    assert.match(await dialog.innerText(), /Licence: Apache-2\.0/);
    await vsCode.screenshot("download-question");
    await dialog.locator(".monaco-button", { hasText: "Accept Licence and Download" }).click();
    await vsCode.waitForStatus(/downloading \d+ %/);
    await vsCode.page.locator(".notification-toast", { hasText: "Scripted 0.5B" }).first().waitFor({ timeout: 10_000 });
    await vsCode.screenshot("download-progress");
    await vsCode.waitForStatus(/^Lacuna$/);
    const { params } = await scripted.hear(pullModelMethod);
    assert.equal(params.id, "scripted-0.5b");
    assert.equal(params.acceptLicence, true);
    await vsCode.command("Notifications: Clear All Notifications");
    await vsCode.focus();
  });

  test("snoozes, says so, and ends the snooze", async () => {
    await vsCode.command("Lacuna: Snooze…");
    await vsCode.page.locator(".quick-input-list .monaco-list-row", { hasText: "15 minutes" }).click();
    await vsCode.waitForStatus(/^Lacuna: snoozed for 15 min$/);
    assert.match(await vsCode.statusIcon(), /codicon-circle-slash/);
    await vsCode.command("Lacuna: End the Snooze");
    await vsCode.waitForStatus(/^Lacuna$/);
    assert.deepEqual(
      scripted.heard(snoozeMethod).map(({ params }) => params.minutes),
      [15, 0],
    );
  });

  const switches = [
    ["Lacuna: Switch Completions On or Off", "lacuna.complete.enable", [false, true]],
    ["Lacuna: One Line at a Time, On or Off", "lacuna.complete.lines", ["single", "auto"]],
    [
      "Lacuna: Switch Completions On or Off for This Language",
      "lacuna.complete.languages",
      [{ javascript: false }, { javascript: true }],
    ],
  ] as const;
  for (const [command, key, values] of switches) {
    test(`${command}: writes ${key} and tells the server`, async () => {
      await vsCode.open("b.js");
      for (const value of values) {
        await vsCode.command(command);
        const own = key.replace("lacuna.", "");
        await scripted.hear("workspace/didChangeConfiguration", ({ settings }) => {
          const sent = (settings as { lacuna: Record<string, unknown> }).lacuna[own];
          return typeof value === "object"
            ? (sent as Record<string, unknown> | undefined)?.javascript === value.javascript
            : sent === value;
        });
        assert.deepEqual(scripted.setting("User", key), value);
      }
    });
  }

  test("opens the menu from the status bar", async () => {
    await vsCode.page.locator('.statusbar-item[id*="lacuna.status"] a').click();
    const rows = vsCode.page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "Why was nothing shown?" }).waitFor({ timeout: 10_000 });
    assert.ok((await rows.count()) >= 8);
    await vsCode.screenshot("menu");
    await vsCode.press("Escape");
  });

  test("shows models with size, licence and fit, and remembers the choice per machine", async () => {
    await vsCode.command("Lacuna: Choose the Model…");
    const rows = vsCode.page.locator(".quick-input-list .monaco-list-row");
    const small = rows.filter({ hasText: "Scripted 0.5B" });
    await small.waitFor({ timeout: 10_000 });
    assert.match(await small.innerText(), /491 MB · Apache-2\.0 · recommended/);
    assert.match(await rows.filter({ hasText: "Scripted 22B" }).innerText(), /13\.3 GB · MNPL-0\.1[^]*not downloaded/);
    await vsCode.screenshot("models");
    await small.click();
    await until("the machine setting", () =>
      scripted.setting("Machine", "lacuna.model.id") === "scripted-0.5b" ? true : undefined,
    );
  });

  test("renders the reason why nothing was shown", async () => {
    await vsCode.command("Lacuna: Why Was Nothing Shown?");
    const page = await vsCode.waitForPage(/middle of a word/);
    assert.match(page, /midWord/);
    await vsCode.screenshot("why");
    await vsCode.closeAll();
  });

  test("shows the last prompt as text that cannot be changed", async () => {
    await vsCode.open("b.js");
    await vsCode.command("Lacuna: Show the Last Prompt");
    const tab = vsCode.page.locator(".tab", { hasText: "Last prompt" });
    await tab.waitFor({ timeout: 10_000 });
    await vsCode.page.locator(".view-line", { hasText: "<|fim_prefix|>hello" }).waitFor({ timeout: 10_000 });
    await vsCode.closeAll();
  });

  test("shows the doctor's findings", async () => {
    await vsCode.command("Lacuna: Doctor: Examine This Machine");
    await vsCode.waitForPage(/All five holes were filled/);
    await vsCode.closeAll();
  });

  test("opens the walkthrough with its steps, and the scratch file", async () => {
    await vsCode.command("Lacuna: Get Started");
    const step = vsCode.page.locator(".getting-started-step", { hasText: "Download the model" });
    await step.waitFor({ timeout: 15_000 });
    assert.equal(await vsCode.page.locator(".getting-started-step").count(), 5);
    await vsCode.screenshot("walkthrough");
    await step.click();
    await vsCode.page.locator(".getting-started-step.expanded", { hasText: "Download the Proposed Model" }).waitFor();
    // The pages beside the steps need a wide window.
    await vsCode.page.setViewportSize({ width: 1800, height: 1000 });
    const pages = { "Download the model": /The model/, "Try it": /take a word/, "Adjust how eager it is": /How much/ };
    for (const [title, text] of Object.entries(pages)) {
      const header = vsCode.page.locator(".getting-started-step", { hasText: title });
      await header.click({ position: { x: 60, y: 15 } });
      await vsCode.waitForPage(text);
      await vsCode.screenshot(`walkthrough-${title.replaceAll(" ", "-").toLowerCase()}`);
    }
    await vsCode.page.setViewportSize({ width: 1280, height: 800 });
    await vsCode.closeAll();
    await vsCode.command("Lacuna: Open a Scratch File to Try It");
    await vsCode.page.locator(".view-line", { hasText: "function thickest" }).waitFor({ timeout: 10_000 });
    await scripted.hear("textDocument/inlineCompletion", ({ textDocument }) =>
      JSON.stringify(textDocument).includes("untitled:"),
    );
    await vsCode.closeAll();
  });

  test("lets nothing pop up but what was asked for", async () => {
    const asked = /Do you want to save|Download Scripted 0\.5B|Lacuna: Scripted 0\.5B|Lacuna: examining this machine/;
    assert.deepEqual(
      (await vsCode.popups()).filter((popup) => !asked.test(popup)),
      [],
    );
  });
});
