import assert from "node:assert/strict";
import type { AuditQuery, AuditReply } from "../../server/admin/api.ts";
import { adminSuite } from "./support/adminSuite.ts";

adminSuite("admin: the audit log by day", (current) => {
  /** Each name is added one hour after the one before, from Monday noon, UTC, on. */
  const addHourly = async (names: readonly string[]): Promise<void> => {
    for (const name of names) {
      await current().bench.accounts.people.add("console", { name, role: "developer" });
      current().bench.time.advance(3600);
    }
  };
  const names = ["h12", "h13", "h14", "h15", "h16", "h17", "h18", "h19", "h20", "h21", "h22", "h23", "h00", "h01"];

  const cases: readonly { readonly zone: string; readonly query: AuditQuery; readonly seen: readonly string[] }[] = [
    { zone: "UTC", query: { from: "2026-03-24" }, seen: ["h01", "h00"] },
    { zone: "UTC", query: { to: "2026-03-23" }, seen: names.slice(0, 12).toReversed() },
    { zone: "UTC", query: { from: "2026-03-24", to: "2026-03-24", limit: "1" }, seen: ["h01"] },
    { zone: "UTC", query: { from: "2026-03-25" }, seen: [] },
    { zone: "Europe/Berlin", query: { from: "2026-03-24", to: "2026-03-24" }, seen: ["h01", "h00", "h23"] },
    { zone: "America/New_York", query: { from: "2026-03-24" }, seen: [] },
  ];
  for (const { zone, query, seen } of cases)
    test(`${JSON.stringify(query)} in ${zone}`, async () => {
      const carl = await current().person("carl", "auditor");
      await current().bench.accounts.settings.write("console", { timeZone: zone });
      await addHourly(names);
      const { body } = await current().get<AuditReply>(carl, "audit", { action: "user.add", ...query });
      assert.deepEqual(
        body.records.map(({ targetName }) => targetName).filter((name) => name !== "carl"),
        seen,
      );
    });

  test("what is no day is refused", async () => {
    const carl = await current().person("carl", "auditor");
    for (const query of [{ from: "2026-02-31" }, { to: "yesterday" }])
      assert.equal((await current().get(carl, "audit", query)).status, 400, JSON.stringify(query));
  });
});
