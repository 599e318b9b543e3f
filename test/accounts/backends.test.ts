import { openPostgres } from "../../server/accounts/sql/adapters/postgres.ts";
import type { Sql } from "../../server/accounts/sql/sql.ts";
import { auditCases } from "./cases/audit.ts";
import { identityCases } from "./cases/identities.ts";
import { migrationCases } from "./cases/migrations.ts";
import { peopleCases } from "./cases/people.ts";
import { policyCases } from "./cases/policy.ts";
import { privacyCases } from "./cases/privacy.ts";
import { quotaCases } from "./cases/quota.ts";
import { tokenCases } from "./cases/tokens.ts";
import { usageCases } from "./cases/usage.ts";
import { Bench } from "./support/bench.ts";
import { openEmbeddedDatabase } from "./support/embeddedFolder.ts";
import { findPostgres, startPostgres } from "./support/postgres.ts";

/** The same cases on the embedded database and on PostgreSQL. */
type Opened = { readonly sql: Sql; readonly stop: () => Promise<void> };

function runOn(open: () => Promise<Opened>): void {
  let opened: Opened | undefined;
  let bench: Bench | undefined;
  suiteSetup(async function () {
    this.timeout(90_000);
    opened = await open();
  });
  setup(async () => {
    if (opened) bench = await Bench.on(opened.sql);
  });
  teardown(() => bench?.close());
  suiteTeardown(() => opened?.stop());
  const current = (): Bench => {
    if (!bench) throw new Error("only inside a test");
    return bench;
  };
  for (const cases of [
    ...[
      migrationCases,
      peopleCases,
      identityCases,
      tokenCases,
      quotaCases,
      policyCases,
      usageCases,
      auditCases,
      privacyCases,
    ],
  ])
    cases(current);
}

suite("accounts in the embedded database", function () {
  // Every change waits for the disk.
  this.timeout(30_000);
  runOn(openEmbeddedDatabase);
});

const bin = findPostgres();
if (bin === undefined)
  suite("accounts in PostgreSQL", () => test("left out: no PostgreSQL is installed on this machine"));
else
  suite("accounts in PostgreSQL", () =>
    runOn(async () => {
      const server = await startPostgres(bin);
      const sql = await openPostgres(server.url, "lacuna");
      return {
        sql,
        stop: async () => {
          await sql.close();
          await server.stop();
        },
      };
    }),
  );
