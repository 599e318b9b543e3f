import assert from "node:assert/strict";
import { openDatabase } from "../../server/accounts/database.ts";
import { accountsIn, type Accounts } from "../../server/accounts/createAccounts.ts";
import { count } from "../../server/accounts/sql/row.ts";
import type { Sql } from "../../server/accounts/sql/sql.ts";
import { noLimits } from "../../server/accounts/quota/limits.ts";
import { silentLog } from "../../server/domain/log.ts";
import { findPostgres, startPostgres, type PostgresServer } from "./support/postgres.ts";
import { FakeTime } from "./support/time.ts";

const bin = findPostgres();
const listening = "from pg_stat_activity where application_name = 'lacuna listen'";

/** Time stands still, so nothing that is remembered goes by itself: what the second server learns it was told. */
if (bin === undefined)
  suite("servers on one PostgreSQL", () => test("left out: no PostgreSQL is installed on this machine"));
else
  suite("servers on one PostgreSQL", function () {
    this.timeout(30_000);
    let postgres: PostgresServer;
    let sql: Sql;
    let here: Accounts;
    let there: Accounts;

    suiteSetup(async () => {
      postgres = await startPostgres(bin);
      const server = async (schema = "lacuna"): Promise<Accounts> =>
        accountsIn(await openDatabase({ kind: "postgres", url: postgres.url, schema }), {
          log: silentLog,
          time: new FakeTime(),
        });
      here = await server();
      there = await server();
      sql = await openDatabase({ kind: "postgres", url: postgres.url });
      await until(async () => (await listeners()) === 2, "both listen");
    });
    suiteTeardown(async () => {
      await Promise.all([here, there].map((each) => each.close()));
      await until(async () => (await listeners()) === 0, "a closed server listens no more");
      await sql.close();
      await postgres.stop();
    });

    const listeners = async (): Promise<number> => {
      const [row] = await sql.query(`select count(*) ${listening} and query = 'listen lacuna_changed'`, []);
      return row === undefined ? 0 : count(row, "count");
    };

    const somebody = async (name: string): Promise<string> => {
      await here.people.add("console", { name, role: "developer" });
      const wanted = { user: name, label: "test", scopes: ["complete", "self"], days: 30 } as const;
      return (await here.tokens.create("console", wanted)).secret;
    };
    const callerAt = async (server: Accounts, secret: string) => {
      const answer = await server.authenticate(secret);
      return answer.kind === "caller" ? answer.caller : undefined;
    };
    const isAdmitted = async (secret: string): Promise<boolean> => {
      const caller = await callerAt(there, secret);
      if (!caller) return false;
      const answer = await there.admit(caller, { model: "qwen" });
      if (answer.kind === "admitted") answer.done({ promptTokens: 1, generatedTokens: 1 });
      return answer.kind === "admitted";
    };

    const changes = [
      {
        what: "a revoked token",
        make: async (_: string, tokenId: string) => here.tokens.revoke("console", tokenId),
        holds: async (secret: string) => (await callerAt(there, secret)) === undefined,
      },
      {
        what: "a person who was deactivated",
        make: async (name: string) => here.people.deactivate("console", name),
        holds: async (secret: string) => (await callerAt(there, secret)) === undefined,
      },
      {
        what: "another role",
        make: async (name: string) => here.people.setRole("console", name, "auditor"),
        holds: async (secret: string) => (await callerAt(there, secret))?.role === "auditor",
      },
      {
        what: "a limit",
        make: async (name: string) =>
          here.limits.set("console", { kind: "user", who: name }, { ...noLimits, requestsPerDay: 1 }),
        holds: async (secret: string) => !(await isAdmitted(secret)),
      },
    ];
    for (const { what, make, holds } of changes)
      test(`${what} at one holds at the other within a second`, async () => {
        const name = what.replaceAll(" ", "-");
        const secret = await somebody(name);
        await until(() => isAdmitted(secret), "the second server knows them");
        const { tokenId = "" } = (await callerAt(there, secret)) ?? {};
        await make(name, tokenId);
        await until(() => holds(secret), `${what} holds`, 1000);
      });

    test("after a lost connection it is assumed that something was changed", async () => {
      const secret = await somebody("lost");
      await until(() => isAdmitted(secret), "the second server knows them");
      const cut = `select pg_terminate_backend(pid) ${listening}`;
      // Said while nobody listens, in one transaction with the cut.
      await sql.query(`${cut}; update tokens set revoked_at = now()`);
      await until(async () => (await callerAt(there, secret)) === undefined, "it is asked again", 5000);
      await until(async () => (await listeners()) === 2, "both listen again");
    });
  });

async function until(holds: () => Promise<boolean>, what: string, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    assert.ok(performance.now() < end, `not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
