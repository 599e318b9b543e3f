import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { addModels } from "../../server/cli/models.ts";
import { openProgress } from "../../server/cli/models/progress.ts";
import { catalogue } from "../../server/models/catalogue.ts";
import { readUserModels } from "../../server/models/userModels.ts";
import { ggufBytes, modelMetadata, plainTokens } from "../support/gguf.ts";
import { temporaryFolder, tinyModel } from "../support/models.ts";

type Ran = { readonly out: string; readonly err: string; readonly code: number };

/** Takes the test's own `write` away, which uncovers the stream's. */
const restoreWrite = (stream: NodeJS.WriteStream): void => void Reflect.deleteProperty(stream, "write");

suite("lacuna models", () => {
  let folder = { path: "", remove: async () => {} };
  const before = { config: process.env["LACUNA_CONFIG"], cache: process.env["XDG_CACHE_HOME"] };
  setup(async () => {
    folder = await temporaryFolder();
    process.env["LACUNA_CONFIG"] = join(folder.path, "settings.json");
    await writeFile(
      process.env["LACUNA_CONFIG"],
      JSON.stringify({ "model.folder": folder.path, "network.offline.enable": true }),
    );
  });
  teardown(async () => {
    for (const [name, value] of [
      ["LACUNA_CONFIG", before.config],
      ["XDG_CACHE_HOME", before.cache],
    ] as const) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await folder.remove();
  });

  /** In this process, with what it writes kept. */
  const run = async (...args: readonly string[]): Promise<Ran> => {
    const written = { out: "", err: "" };
    const { stdout, stderr } = process;
    stdout.write = (text: unknown) => ((written.out += String(text)), true);
    stderr.write = (text: unknown) => ((written.err += String(text)), true);
    try {
      const program = new Command("lacuna");
      addModels(program);
      await program.parseAsync(["models", ...args], { from: "user" });
    } finally {
      restoreWrite(stdout);
      restoreWrite(stderr);
    }
    const code = Number(process.exitCode ?? 0);
    process.exitCode = 0;
    return { ...written, code };
  };
  const put = async (name: string, bytes: Buffer = tinyModel): Promise<string> => {
    await writeFile(join(folder.path, name), bytes);
    return join(folder.path, name);
  };

  test("list --json has every entry with its facts", async () => {
    const { out, code } = await run("list", "--json");
    const { models, folder: where } = JSON.parse(out) as {
      models: { id: string; sha256: string; state: string }[];
      folder: string;
    };
    assert.deepEqual([code, where], [0, folder.path]);
    assert.deepEqual(
      models.map(({ id, sha256 }) => [id, sha256]),
      catalogue.map(({ id, sha256 }) => [id, sha256]),
    );
    assert.ok(models.every(({ state }) => state === "absent"));
  });

  test("list is a table that fits one line per model", async () => {
    const { out, err } = await run("list");
    assert.equal(out.trim().split("\n").length, catalogue.length + 1);
    assert.match(out, /codestral-22b .* 13\.3 GB .*must be accepted/);
    assert.ok(err.includes(folder.path));
  });

  test("recommend names a model, the reason and what was measured", async () => {
    const { out, code } = await run("recommend");
    assert.equal(code, 0);
    assert.match(out, /Why: .*\n.*Measured: \d+ core.* of memory/s);
    const { id } = JSON.parse((await run("recommend", "--json")).out) as { id: string };
    assert.ok(catalogue.some((entry) => entry.id === id));
  });

  test("add lists a good file, says how to use it, and remove takes it off", async () => {
    const added = await run("add", await put("my-coder.gguf"));
    assert.deepEqual([added.out, added.code], ["my-coder\n", 0]);
    assert.match(added.err, /family qwen.*"model\.id": "my-coder"/s);
    assert.deepEqual(
      (await readUserModels(folder.path)).map(({ id }) => id),
      ["my-coder"],
    );
    const verified = await run("verify", "my-coder");
    assert.match(verified.out, /my-coder: good\. .*FIM family qwen/);
    assert.equal((await run("remove", "my-coder")).code, 0);
    assert.deepEqual(await readUserModels(folder.path), []);
  });

  const failures: Readonly<Record<string, readonly [args: readonly string[], code: number, err: RegExp]>> = {
    "pull of an unknown model": [["pull", "nope"], 3, /no model nope\. Known are:\n {2}qwen/],
    "pull without a source": [["pull", "qwen2.5-coder-7b"], 1, /network\.offline\.enable is on/],
    "pull of a restricted model": [["pull", "codestral-22b"], 1, /research and testing only.*--accept-licence/s],
    "pull from an empty place": [
      ["pull", "qwen2.5-coder-7b", "--from", "/nowhere"],
      1,
      /local source \(\/nowhere\): there is no such file/,
    ],
    "verify with nothing installed": [["verify"], 3, /no model is installed/],
    "list of what is installed, where nothing is": [
      ["list", "--installed"],
      0,
      /No model is installed in .*models pull/,
    ],
    "verify of an unknown model": [["verify", "nope"], 3, /no model nope/],
    "remove of what is not installed": [["remove", "codestral-22b"], 3, /not installed/],
    "add of a missing file": [["add", "/nowhere/x.gguf"], 3, /x\.gguf: it cannot be read/],
  };
  for (const [title, [args, code, err]] of Object.entries(failures)) {
    test(`${title} ends with ${code} and says why`, async () => {
      const ran = await run(...args);
      assert.equal(ran.code, code);
      assert.match(ran.err, err);
      assert.equal(ran.out, "");
    });
  }

  test("add refuses a model that only chats", async () => {
    const { err, code } = await run("add", await put("chat.gguf", ggufBytes({ metadata: modelMetadata(plainTokens) })));
    assert.equal(code, 1);
    assert.match(err, /chat\.gguf: It cannot fill in the middle/);
  });

  test("pull --json prints the outcome, also a failure", async () => {
    const { out, code } = await run("pull", "qwen2.5-coder-7b", "--json");
    assert.equal((JSON.parse(out) as { kind: string }).kind, "failed");
    assert.equal(code, 1);
  });

  test("without a terminal, progress is a line at each change and then every ten seconds", async () => {
    const lines: string[] = [];
    let now = 0;
    process.stderr.write = (text: unknown) => (lines.push(String(text)), true);
    try {
      const progress = openProgress("Tiny", false, () => now);
      const show = (percent: number, phase: "downloading" | "verifying" = "downloading"): void =>
        progress.show({ doneBytes: percent * 1e6, totalBytes: 100e6, source: "mirror", phase });
      for (now = 0; now <= 12_000; now += 1000) show(now / 1000);
      show(100, "verifying");
      progress.end();
    } finally {
      restoreWrite(process.stderr);
    }
    assert.deepEqual(lines, [
      "Tiny: 0% (0 kB of 100 MB) from mirror\n",
      "Tiny: 10% (10 MB of 100 MB) from mirror, 1 MB/s, 1 min 30 s left\n",
      "Tiny: 100% (100 MB of 100 MB) verifying, from mirror\n",
    ]);
  });
});
