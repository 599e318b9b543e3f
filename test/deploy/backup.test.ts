import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { createAccounts } from "../../server/accounts/createAccounts.ts";
import type { Database } from "../../server/accounts/database.ts";
import { createProgram } from "../../server/cli/program.ts";
import { silentLog } from "../../server/domain/log.ts";
import { newEmbeddedFolder } from "../accounts/support/embeddedFolder.ts";
import { findPostgres, startPostgres } from "../accounts/support/postgres.ts";

suite("lacuna backup and restore", function () {
  this.timeout(120_000);
  const kept = { ...process.env };
  let scratch = "";
  let from = "";
  let to = "";
  let file = "";
  let said = "";

  /** The exit code; what it said is in `said`. */
  async function lacuna(...args: readonly string[]): Promise<number> {
    const write = process.stderr.write.bind(process.stderr);
    said = "";
    process.stderr.write = (text) => ((said += String(text)), true);
    try {
      await createProgram().parseAsync(["node", "lacuna", ...args]);
      return Number(process.exitCode ?? 0);
    } finally {
      process.stderr.write = write;
      process.exitCode = undefined;
    }
  }

  suiteSetup(async () => {
    scratch = mkdtempSync(join(tmpdir(), "lacuna-backup-"));
    for (const key of ["DATABASE_URL", "DATABASE_URL_FILE"]) delete process.env[key];
    process.env.LACUNA_CONFIG = join(scratch, "settings.json");
    [from, to] = [await newEmbeddedFolder(), await newEmbeddedFolder()];
    file = join(scratch, "server.backup");
    writeFileSync(join(scratch, "settings.json"), `{ "engine.sequences": 8 }`);
    writeFileSync(join(scratch, "serve.json"), `{ "accounts": { "enable": true } }`);
    const accounts = await createAccounts({ database: { kind: "folder", folder: from }, log: silentLog });
    const code = (await accounts.firstOwner.invite()) ?? "";
    await accounts.firstOwner.claim(code, "olga");
    await accounts.people.add("console", { name: "ann", role: "developer" });
    await accounts.close();
  });
  suiteTeardown(() => {
    for (const each of [scratch, from, to]) rmSync(each, { recursive: true, force: true });
    for (const key of ["DATABASE_URL", "DATABASE_URL_FILE", "LACUNA_CONFIG"])
      if (kept[key] === undefined) delete process.env[key];
      else process.env[key] = kept[key];
  });

  test("one file that only its owner can read, never over another", async () => {
    assert.equal(await lacuna("backup", file, "--folder", from), 0, said);
    if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(await lacuna("backup", file, "--folder", from), 1);
    assert.match(said, /exists already/);
    assert.equal(await lacuna("restore", file, "--check"), 0);
    assert.match(said, /is whole/);
  });

  test("accounts that are not there are no empty backup", async () => {
    const nowhere = join(scratch, "nowhere");
    assert.equal(await lacuna("backup", join(scratch, "empty.backup"), "--folder", nowhere), 3);
    assert.match(said, /^lacuna: there are no accounts in \S+nowhere; name their folder with --folder/);
    assert.deepEqual([existsSync(nowhere), existsSync(join(scratch, "empty.backup"))], [false, false]);
  });

  test("what cannot be read or written is named with the reason", async () => {
    const missing = join(scratch, "missing", "server.backup");
    assert.equal(await lacuna("backup", missing, "--folder", from), 1);
    assert.match(said, /^lacuna: \S+missing\/server\.backup cannot be written: ENOENT: no such file or directory/);
    assert.equal(await lacuna("restore", missing, "--check"), 3);
    assert.match(said, /^lacuna: there is no file \S+missing\/server\.backup$/m);
    const cut = join(scratch, "cut.backup");
    writeFileSync(cut, readFileSync(file).subarray(0, 300));
    assert.equal(await lacuna("restore", cut, "--check"), 2);
    assert.match(said, /^lacuna: \S+cut\.backup is damaged or no backup: unexpected end of file$/m);
    writeFileSync(cut, "text");
    assert.equal(await lacuna("restore", cut, "--check"), 2);
    assert.match(said, /^lacuna: \S+cut\.backup is damaged or no backup: incorrect header check$/m);
  });

  test("everything is there again, and the audit log is intact", async () => {
    const home = join(scratch, "elsewhere");
    mkdirSync(home);
    process.env.LACUNA_CONFIG = join(home, "settings.json");
    assert.equal(await lacuna("restore", file, "--folder", to), 0, said);
    assert.match(said, /intact up to record [1-9]/);
    for (const name of ["settings.json", "serve.json"])
      assert.equal(readFileSync(join(home, name), "utf8"), readFileSync(join(scratch, name), "utf8"));
    assert.deepEqual(
      await everything({ kind: "folder", folder: to }),
      await everything({ kind: "folder", folder: from }),
    );
    assert.equal(await lacuna("restore", file, "--folder", to), 1);
    assert.match(said, /not empty/);
  });

  test("the embedded database moves to a PostgreSQL server", async function () {
    const bin = findPostgres();
    if (bin === undefined) return this.skip();
    const server = await startPostgres(bin);
    process.env.DATABASE_URL = server.url;
    try {
      assert.equal(await lacuna("restore", file), 0, said);
      assert.match(said, /intact up to record [1-9]/);
      const moved = await everything({ kind: "postgres", url: server.url });
      assert.deepEqual(moved, await everything({ kind: "folder", folder: from }));
      const back = join(scratch, "moved.backup");
      assert.equal(await lacuna("backup", back), 0, said);
      assert.equal(await lacuna("restore", back, "--check"), 0, said);
    } finally {
      delete process.env.DATABASE_URL;
      await server.stop();
    }
  });

  for (const { title, change, says } of [
    { title: "changed", change: (text: string) => text.replace("ann", "eve"), says: /damaged/ },
    { title: "cut off", change: (text: string) => text.slice(0, text.length / 2), says: /damaged/ },
    { title: "no backup", change: () => "{}\n", says: /no backup/ },
  ])
    test(`a file that is ${title} is refused`, async () => {
      const bad = join(scratch, `${title}.backup`);
      writeFileSync(bad, gzipSync(change(gunzipSync(readFileSync(file)).toString())));
      assert.equal(await lacuna("restore", bad, "--check"), 2);
      assert.match(said, says);
    });
});

async function everything(database: Database): Promise<unknown> {
  const accounts = await createAccounts({ database, log: silentLog });
  try {
    const people = await accounts.people.list("console");
    const tokens = await Promise.all(people.map(({ name }) => accounts.tokens.list("console", name)));
    return { people, tokens, records: await accounts.audit.list("console", { limit: 100 }) };
  } finally {
    await accounts.close();
  }
}
