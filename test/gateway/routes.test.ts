import assert from "node:assert/strict";
import type { Access, Caller, Role, Scope } from "../../server/domain/access.ts";
import { openAccess } from "../../server/gateway/openAccess.ts";
import { routes } from "../../server/gateway/routes.ts";
import type { Route } from "../../server/gateway/route.ts";
import { askRoute } from "./support/askRoute.ts";
import { closeGateways, testGateway, type TestGateway } from "./support/testGateway.ts";

const roles: readonly Role[] = ["owner", "admin", "auditor", "lead", "developer", "service"];
const scopes: readonly Scope[] = [
  "complete",
  "self",
  "usage.read",
  "audit.read",
  "people.write",
  "policy.write",
  "server.write",
];

/** Every route by everybody, from the route table itself: a new route is in here without anybody thinking of it. */
suite("gateway: who may ask for what", () => {
  let gateway: TestGateway;
  suiteSetup(async () => {
    const config = { limits: { perAddressBurst: 100_000 } };
    gateway = await testGateway({ says: "x" }, { access: byName, config });
  });
  suiteTeardown(closeGateways);

  const statusFor = (route: Route, secret: string | undefined) => askRoute(gateway.url, route, secret);

  for (const route of routes)
    test(`${route.method} ${route.path} (${route.dialect}) needs ${route.scope}`, async () => {
      const isPublic = route.scope === "public";
      const wrong: string[] = [];
      const check = (who: string, isAllowed: boolean, status: number): void => {
        const isRefused = status === 401 || status === 403;
        if (isAllowed === isRefused) wrong.push(`${who}: ${status}`);
      };
      for (const secret of [undefined, "unknown"]) check(secret ?? "nobody", isPublic, await statusFor(route, secret));
      for (const role of roles)
        for (const scope of scopes)
          check(`${role} with ${scope}`, isPublic || scope === route.scope, await statusFor(route, `${role}/${scope}`));
      assert.deepEqual(wrong, []);
    });

  test("what is public tells nothing about people, models or code", () => {
    const open = routes.filter(({ scope }) => scope === "public").map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(open, ["GET /health", "GET /ready", "GET /", "GET /api/version"]);
  });
});

/** The secret says who asks: `role/scope`. */
const byName: Access = {
  ...openAccess,
  authenticate: async (secret) => {
    const [role, scope] = (secret ?? "").split("/");
    const caller: Caller | undefined = scopes.includes(scope as Scope)
      ? { userId: role ?? "", name: "", role: role as Role, groups: [], tokenId: "t", scopes: [scope as Scope] }
      : undefined;
    return caller ? { kind: "caller", caller } : { kind: "refused", reason: "unauthorised", detail: "Sign in." };
  },
};
