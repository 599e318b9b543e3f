import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { adminRoutes } from "../../server/admin/adminRoutes.ts";
import { systemClock } from "../../server/base/systemClock.ts";
import { silentLog } from "../../server/domain/log.ts";
import { accountsIn } from "../../server/accounts/createAccounts.ts";
import type { Sql } from "../../server/accounts/sql/sql.ts";

const file = join(import.meta.dirname, "../../docs/admin-api.md");
const place = /(?<=<!-- routes -->\n)[^]*(?=<!-- \/routes -->)/;

/** Routes are only made, never asked. */
const noDatabase: Sql = {
  query: async () => [],
  transaction: async (run) => run(noDatabase),
  close: async () => {},
};

suite("docs/admin-api.md", () => {
  test("lists every route with what it needs; UPDATE=1 rewrites it", async () => {
    const accounts = accountsIn(noDatabase, { log: silentLog });
    const facts = {
      hasTls: true,
      database: "embedded",
      hasPlayground: true,
      dialects: [],
      clock: systemClock,
    } as const;
    const rows = adminRoutes({ facts, accounts }).map(
      ({ method, path, scope, does }) => `| \`${method} ${path.slice("/v1/lacuna/".length)}\` | ${scope} | ${does} |`,
    );
    await accounts.close();
    const table = ["", "| below `/v1/lacuna/` | scope | |", "| --- | --- | --- |", ...rows, "", ""].join("\n");
    const written = readFileSync(file, "utf8");
    const options = { ...(await resolveConfig(file)), filepath: file };
    const expected = await format(written.replace(place, table), options);
    if (process.env["UPDATE"]) writeFileSync(file, expected);
    else assert.equal(written, expected);
    assert.ok(rows.length > 30);
  });
});
