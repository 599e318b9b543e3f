import type { Caller, Role, Scope } from "../../../server/domain/access.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { accountsIn, type Accounts, type AccountsOptions } from "../../../server/accounts/createAccounts.ts";
import { migrate } from "../../../server/accounts/migrations/migrate.ts";
import { migrations } from "../../../server/accounts/migrations/migrations.ts";
import { permissions } from "../../../server/accounts/permissions.ts";
import type { Checkpoint } from "../../../server/accounts/audit/chain.ts";
import { text } from "../../../server/accounts/sql/row.ts";
import type { Sql } from "../../../server/accounts/sql/sql.ts";
import { FakeTime } from "./time.ts";

/** Accounts in an empty database, at a time of the test's choosing. */
export class Bench {
  readonly sql: Sql;
  readonly time = new FakeTime();
  readonly accounts: Accounts;
  readonly checkpoints: Checkpoint[] = [];

  private constructor(sql: Sql) {
    this.sql = sql;
    this.accounts = this.anotherServer();
  }

  static async on(sql: Sql): Promise<Bench> {
    await migrate(sql, migrations, { schema: "lacuna", target: migrations.length });
    const tables = await sql.query(
      "select table_name from information_schema.tables where table_schema = 'lacuna' and table_name not in ('migrations', 'audit_head')",
    );
    // Deleting is many times faster than making the tables anew. In this role no trigger and no reference stands in the way.
    const deletes = tables.map((row) => `delete from ${text(row, "table_name")};`).join(" ");
    await sql.query(
      `set session_replication_role = replica; ${deletes} update audit_head set seq = 0, hash = ''; reset session_replication_role`,
    );
    return new Bench(sql);
  }

  /** On the same database, with a memory of its own. It does not hear of the others' changes; otherServers.test.ts has that. */
  anotherServer(more: Pick<AccountsOptions, "recentSignIn"> = {}): Accounts {
    const { onChanged: _, ...deaf } = this.sql;
    return accountsIn(
      { ...deaf, close: async () => {} },
      {
        ...more,
        log: silentLog,
        time: this.time,
        onCheckpoint: (checkpoint) => void this.checkpoints.push(checkpoint),
      },
    );
  }

  /** Somebody with a token of all that their role may do, or of `scopes`. */
  async person(name: string, role: Role = "developer", scopes: readonly Scope[] = permissions[role]): Promise<Known> {
    await this.accounts.people.add("console", { name, role });
    const { secret } = await this.accounts.tokens.create("console", { user: name, label: "test", scopes, days: 30 });
    return { secret, caller: await this.caller(secret) };
  }

  async caller(secret: string): Promise<Caller> {
    const answer = await this.accounts.authenticate(secret);
    if (answer.kind !== "caller") throw new Error(answer.detail);
    return answer.caller;
  }

  close(): Promise<void> {
    return this.accounts.close();
  }
}

export type Known = { readonly secret: string; readonly caller: Caller };
