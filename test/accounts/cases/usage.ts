import assert from "node:assert/strict";
import type { Caller, SuggestionEvent } from "../../../server/domain/access.ts";
import type { Bench } from "../support/bench.ts";

const march = { from: "2026-03-01", to: "2026-03-31" };
const shown: SuggestionEvent = { kind: "shown", model: "qwen", language: "go", editor: "neovim", characters: 20 };

export function usageCases(bench: () => Bench): void {
  /** So many people in a group, each of whom saw one suggestion. */
  const team = async (name: string, people: number): Promise<Caller[]> => {
    await bench().accounts.groups.add("console", name);
    const callers: Caller[] = [];
    for (let number = 0; number < people; number++) {
      const { secret } = await bench().person(`${name}-${number}`);
      await bench().accounts.groups.join("console", name, `${name}-${number}`);
      callers.push(await bench().caller(secret));
    }
    for (const caller of callers) bench().accounts.record(caller, shown);
    return callers;
  };
  const report = (by: "team" | "language" | "day" | "editor" | "model", who: Caller | "console" = "console") =>
    bench().accounts.usage.report(who, { ...march, by: [by] });

  test("figures are added up by team, with latencies", async () => {
    const callers = await team("core", 5);
    for (const [index, caller] of callers.entries()) {
      const admission = await bench().accounts.admit(caller, { model: "qwen", language: "go", editor: "neovim" });
      assert.ok(admission.kind === "admitted");
      admission.done({ promptTokens: 100, generatedTokens: 10, times: { totalMs: 100 * (index + 1) } });
      bench().accounts.record(caller, { ...shown, kind: "partlyAccepted", characters: 7 });
      bench().accounts.record(caller, { ...shown, kind: "keptAfter30s", characters: 7 });
    }
    const [line, ...more] = (await report("team")).lines;
    assert.deepEqual(more, []);
    assert.deepEqual(line?.key, { team: "core" });
    assert.deepEqual(line?.figures, {
      requests: 5,
      promptTokens: 500,
      generatedTokens: 50,
      shown: 5,
      accepted: 0,
      partlyAccepted: 5,
      rejected: 0,
      keptAfter30s: 5,
      keptAfter5min: 0,
      acceptedCharacters: 35,
    });
    assert.deepEqual(line?.latency.total, { p50: 300, p95: 480 });
    assert.equal(line?.latency.queue, undefined);
    for (const by of ["language", "editor", "model", "day"] as const)
      assert.equal((await report(by)).lines.length, 1, by);
  });

  test("figures about fewer people than the minimum are withheld, and cannot be had by subtraction", async () => {
    await team("large", 9);
    await team("middle", 6);
    await team("small", 2);
    const { lines, withheld, minimumGroup } = await report("team");
    // The whole has 17 people: showing large and middle would give away small.
    assert.deepEqual([lines.map(({ key }) => key.team), withheld, minimumGroup], [["large"], 2, 5]);
    await bench().accounts.settings.write("console", { minimumGroup: 10 });
    assert.deepEqual((await report("team")).lines, []);
  });

  test("a lead sees the own group only", async () => {
    await team("core", 5);
    await team("apps", 5);
    const { secret } = await bench().person("lena", "lead");
    await bench().accounts.groups.join("console", "apps", "lena");
    const { lines } = await report("team", await bench().caller(secret));
    assert.deepEqual(
      lines.map(({ key }) => key),
      [{ team: "apps" }],
    );
  });

  test("everybody sees their own, by the days of the server's time zone", async () => {
    const { accounts, time } = bench();
    await accounts.settings.write("console", { timeZone: "Pacific/Kiritimati" });
    const { caller } = await bench().person("ann");
    const other = await bench().person("ben");
    accounts.record(caller, shown);
    accounts.record(other.caller, shown);
    time.advance(12 * 3600);
    accounts.record(caller, shown);
    const days = await accounts.usage.own(caller, march);
    // 14 hours ahead: Monday noon is Tuesday 02:00 there, and so is twelve hours later.
    assert.deepEqual(
      days.map(({ day, figures }) => [day, figures.shown]),
      [["2026-03-24", 2]],
    );
  });

  test("what is older than the retention time is purged", async () => {
    const { accounts, time } = bench();
    const { caller } = await bench().person("ann");
    accounts.record(caller, shown);
    await accounts.flush();
    time.advance(400 * 86_400 + 1);
    accounts.record(caller, { ...shown, kind: "accepted" });
    await accounts.flush();
    await accounts.usage.purgeIfDue();
    const after = await accounts.audit.checkpoint("console");
    await accounts.usage.purgeIfDue();
    assert.deepEqual(await accounts.audit.checkpoint("console"), after, "nothing to do leaves no record");
    assert.equal(await accounts.usage.purge("console"), 0);
    assert.deepEqual(await bench().sql.query("select kind from usage"), [{ kind: "accepted" }]);
  });

  test("impossible counts of a client are brought into bounds", async () => {
    const { caller } = await bench().person("ann");
    const times = { totalMs: -1, queueMs: NaN, prefillMs: Infinity };
    for (const characters of [NaN, -5, 1e300, 1.4]) bench().accounts.record(caller, { ...shown, characters, times });
    await bench().accounts.flush();
    const rows = await bench().sql.query(
      "select characters, total_ms, queue_ms, prefill_ms from usage order by characters",
    );
    assert.deepEqual(
      rows.map((row) => row.characters),
      [0, 0, 1, 2_000_000_000],
    );
    assert.ok(rows.every((row) => row.total_ms === null && row.queue_ms === null && row.prefill_ms === null));
  });

  for (const from of ["2026-3-1", "yesterday", "2026-13-01", "'; drop table usage"])
    test(`${from} is no day`, () =>
      assert.rejects(
        bench().accounts.usage.report("console", { from, to: "2026-03-31", by: [] }),
        /a day is written as/,
      ));
}
