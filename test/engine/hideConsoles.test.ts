import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { hideConsoles, type Modules } from "../../server/engine/host/hideConsoles.ts";
import { typeScriptLoader } from "../../server/base/ownCommand.ts";

suite("windows of consoles", () => {
  const given = (platform: NodeJS.Platform) => {
    const seen: unknown[] = [];
    const fork: Modules["childProcess"]["fork"] = (file, args, options) => {
      seen.push(file, args, options);
      return {} as ReturnType<Modules["childProcess"]["fork"]>;
    };
    const modules = { childProcess: { fork }, publish: () => void seen.push("published") };
    hideConsoles(platform, modules);
    modules.childProcess.fork("try.js", ["a"], { silent: true });
    return seen;
  };
  test("Windows hides what is forked", () =>
    assert.deepEqual(given("win32"), ["published", "try.js", ["a"], { silent: true, windowsHide: true }]));
  test("elsewhere nothing is changed", () => assert.deepEqual(given("darwin"), ["try.js", ["a"], { silent: true }]));

  test("modules that imported `fork` by name call the changed one", () => {
    const file = pathToFileURL("server/engine/host/hideConsoles.ts").href;
    const script = `
      import childProcess, { fork } from "node:child_process";
      import { hideConsoles } from ${JSON.stringify(file)};
      const before = fork;
      hideConsoles("win32");
      console.log(fork !== before, fork === childProcess.fork);`;
    const args = ["--import", typeScriptLoader(), "--input-type=module", "-e", script];
    assert.equal(execFileSync(process.execPath, args, { encoding: "utf8" }), "true true\n");
  });
});
