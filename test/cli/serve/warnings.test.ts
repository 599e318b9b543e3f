import assert from "node:assert/strict";
import { findWarnings } from "../../../server/cli/serve/warnings.ts";
import { oidcConfig } from "../../signin/support/oidcConfig.ts";

suite("serve: warnings", () => {
  const groups = { list: async () => [{ name: "core", weight: 1, models: undefined, members: [] }] };
  const warningsFor = (mapped: Record<string, string>) =>
    findWarnings(groups, { signIn: { oidc: oidcConfig({ issuer: "https://a.example", groups: mapped }) } });

  test("a mapped group that does not exist is told by name, once", async () => {
    assert.deepEqual(await warningsFor({ eng: "core" }), []);
    const found = await warningsFor({ eng: "core", web: "frontend", ui: "frontend" });
    assert.equal(found.length, 1);
    assert.match(found.join(), /signIn\.oidc\.groups names "frontend", but there is no such group/);
  });

  test("without a provider there is nothing to say", async () => {
    assert.deepEqual(await findWarnings(groups, { signIn: { oidc: undefined } }), []);
  });
});
