import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pageRoutes } from "../../server/web/pageRoutes.ts";
import { closeGateways, testGateway, type TestGateway } from "../gateway/support/testGateway.ts";

suite("pages: the dashboard's addresses", () => {
  let folder: string;
  let gateway: TestGateway;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-pages-"));
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "dashboard.html"), "<p>dashboard</p>");
    writeFileSync(join(folder, "playground.html"), "<p>playground</p>");
    gateway = await testGateway({ says: "x" }, { moreRoutes: pageRoutes(folder, ["dashboard"]) });
  });
  suiteTeardown(async () => {
    await closeGateways();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(gateway.url + path, { headers, redirect: "manual" });

  for (const path of ["/dashboard", "/dashboard/", "/dashboard/people", "/dashboard/people/ann%2Fb?a=b"])
    test(`answers ${path} with the page, which knows the rest`, async () => {
      const answer = await get(path);
      assert.deepEqual([answer.status, await answer.text()], [200, "<p>dashboard</p>"]);
    });

  test("leads to the dashboard, and gives Ollama's clients their sign of life", async () => {
    const { status, headers } = await get("/", { accept: "text/html" });
    assert.deepEqual([status, headers.get("location")], [302, "/dashboard"]);
    assert.equal(await (await get("/", { accept: "*/*" })).text(), "Ollama is running");
  });

  test("has a policy that lets neither scripts nor styles stand in the page", async () => {
    const policy = (await get("/dashboard")).headers.get("content-security-policy") ?? "";
    assert.ok(!policy.includes("unsafe"), policy);
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"])
      assert.ok(policy.split("; ").includes(part), part);
  });

  for (const path of ["/dashboards", "/playground", "/dashboard.html"])
    test(`has nothing at ${path}`, async () => assert.equal((await get(path)).status, 404));
});
