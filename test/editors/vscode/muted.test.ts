import assert from "node:assert/strict";
import { ghostChecks } from "./ghostChecks.ts";
import { VsCode } from "./vsCode.ts";

/** The checks of ghost text must be able to fail: with completions off, each one has to. */
suite("VS Code with completions off", function () {
  this.timeout(60_000);
  let vsCode: VsCode;

  suiteSetup(async function () {
    this.timeout(180_000);
    vsCode = await VsCode.start({
      languageServer: "bundled",
      files: Object.fromEntries(ghostChecks.map(({ file, text }) => [file, text])),
      userSettings: { "lacuna.complete.enable": false },
    });
    await vsCode.open("tab.py");
    await vsCode.waitForStatus(/^Lacuna: off$/i, 60_000);
  });
  suiteTeardown(() => vsCode.stop());

  for (const check of ghostChecks) {
    test(`fails: ${check.name}`, () =>
      assert.rejects(check.run(vsCode, 3000), /waited 3000 ms in vain: ghost text to appear/));
  }
});
