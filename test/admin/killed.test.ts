import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createAccounts } from "../../server/accounts/createAccounts.ts";
import { typeScriptLoader } from "../../server/base/ownCommand.ts";
import { seededRandom } from "../../server/base/seededRandom.ts";
import { silentLog } from "../../server/domain/log.ts";
import { newEmbeddedFolder } from "../accounts/support/embeddedFolder.ts";

const program = fileURLToPath(new URL("support/apiServer.ts", import.meta.url));
const rounds = 2;

suite("admin: a server that is killed while it writes", function () {
  this.timeout(180_000);
  let folder = "";
  setup(async () => {
    folder = await newEmbeddedFolder();
  });
  teardown(() => rm(folder, { recursive: true, force: true }));

  test("has lost nothing that it acknowledged, and its audit log is whole", async () => {
    const random = seededRandom(20_261_125);
    const acknowledged: string[] = [];
    for (let round = 1; round <= rounds; round++)
      acknowledged.push(
        ...(await addUntilKilled({ folder, round, killAfter: 5 + random() * 30, delayMs: random() * 8 })),
      );
    assert.ok(acknowledged.length > rounds * 5);
    const accounts = await createAccounts({ database: { kind: "folder", folder }, log: silentLog });
    const people = await accounts.people.list("console");
    const verdict = await accounts.audit.verify("console", []);
    await accounts.close();
    const names = new Set(people.map(({ name }) => name));
    assert.deepEqual(
      acknowledged.filter((name) => !names.has(name)),
      [],
    );
    // Each person is one record, and so is the token of each round.
    assert.equal(verdict.kind === "intact" && verdict.end.seq, people.length + rounds);
  });
});

type Round = { readonly folder: string; readonly round: number; readonly killAfter: number; readonly delayMs: number };

/** Adds people one after the other, and kills the server in the middle of one; returns the names that were acknowledged. */
async function addUntilKilled({ folder, round, killAfter, delayMs }: Round): Promise<readonly string[]> {
  const child = spawn(process.execPath, ["--import", typeScriptLoader(), program, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { url, secret } = JSON.parse(line) as { url: string; secret: string };
  const names: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    for (let number = 1; ; number++) {
      const name = `user-${round}-${number}`;
      const response = await fetch(`${url}/v1/lacuna/people`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
        body: JSON.stringify({ name, role: "developer" }),
      });
      if (response.status !== 200) throw new Error(await response.text());
      names.push(name);
      if (names.length > killAfter) timer ??= setTimeout(() => child.kill("SIGKILL"), delayMs);
    }
  } catch (error) {
    // The connection breaks when the server is gone; anything else is a fault of the test.
    if (!child.killed) throw error;
  }
  clearTimeout(timer);
  await closed;
  return names;
}
