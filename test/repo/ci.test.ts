import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { findEntry } from "../../server/models/catalogue.ts";
import { modelFolder } from "../../server/models/modelFolder.ts";

suite("continuous integration", () => {
  const workflow = readFileSync(".github/workflows/ci.yml", "utf8");
  const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as { engines: { node: string } };

  test("runs the gate, may read only, and passes nothing on", () => {
    assert.match(workflow, /^permissions:\n {2}contents: read\n\n/m);
    assert.match(workflow, /- run: npm test\n/);
    assert.deepEqual(workflow.match(/\$\{\{ *secrets|upload-artifact|: write\b/g), null);
    assert.deepEqual(
      [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action),
      ["actions/checkout@v4", "actions/setup-node@v4", "actions/cache@v4"],
    );
  });

  test("keeps the model that the gate needs, under its hash, where each system has it", () => {
    const sha256 = findEntry("qwen2.5-coder-0.5b")?.sha256;
    assert.ok(sha256 !== undefined && workflow.includes(`-${sha256}\n`));
    const places = (["linux", "darwin"] as const).map((platform) => modelFolder("", { env: {}, platform, home: "~" }));
    for (const place of [...places, "~/AppData/Local/lacuna/models"])
      assert.ok(workflow.includes(`            ${place}\n`), place);
  });

  test("tries the oldest Node that is promised", () =>
    assert.ok(workflow.includes(`node: ${engines.node.replace(">=", "")}.0 }`)));
});
