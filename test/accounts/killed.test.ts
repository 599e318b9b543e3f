import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { typeScriptLoader } from "../../server/base/ownCommand.ts";
import { seededRandom } from "../../server/base/seededRandom.ts";
import { silentLog } from "../../server/domain/log.ts";
import { createAccounts, type Accounts } from "../../server/accounts/createAccounts.ts";
import { newEmbeddedFolder } from "./support/embeddedFolder.ts";

const writer = fileURLToPath(new URL("support/writerServer.ts", import.meta.url));
const rounds = 3;

suite("the embedded database", function () {
  this.timeout(120_000);
  let folder = "";
  setup(async () => {
    folder = await newEmbeddedFolder();
  });
  teardown(() => rm(folder, { recursive: true, force: true }));

  const open = (): Promise<Accounts> => createAccounts({ database: { kind: "folder", folder }, log: silentLog });

  test("keeps everything that was acknowledged, in an unbroken chain, when it is killed while writing", async () => {
    const random = seededRandom(20_260_323);
    const acknowledged: string[] = [];
    for (let round = 1; round <= rounds; round++) {
      const killAfter = 5 + Math.floor(random() * 60);
      acknowledged.push(...(await writeUntilKilled({ folder, round, killAfter, delayMs: random() * 8 })));
    }
    assert.ok(acknowledged.length > rounds * 5);
    const accounts = await open();
    const names = new Set((await accounts.people.list("console")).map(({ name }) => name));
    assert.deepEqual(
      acknowledged.filter((name) => !names.has(name)),
      [],
    );
    const verdict = await accounts.audit.verify("console", []);
    // Each user is one record: no user without its record, no record without its user.
    assert.deepEqual(verdict.kind === "intact" && verdict.end.seq, names.size);
    await accounts.close();
  });

  test("is open in one process at a time, and says in which", async () => {
    const accounts = await open();
    await assert.rejects(open(), /in use by this process/);
    const child = spawn(process.execPath, ["--import", typeScriptLoader(), writer, folder], { stdio: "pipe" });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [code] = (await once(child, "close")) as [number];
    assert.notEqual(code, 0);
    assert.match(said, new RegExp(`is in use by process ${process.pid}\\b`));
    await accounts.close();
    await (await open()).close();
  });
});

type Round = { readonly folder: string; readonly round: number; readonly killAfter: number; readonly delayMs: number };

/** Kills the writer some milliseconds after it has acknowledged so many names; returns all that it acknowledged. */
async function writeUntilKilled({ folder, round, killAfter, delayMs }: Round): Promise<string[]> {
  const child = spawn(process.execPath, ["--import", typeScriptLoader(), writer, folder, String(round)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    if (lines.length > killAfter) timer ??= setTimeout(() => child.kill("SIGKILL"), delayMs);
  });
  await once(child, "close");
  clearTimeout(timer);
  return lines.filter((line) => line !== "ready");
}
