import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

type Ran = { readonly code: number; readonly out: string; readonly err: string };

// The command as a program, from a bundle of its own: it starts ten times faster than the sources.
suite("lacuna settings", () => {
  let folder = "";
  let program = "";
  let file = "";
  suiteSetup(async () => {
    program = join(mkdtempSync(join(tmpdir(), "lacuna-bundle-")), "settings.mjs");
    const contents = `
      import { Command } from "commander";
      import { addSettings } from "./server/cli/settings.ts";
      const program = new Command("lacuna");
      addSettings(program);
      await program.parseAsync();`;
    const requires = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
    await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL("../..", import.meta.url)), loader: "ts" },
      ...{ outfile: program, bundle: true, platform: "node", target: "node20", format: "esm", logLevel: "error" },
      ...{ mainFields: ["module", "main"], banner: { js: requires } },
    });
  });
  suiteTeardown(() => rmSync(join(program, ".."), { recursive: true, force: true }));
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-settings-"));
    file = join(folder, "settings.json");
  });
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const options = { cwd: folder, env: { ...process.env, LACUNA_CONFIG: file } };
      const child = execFile(process.execPath, [program, "settings", ...args], options, (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, out: stdout, err: stderr.replaceAll(folder, "~") }),
      );
    });

  test("set, get, list and unset, as a person and as a program", async () => {
    assert.deepEqual(await run("set", "complete.maxLines", "5"), {
      ...{ code: 0, out: `complete.maxLines is 5 in ${file}\n`, err: "" },
    });
    assert.equal((await run("get", "complete.maxLines")).out, "5\n");
    assert.equal((await run("get", "lacuna.complete.level")).out, "balanced\n");
    const got: unknown = JSON.parse((await run("get", "complete.maxLines", "--json")).out);
    assert.deepEqual(got, { key: "complete.maxLines", value: 5, source: "user" });
    const listed = await run();
    assert.match(listed.out, /^complete\.maxLines +5 {2}\(user\)$/m);
    assert.match(listed.out, /^complete\.maxTokens +160$/m);
    const whole = JSON.parse((await run("list", "--json")).out) as { settings: object; file: string };
    assert.deepEqual([Object.keys(whole), whole.file], [["settings", "sources", "problems", "file"], file]);
    assert.equal((await run("unset", "complete.maxLines")).out, "complete.maxLines is back at its default, 20\n");
    assert.equal(readFileSync(file, "utf8"), "{\n}\n");
    assert.equal((await run("path")).out, `${file}\n`);
  });

  const wrong: readonly [string[], number, RegExp][] = [
    [["set", "complete.maxlines", "5"], 3, /there is no setting complete\.maxlines; did you mean complete\.maxLines\?/],
    [["get", "zzz"], 3, /there is no setting zzz; `lacuna settings list` prints them all/],
    [
      ["set", "complete.maxLines", "many"],
      2,
      /complete\.maxLines must be a whole number from 1 to 200 \(lines\), not "many"/,
    ],
    [["set", "complete.level", "loud"], 2, /complete\.level must be one of quiet, balanced, eager, not "loud"/],
    [["set", "complete.languages", "python=maybe"], 2, /complete\.languages must be an object/],
  ];
  for (const [args, code, message] of wrong)
    test(`${args.join(" ")} is refused and writes nothing`, async () => {
      const ran = await run(...args);
      assert.deepEqual([ran.code, ran.out], [code, ""]);
      assert.match(ran.err, message);
      assert.throws(() => readFileSync(file));
    });

  test("a broken file is never overwritten", async () => {
    writeFileSync(file, '{ "complete.maxLines": 5,, }');
    const ran = await run("set", "complete.maxLines", "6");
    assert.deepEqual(ran, {
      code: 1,
      out: "",
      err: "lacuna: ~/settings.json:1:26: syntax error (property name expected); mend the file first, nothing was changed\n",
    });
    assert.equal(readFileSync(file, "utf8"), '{ "complete.maxLines": 5,, }');
  });

  test("problems are listed on stderr, with what holds", async () => {
    writeFileSync(file, '{ "complete.maxLines": 500 }');
    const ran = await run();
    assert.equal(
      ran.err,
      "lacuna: complete.maxLines = 500 in ~/settings.json: must be from 1 to 200 (lines); the default 20 is used\n",
    );
    assert.equal(ran.code, 0);
  });

  test("get says that the file it would have read is broken", async () => {
    writeFileSync(file, "{ oops");
    const ran = await run("get", "complete.maxLines");
    assert.deepEqual([ran.code, ran.out], [0, "20\n"]);
    assert.match(ran.err, /^lacuna: ~\/settings\.json:1:3: .*nothing in it is used until it is mended$/m);
  });

  test("a project file in this folder counts, and set says so", async () => {
    writeFileSync(join(folder, ".lacuna.json"), '{ "complete.maxLines": 3 }');
    const ran = await run("set", "complete.maxLines", "9");
    assert.match(ran.err, /in this folder 3 holds, because of its project file/);
    assert.match((await run()).out, /^complete\.maxLines +3 {2}\(project\)$/m);
  });

  test("a full disk that takes no output is told in one line", function () {
    if (!existsSync("/dev/full")) return this.skip();
    const full = openSync("/dev/full", "w");
    const env = { ...process.env, LACUNA_CONFIG: file };
    const ran = spawnSync(process.execPath, [program, "settings"], { stdio: ["ignore", full, "pipe"], env });
    closeSync(full);
    assert.equal(ran.status, 1);
    assert.match(String(ran.stderr), /^lacuna: standard output cannot be written: ENOSPC[^\n]*\n$/);
  });

  test("a file that cannot be written is an error", async () => {
    mkdirSync(file);
    const ran = await run("set", "complete.maxLines", "9");
    assert.equal(ran.code, 1);
    assert.match(ran.err, /~\/settings\.json: a folder is no settings file; nothing was changed/);
  });
});
