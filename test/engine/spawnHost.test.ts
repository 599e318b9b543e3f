import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { engineCommand, hostEnvironment } from "../../server/engine/spawnHost.ts";

suite("starting a host", () => {
  test("debuggers and preloads of the editor stay with the editor", () => {
    const env = hostEnvironment({ NODE_OPTIONS: "--inspect-brk", HOME: "/home/ann" }, false);
    assert.equal(env.NODE_OPTIONS, undefined);
    assert.equal(env.HOME, "/home/ann");
    assert.equal(env.ELECTRON_RUN_AS_NODE, undefined);
  });

  test("inside Electron the executable is told to be Node", () =>
    assert.equal(hostEnvironment({}, true).ELECTRON_RUN_AS_NODE, "1"));

  test("one worker evaluates, whatever the editor has been given", () =>
    assert.equal(hostEnvironment({ UV_THREADPOOL_SIZE: "16" }, false).UV_THREADPOOL_SIZE, "1"));

  test("a relative runtime folder means the same in another folder", () => {
    assert.ok(isAbsolute(hostEnvironment({ LACUNA_RUNTIME_DIR: "run" }, false).LACUNA_RUNTIME_DIR ?? ""));
    assert.ok(!("LACUNA_RUNTIME_DIR" in hostEnvironment({}, false)));
  });

  test("the command names a program that is there", () => {
    const command = engineCommand();
    assert.deepEqual(command.slice(-2), ["engine", "run"]);
    assert.ok(existsSync(command.at(-3) ?? ""));
  });
});
