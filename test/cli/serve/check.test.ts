import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const main = resolve(import.meta.dirname, "../../../server/cli/main.ts");

suite("lacuna serve --check", () => {
  let folder: string;
  setup(() => (folder = mkdtempSync(join(tmpdir(), "lacuna-check-"))));
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  /** With an engine on a network, and nothing of this machine's settings and models. */
  const check = (config: object, endpoint = "openai http://127.0.0.1:9 model=coder") => {
    const file = join(folder, "serve.json");
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", main, "serve", "--config", file, "--check", "--set", `engine.endpoints=${endpoint}`],
      { encoding: "utf8", env: { ...process.env, HOME: folder, XDG_CACHE_HOME: folder, XDG_CONFIG_HOME: folder } },
    );
    return { status, said: stdout + stderr };
  };

  const rows: [string, object, number, RegExp][] = [
    ["what can be used", { models: { aliases: { small: "coder" } } }, 0, /can be used/],
    [
      "an alias of a model that is not served",
      { models: { aliases: { small: "tiny" } } },
      2,
      /no tiny here; served is coder/,
    ],
    ["a wrong value", { limits: { running: 0 } }, 2, /limits\.running/],
  ];
  for (const [title, config, status, says] of rows)
    test(title, () => {
      const found = check(config);
      assert.match(found.said, says);
      assert.equal(found.status, status, found.said);
    });

  test("a machine without the model: said, and no fault of the configuration", () => {
    const found = check({}, "");
    assert.match(found.said, /model/);
    assert.equal(found.status, 0, found.said);
  });
});
