import assert from "node:assert/strict";
import type { Bench } from "../support/bench.ts";

export function policyCases(bench: () => Bench): void {
  const set = (project: string | undefined, document: string) =>
    bench().accounts.policies.set("console", project, document);

  test("without documents nothing is excluded", async () => {
    assert.deepEqual(await bench().accounts.policies.of("acme/shop"), {
      kind: "open",
      rules: { excludedPaths: [], excludedLanguages: [], localFallback: true },
    });
  });

  test("the most restrictive rule of the central document and the project's holds", async () => {
    await set(undefined, `{ "excludedPaths": ["*.pem", "secret/**"], /* the works council */ "localFallback": false }`);
    await set(
      "acme/shop",
      `{ "excludedPaths": ["*.pem", "billing/**"], "excludedLanguages": ["sql"], "localFallback": true }`,
    );
    await set("acme/other", `{ "excludedPaths": ["other/**"] }`);
    assert.deepEqual(await bench().accounts.policies.of("acme/shop"), {
      kind: "open",
      rules: { excludedPaths: ["*.pem", "secret/**", "billing/**"], excludedLanguages: ["sql"], localFallback: false },
    });
  });

  for (const document of ["{", "[]", `{"excludedPaths": "x"}`, `{"newerRule": true}`, `{"excludedPaths": ["!x"]}`])
    test(`a stored document ${document} closes everything`, async () => {
      await bench().sql.query("insert into policies values ('acme/shop', $1, now())", [document]);
      const policy = await bench().accounts.policies.of("acme/shop");
      assert.ok(policy.kind === "closed" && policy.reason.includes("acme/shop"));
      assert.equal((await bench().accounts.policies.of("acme/other")).kind, "open");
      await bench().sql.query("update policies set project = ''");
      assert.equal(
        (await bench().accounts.policies.of("acme/other")).kind,
        "closed",
        "centrally it closes all projects",
      );
    });

  test("a document that cannot be understood is not accepted, and the place is named", async () => {
    await assert.rejects(set(undefined, `{\n  "excludedPaths": [,]\n}`), /in line 2/);
    await assert.rejects(set("a b", "{}"), /a project is named/);
    assert.deepEqual(await bench().accounts.policies.list("console"), []);
  });

  test("a removed document holds no more", async () => {
    await set("acme/shop", `{ "localFallback": false }`);
    await bench().accounts.policies.remove("console", "acme/shop");
    const policy = await bench().accounts.policies.of("acme/shop");
    assert.ok(policy.kind === "open" && policy.rules.localFallback);
    await assert.rejects(bench().accounts.policies.remove("console", "acme/shop"), /no policy/);
  });
}
