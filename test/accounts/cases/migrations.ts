import assert from "node:assert/strict";
import { migrate } from "../../../server/accounts/migrations/migrate.ts";
import type { Migration } from "../../../server/accounts/migrations/migration.ts";
import { migrations } from "../../../server/accounts/migrations/migrations.ts";
import type { Bench } from "../support/bench.ts";

const extra: Migration = {
  number: migrations.length + 1,
  name: "an extra table",
  up: "create table extra (id integer)",
  down: "drop table extra",
};
const to = (target: number) => ({ schema: "lacuna", target });

export function migrationCases(bench: () => Bench): void {
  const tables = async (): Promise<readonly unknown[]> =>
    (await bench().sql.query("select table_name as name from information_schema.tables where table_schema = 'lacuna'"))
      .map(({ name }) => name)
      .toSorted();

  test("migrations are numbered from 1 without gaps", () => {
    assert.deepEqual(
      migrations.map(({ number }) => number),
      migrations.map((_, index) => index + 1),
    );
  });

  test("going down removes everything, and up again gives the same tables", async () => {
    const before = await tables();
    await migrate(bench().sql, migrations, to(0));
    assert.deepEqual(await tables(), ["migrations"]);
    assert.deepEqual(
      await migrate(bench().sql, migrations, to(migrations.length)),
      migrations.map(({ number }) => number),
    );
    assert.deepEqual(await tables(), before);
  });

  test("a migration that fails leaves nothing behind", async () => {
    const before = await tables();
    const broken = { ...extra, up: `${extra.up}; select no_such_column from extra` };
    await assert.rejects(migrate(bench().sql, [...migrations, broken], to(broken.number)), /no_such_column/);
    assert.deepEqual(await tables(), before);
  });

  test("a changed migration and one from a newer version are refused by name", async () => {
    const [first, ...rest] = migrations;
    const changed = [{ ...first!, up: `${first!.up} ` }, ...rest];
    await assert.rejects(migrate(bench().sql, changed, to(1)), /migration 1 .* is not the one that was applied/);
    await migrate(bench().sql, [...migrations, extra], to(extra.number));
    await assert.rejects(migrate(bench().sql, migrations, to(migrations.length)), /an extra table.*newer version/);
    assert.deepEqual(await migrate(bench().sql, [...migrations, extra], to(migrations.length)), [extra.number]);
  });

  test("servers that start together migrate once", async () => {
    await migrate(bench().sql, migrations, to(0));
    const ran = await Promise.all([1, 2, 3].map(() => migrate(bench().sql, migrations, to(migrations.length))));
    assert.deepEqual(
      ran.flat(),
      migrations.map(({ number }) => number),
    );
  });

  test("a transaction that fails is rolled back, and the next one works", async () => {
    const { sql } = bench();
    const failed = sql.transaction(async (tx) => {
      await tx.query("insert into settings values ('a', 'b')");
      throw new Error("stop here");
    });
    await assert.rejects(failed, /stop here/);
    assert.deepEqual(await sql.transaction((tx) => tx.query("select * from settings")), []);
  });
}
