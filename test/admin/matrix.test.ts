import assert from "node:assert/strict";
import { permissions, roles } from "../../server/accounts/permissions.ts";
import type { Scope } from "../../server/domain/access.ts";
import type { Route } from "../../server/gateway/route.ts";
import { openEmbeddedDatabase } from "../accounts/support/embeddedFolder.ts";
import { askRoute } from "../gateway/support/askRoute.ts";
import { AdminServer } from "./support/adminServer.ts";

/** None of them says anything about people, models or code to somebody who has not signed in. */
const publicRoutes = [
  "GET /",
  "GET /",
  "GET /api/version",
  "GET /assets/:name",
  "GET /claim",
  "GET /dashboard",
  "GET /dashboard/*",
  "GET /device",
  "GET /health",
  "GET /playground",
  "GET /ready",
  "GET /signin",
  "GET /signout",
  "GET /v1/lacuna/signin",
  "POST /claim",
  "POST /device",
  "POST /signin",
  "POST /signout",
  "POST /v1/lacuna/claim",
  "POST /v1/lacuna/device",
  "POST /v1/lacuna/device/token",
  "POST /v1/lacuna/session",
  "POST /v1/lacuna/session/end",
];

type Asker = { readonly who: string; readonly secret: string | undefined; readonly scope: Scope | undefined };

/** Whatever is in the table, with a body that no route takes for a change: a new route is in here without anybody thinking of it. */
suite("who may ask for what at a whole server", function () {
  this.timeout(120_000);
  let server: AdminServer;
  let stop: () => Promise<void>;
  const askers: Asker[] = [];
  suiteSetup(async () => {
    const opened = await openEmbeddedDatabase();
    stop = opened.stop;
    server = await AdminServer.on(opened.sql);
    askers.push(...(await everybody(server)));
  });
  suiteTeardown(async () => {
    await server.close();
    await stop();
  });

  test("exactly those whose role and token both allow it", async () => {
    const wrong: string[] = [];
    let asked = 0;
    // Sockets pass the same doors; asked as a request, an open one says that it is none.
    for (const route of [...server.routes, ...server.sockets.map((each) => ({ ...each, method: "GET" }) as const)])
      for (const asker of askers) {
        const status = await askRoute(server.url, route, asker.secret);
        const expected = expectedOf(route, asker);
        asked++;
        if (!isOfClass(status, expected, route.scope === "public"))
          wrong.push(`${route.method} ${route.path} by ${asker.who}: ${status}, not ${expected}`);
      }
    assert.deepEqual(wrong, []);
    assert.ok(asked > 1000);
  });

  test("what is public is known", () => {
    const open = server.routes.filter(({ scope }) => scope === "public").map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(open.toSorted(), publicRoutes);
  });

  test("seeing figures is no permission to change anything", () => {
    const changing = server.routes.filter(({ method, scope }) => method === "POST" && scope === "usage.read");
    assert.deepEqual(changing, []);
  });
});

type Expected = "allowed" | 401 | 403;

function expectedOf({ scope }: Pick<Route, "scope">, asker: Asker): Expected {
  if (scope === "public") return "allowed";
  if (asker.scope === undefined) return 401;
  return asker.scope === scope ? "allowed" : 403;
}

/** An allowed request may be asked wrongly, or too often without signing in, but is neither refused nor breaks anything. */
function isOfClass(status: number, expected: Expected, isPublic: boolean): boolean {
  if (expected !== "allowed") return status === expected;
  return status < 500 && status !== 401 && status !== 403 && (isPublic || status !== 429);
}

/** Each role with a token for each single scope it may have, and everybody whose token is worth nothing. */
async function everybody({ bench }: AdminServer): Promise<readonly Asker[]> {
  const { accounts, time } = bench;
  const askers: Asker[] = [];
  const token = async (user: string, scopes: readonly Scope[], days = 30) =>
    accounts.tokens.create("console", { user, label: "test", scopes, days });
  for (const role of roles) {
    await accounts.people.add("console", { name: role, role });
    for (const scope of permissions[role]) {
      const { secret } = await token(role, [scope]);
      askers.push({ who: `${role} with ${scope}`, secret, scope });
    }
  }
  await accounts.people.add("console", { name: "gone", role: "admin" });
  const gone = await token("gone", permissions.admin);
  await accounts.people.deactivate("console", "gone");
  const expired = await token("owner", permissions.owner, 1);
  time.advance(2 * 86_400);
  const revoked = await token("owner", permissions.owner);
  await accounts.tokens.revoke("console", revoked.token.id);
  const worthless = { expired, revoked, "of somebody deactivated": gone };
  for (const [who, { secret }] of Object.entries(worthless)) askers.push({ who, secret, scope: undefined });
  for (const secret of [undefined, "unknown", `${revoked.secret.slice(0, -1)}~`])
    askers.push({ who: secret === undefined ? "nobody" : "a wrong token", secret, scope: undefined });
  return askers;
}
