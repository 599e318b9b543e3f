import assert from "node:assert/strict";
import { link } from "../../../server/accounts/audit/chain.ts";
import type { Bench } from "../support/bench.ts";

export function auditCases(bench: () => Bench): void {
  const verify = () => bench().accounts.audit.verify("console", []);
  /** As somebody does who has the database in hand. */
  const tamper = async (statement: string): Promise<void> => {
    const { sql } = bench();
    await sql.query(
      `alter table audit disable trigger append_only; ${statement}; alter table audit enable trigger append_only`,
    );
  };
  const groups = async (count: number): Promise<void> => {
    for (let number = 1; number <= count; number++) await bench().accounts.groups.add("console", `group-${number}`);
  };

  test("every change leaves one record that says who did what to whom", async () => {
    const { accounts } = bench();
    const { caller } = await bench().person("olga", "owner");
    await accounts.people.add(caller, { name: "ann", role: "developer" });
    await accounts.people.deactivate(caller, "ann");
    const records = await accounts.audit.list(caller, { limit: 10 });
    assert.deepEqual(
      records.map(({ action, actorName, targetName }) => [action, actorName, targetName]),
      [
        ["user.deactivate", "olga", "ann"],
        ["user.add", "olga", "ann"],
        ["token.create", undefined, undefined],
        ["user.add", undefined, "olga"],
      ],
    );
    const older = await accounts.audit.list(caller, { limit: 1, before: 3 });
    assert.deepEqual(
      older.map(({ seq }) => seq),
      [2],
    );
  });

  test("a change that fails leaves none", async () => {
    await bench().person("ann");
    const before = await bench().accounts.audit.checkpoint("console");
    await assert.rejects(bench().accounts.people.add("console", { name: "ann", role: "lead" }));
    assert.deepEqual(await bench().accounts.audit.checkpoint("console"), before);
  });

  test("changes at once make one chain", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, number) => bench().accounts.groups.add("console", `g${number}`)));
    const verdict = await verify();
    assert.ok(verdict.kind === "intact" && verdict.end.seq === 20);
  });

  test("the database itself refuses to change or remove a record", async () => {
    await groups(2);
    for (const statement of ["update audit set hash = ''", "delete from audit", "truncate audit"])
      await assert.rejects(bench().sql.query(statement), /append-only/);
  });

  const attacks = [
    {
      what: "a changed record",
      by: "update audit set record = replace(record, 'group-3', 'group-x') where seq = 3",
      at: 3,
    },
    { what: "a changed hash", by: "update audit set hash = repeat('0', 64) where seq = 3", at: 3 },
    { what: "a removed record", by: "delete from audit where seq = 3", at: 3 },
    { what: "a removed first record", by: "delete from audit where seq = 1", at: 1 },
    {
      what: "two records in each other's place",
      by: "update audit set seq = case seq when 3 then -4 else -3 end where seq in (3, 4); update audit set seq = -seq where seq < 0",
      at: 3,
    },
    { what: "an inserted record", by: "insert into audit select 7, record, hash from audit where seq = 6", at: 7 },
    { what: "a cut-off end", by: "delete from audit where seq >= 5", at: 5 },
    { what: "an emptied log", by: "delete from audit", at: 1 },
  ];
  for (const { what, by, at } of attacks)
    test(`${what} is found`, async () => {
      await groups(6);
      assert.equal((await verify()).kind, "intact");
      await tamper(by);
      const verdict = await verify();
      assert.ok(verdict.kind === "fault");
      assert.equal(verdict.seq, at, verdict.what);
    });

  test("a record that was changed and hashed anew, with all that follow, is found by a checkpoint only", async () => {
    await groups(3);
    const checkpoint = await bench().accounts.audit.checkpoint("console");
    const { sql } = bench();
    let previous = "";
    for (let seq = 1; seq <= 3; seq++) {
      const [row] = await sql.query("select record from audit where seq = $1", [seq]);
      const record = JSON.parse(String(row?.record).replace("group-2", "group-x")) as Parameters<typeof link>[0];
      const forged = link({ ...record, previous });
      previous = forged.hash;
      await tamper(`update audit set record = '${forged.record}', hash = '${forged.hash}' where seq = ${seq}`);
    }
    await sql.query("update audit_head set hash = $1", [previous]);
    assert.equal((await verify()).kind, "intact");
    const verdict = await bench().accounts.audit.verify("console", [checkpoint]);
    assert.ok(verdict.kind === "fault" && verdict.what.includes("checkpoint"));
  });

  test("an end that was cut off together with its mark is found by a checkpoint only", async () => {
    await groups(6);
    const checkpoint = await bench().accounts.audit.checkpoint("console");
    await tamper(
      "delete from audit where seq > 4; update audit_head set seq = 4, hash = (select hash from audit where seq = 4)",
    );
    assert.equal((await verify()).kind, "intact");
    const verdict = await bench().accounts.audit.verify("console", [checkpoint]);
    assert.ok(verdict.kind === "fault" && verdict.seq === 5);
  });

  test("a checkpoint is handed out every hundred records and at the close", async () => {
    await groups(101);
    await bench().accounts.close();
    assert.deepEqual(
      bench().checkpoints.map(({ seq }) => seq),
      [100, 101],
    );
    assert.equal((await bench().accounts.audit.verify("console", bench().checkpoints)).kind, "intact");
  });

  test("an export is the whole log, itself recorded", async () => {
    await groups(3);
    const exported: unknown[] = [];
    for await (const { record } of bench().accounts.audit.export("console")) exported.push(JSON.parse(record));
    assert.deepEqual(
      exported.map((record) => (record as { action: string }).action),
      ["group.add", "group.add", "group.add", "audit.export"],
    );
  });
}
