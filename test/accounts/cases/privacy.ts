import assert from "node:assert/strict";
import { text } from "../../../server/accounts/sql/row.ts";
import type { Bench } from "../support/bench.ts";

const canary = "const CANARY_7f3a = readFileSync('/etc/secret');";
const canaryWord = "CANARY_7f3a";

export function privacyCases(bench: () => Bench): void {
  /** The whole database as one text. */
  const everything = async (): Promise<string> => {
    const { sql } = bench();
    const tables = await sql.query(
      "select table_name as name from information_schema.tables where table_schema = 'lacuna'",
    );
    assert.ok(tables.length > 10);
    const rows = tables.map(async (row) => sql.query(`select t::text as line from ${text(row, "name")} t`));
    return (await Promise.all(rows))
      .flat()
      .map((row) => text(row, "line"))
      .join("\n");
  };

  test("erasing somebody leaves neither their id nor their name in any table, and the chain whole", async () => {
    const { accounts } = bench();
    await bench().person("olga", "owner");
    const { secret, caller } = await bench().person("ann.from.example");
    await accounts.groups.add("console", "core");
    await accounts.groups.join("console", "core", "ann.from.example");
    await accounts.limits.set(
      "console",
      { kind: "user", who: "ann.from.example" },
      {
        requestsPerDay: 5,
        requestsPerMinute: undefined,
        tokensPerDay: undefined,
        tokensPerMinute: undefined,
      },
    );
    await accounts.people.setRole("console", "ann.from.example", "lead");
    const admission = await accounts.admit(caller, { model: "m" });
    assert.ok(admission.kind === "admitted");
    admission.done({ promptTokens: 1, generatedTokens: 1 });
    await accounts.flush();
    const before = await everything();
    for (const mark of [caller.userId, "ann.from.example"]) assert.ok(before.includes(mark), "the search can find it");
    // Something of theirs is still on its way.
    accounts.record(caller, { kind: "shown", model: "m", language: "go", editor: "vim", characters: 1 });
    const late = await accounts.admit(caller, { model: "m" });
    await accounts.people.erase("console", "ann.from.example");
    if (late.kind === "admitted") late.done({ promptTokens: 1, generatedTokens: 1 });
    await accounts.flush();
    const after = await everything();
    for (const mark of [caller.userId, "ann.from.example"]) assert.ok(!after.includes(mark), mark);
    assert.equal((await accounts.authenticate(secret)).kind, "refused");
    assert.equal((await accounts.audit.verify("console", [])).kind, "intact");
    const records = await accounts.audit.list("console", { limit: 100 });
    assert.ok(records.every(({ targetName }) => targetName !== "ann.from.example"));
  });

  test("an export has all that is stored about somebody, and nothing of anybody else", async () => {
    const { accounts } = bench();
    const ann = await bench().person("ann");
    const ben = await bench().person("ben");
    for (const { caller } of [ann, ben])
      accounts.record(caller, { kind: "shown", model: "m", language: "go", editor: "vim", characters: 1 });
    const admission = await accounts.admit(ann.caller, { model: "m" });
    if (admission.kind === "admitted") admission.done({ promptTokens: 3, generatedTokens: 2 });
    await accounts.flush();
    const exported = await accounts.people.export(ann.caller, "ann");
    assert.equal(exported.tokens.length, 1);
    assert.equal(exported.usage.length, 2);
    assert.deepEqual(
      exported.dailyUse.map(({ tokens }) => Number(tokens)),
      [5],
    );
    assert.ok(exported.audit.length >= 1);
    const written = JSON.stringify(exported);
    assert.ok(!written.includes(ben.caller.userId) && !written.includes("hash"));
    await assert.rejects(accounts.people.export(ann.caller, "ben"), { reason: "forbidden" });
  });

  test("text that a client puts where words belong is stored nowhere", async () => {
    const { accounts } = bench();
    const { caller } = await bench().person("ann");
    const admission = await accounts.admit(caller, { model: canary, language: canary, editor: canary });
    assert.ok(admission.kind === "admitted");
    admission.done({ promptTokens: 1, generatedTokens: 1 });
    for (const language of [canary, canaryWord])
      accounts.record(caller, { kind: "accepted", model: canary, language, editor: language, characters: 1 });
    await accounts.authenticate(canary);
    await accounts.policies.of(canary);
    await assert.rejects(accounts.people.get("console", canary), { reason: "notFound" });
    await accounts.flush();
    const stored = await everything();
    assert.ok(!stored.includes(canaryWord));
    assert.match(stored, /other/, "the records themselves are there");
  });
}
