import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { allScopes, effectiveScopes, manages, permissions, roles } from "../../server/accounts/permissions.ts";

suite("permissions", () => {
  test("docs/people.md has the same table", () => {
    const page = readFileSync("docs/people.md", "utf8");
    const rows = page.split("\n").map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    for (const role of roles) {
      const row = rows.find(([first]) => first === role);
      const expected = [role, ...allScopes.map((scope) => (permissions[role].includes(scope) ? "yes" : ""))];
      assert.deepEqual(row, expected, "Change the page and the table together.");
    }
    assert.deepEqual(rows.find((cells) => cells[1] === allScopes[0])?.slice(1), allScopes);
  });

  test("docs/audit.md explains every action", () => {
    const page = readFileSync("docs/audit.md", "utf8");
    const source = readFileSync("server/accounts/audit/change.ts", "utf8");
    const actions = [...source.matchAll(/\| "([a-z]+\.[a-z]+)"/g)].map(([, action = ""]) => action);
    assert.ok(actions.length > 20);
    assert.deepEqual(
      actions.filter((action) => !page.includes(`\`${action}\``)),
      [],
    );
  });

  test("nobody who may not write people manages anybody, and only owners manage owners", () => {
    for (const role of roles) {
      if (!permissions[role].includes("people.write")) assert.deepEqual(manages[role], []);
      assert.equal(manages[role].includes("owner"), role === "owner");
      assert.ok(role === "owner" || !manages[role].includes(role) || !permissions[role].includes("people.write"));
    }
  });

  test("a token's scopes only take away", () => {
    for (const role of roles) {
      assert.deepEqual(effectiveScopes(role, allScopes), permissions[role]);
      assert.deepEqual(effectiveScopes(role, ["complete", "nonsense"]), role === "auditor" ? [] : ["complete"]);
    }
  });
});
