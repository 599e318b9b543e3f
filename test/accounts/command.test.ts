import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseFrom } from "../../server/accounts/databaseFrom.ts";
import { createProgram } from "../../server/cli/program.ts";
import { newEmbeddedFolder } from "./support/embeddedFolder.ts";

/** What one command says and how it ends. Commands write to the terminal only, and set the exit code. */
async function lacuna(...args: readonly string[]): Promise<{ out: string; err: string; code: number }> {
  const said = { out: "", err: "" };
  const { stdout, stderr } = process;
  const [toOut, toErr] = [stdout.write.bind(stdout), stderr.write.bind(stderr)];
  stdout.write = (text) => ((said.out += String(text)), true);
  stderr.write = (text) => ((said.err += String(text)), true);
  try {
    await createProgram().parseAsync(["node", "lacuna", "accounts", ...args]);
    return { ...said, code: Number(process.exitCode ?? 0) };
  } finally {
    stdout.write = toOut;
    stderr.write = toErr;
    process.exitCode = undefined;
  }
}

suite("lacuna accounts", function () {
  this.timeout(120_000);
  let folder = "";
  let scratch = "";
  const kept = { ...process.env };
  suiteSetup(async () => {
    folder = await newEmbeddedFolder();
    scratch = mkdtempSync(join(tmpdir(), "lacuna-command-"));
    delete process.env.DATABASE_URL;
    delete process.env.DATABASE_URL_FILE;
  });
  suiteTeardown(() => {
    for (const each of [folder, scratch]) rmSync(each, { recursive: true, force: true });
    for (const key of ["DATABASE_URL", "DATABASE_URL_FILE"]) if (kept[key] !== undefined) process.env[key] = kept[key];
  });
  const run = (...args: readonly string[]) => lacuna(...args, "--folder", folder);
  const file = (name: string, content: string): string => {
    const path = join(scratch, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };

  test("brings in the first owner, and the second time says that there is one", async () => {
    const first = await run("init", "--owner", "olga");
    assert.match(first.out, /^lac_[0-9A-Za-z]{61}\n$/, "stdout is the token alone");
    const second = await run("init");
    assert.deepEqual([second.out, second.code], ["", 1]);
    assert.match(second.err, /has an owner already/);
  });

  test("calls a group otherwise, with its members", async () => {
    await run("users", "add", "gil");
    await run("groups", "add", "core");
    await run("groups", "join", "core", "gil");
    assert.match((await run("groups", "rename", "core", "platform")).err, /core is called platform/);
    assert.match((await run("groups", "list")).out, /platform .*gil/);
    const missing = await run("groups", "rename", "core", "other");
    assert.deepEqual([missing.code, /no group/.test(missing.err)], [3, true]);
    await run("users", "erase", "gil");
    await run("groups", "remove", "platform");
  });

  test("makes people and tokens, and names what is wrong", async () => {
    await run("users", "add", "ann");
    const { out } = await run("tokens", "create", "ann", "--label", "laptop", "--scopes", "complete", "--json");
    const { secret, token } = JSON.parse(out) as { secret: string; token: { id: string; scopes: string[] } };
    assert.deepEqual([secret.slice(4, 16), token.scopes], [token.id, ["complete"]]);
    const cases = [
      { args: ["users", "add", "ann"], code: 1, says: /already/ },
      { args: ["users", "add", "ben", "--role", "king"], code: 2, says: /roles are owner/ },
      { args: ["tokens", "list", "nobody"], code: 3, says: /no user "nobody"/ },
      { args: ["tokens", "create", "ann", "--label", "x", "--days", "soon"], code: 2, says: /--days is a number/ },
      { args: ["limits", "set", "ann", "--tokens-per-day", "5"], code: 2, says: /user:NAME, group:NAME or everyone/ },
      { args: ["audit", "verify", "--checkpoints", join(scratch, "none")], code: 3, says: /cannot be read/ },
    ];
    for (const { args, code, says } of cases) {
      const ended = await run(...args);
      assert.equal(ended.code, code, args.join(" "));
      assert.match(ended.err, says);
    }
    const listed = await run("users", "list");
    assert.match(listed.out, /^NAME +ROLE/);
  });

  test("verifies the audit log, and fails when a checkpoint disagrees", async () => {
    const intact = await run("audit", "verify", "--json");
    assert.equal((JSON.parse(intact.out) as { kind: string }).kind, "intact");
    const checkpoints = file("checkpoints.jsonl", `{"seq":1,"hash":"${"0".repeat(64)}"}\n`);
    const fault = await run("audit", "verify", "--checkpoints", checkpoints);
    assert.equal(fault.code, 1);
    assert.match(fault.err, /record 1: .*checkpoint/);
  });

  test("checks a policy document by file and line", async () => {
    const good = file("good.json", `{ "excludedPaths": ["*.pem"] }`);
    const broken = file("broken.json", `{\n "excludedPaths": [\n}`);
    assert.match((await lacuna("policy", "check", good, "--path", "a/b.pem")).out, /excluded by \*\.pem/);
    assert.match((await lacuna("policy", "check", good, "--path", "a/b.ts")).out, /may be sent/);
    const ended = await lacuna("policy", "check", broken);
    assert.equal(ended.code, 1);
    assert.match(ended.err, /broken\.json:3: .*nothing would be sent/);
  });

  test("takes the database's URL from the environment or a private file, never both it and a folder", () => {
    const url = "postgres://someone:word@db/lacuna";
    const secret = file("url", `${url}\n`);
    assert.deepEqual(databaseFrom({ DATABASE_URL: url }, undefined), { kind: "postgres", url });
    assert.deepEqual(databaseFrom({ DATABASE_URL_FILE: secret }, undefined), { kind: "postgres", url });
    assert.deepEqual(databaseFrom({}, "/x"), { kind: "folder", folder: "/x" });
    assert.throws(() => databaseFrom({ DATABASE_URL: url }, "/x"), /both a folder and DATABASE_URL/);
    const mysql = () => databaseFrom({ DATABASE_URL: "mysql://someone:word@db" }, undefined);
    assert.throws(mysql, (error: Error) => error.message.includes("postgres://") && !error.message.includes("word"));
    assert.throws(() => databaseFrom({ DATABASE_URL_FILE: join(scratch, "none") }, undefined), /cannot be read/);
    if (process.platform === "win32") return;
    chmodSync(secret, 0o644);
    assert.throws(() => databaseFrom({ DATABASE_URL_FILE: secret }, undefined), /chmod 600/);
  });

  test("a server that does not answer is named without its password", async () => {
    process.env.DATABASE_URL = "postgres://someone:secretword@127.0.0.1:1/none";
    const ended = await lacuna("users", "list");
    delete process.env.DATABASE_URL;
    assert.equal(ended.code, 1);
    assert.match(ended.err, /PostgreSQL server of DATABASE_URL cannot be opened/);
    assert.ok(!ended.err.includes("secretword"));
  });
});
