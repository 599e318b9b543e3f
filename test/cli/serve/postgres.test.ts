import assert from "node:assert/strict";
import { systemClock } from "../../../server/base/systemClock.ts";
import { startServer } from "../../../server/cli/serve/startServer.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import type { Gateway } from "../../../server/gateway/startGateway.ts";
import { findPostgres, startPostgres } from "../../accounts/support/postgres.ts";
import { post } from "../../gateway/support/testGateway.ts";
import { scriptedEngine } from "../../support/scriptedEngine.ts";

/** Two servers on one database, from the first start to a person's completion. */
const bin = findPostgres();
if (bin !== undefined)
  suite("serve: on PostgreSQL", function () {
    this.timeout(120_000);

    test("an owner claims one server, adds somebody there, and both answer their token", async () => {
      const database = await startPostgres(bin);
      const started: Gateway[] = [];
      const said: string[] = [];
      const lines: string[] = [];
      const start = async (): Promise<string> => {
        const { config } = readServeConfig({ listen: { port: 0 }, accounts: { enable: true } });
        const gateway = await startServer({
          ...{ config, env: { DATABASE_URL: database.url }, version: "1.2.3", clock: systemClock },
          engines: new Map([["test-model", scriptedEngine({ says: "x" })]]),
          log: createJsonLog((line) => lines.push(line)),
          tell: (text) => said.push(text),
        });
        started.push(gateway);
        return gateway.url;
      };
      try {
        const first = await start();
        const [, code = ""] = /"code": "([\w-]+)"/.exec(said.join("\n")) ?? [];
        const claimed = await post(`${first}/v1/lacuna/claim`, { code, name: "olga" });
        const { token } = (await claimed.json()) as { token: string };
        const asOlga = { authorization: `Bearer ${token}` };
        const second = await start();
        assert.equal(said.length, 1, "the second server has an owner");
        assert.equal((await post(`${first}/v1/lacuna/people`, { name: "ann", role: "developer" }, asOlga)).status, 200);
        const wanted = { label: "laptop", scopes: ["complete", "self"], days: 30 };
        const made = await post(`${first}/v1/lacuna/people/ann/tokens`, wanted, asOlga);
        const secret = /lac_\w+/.exec(await made.text())?.[0] ?? "";
        for (const url of [first, second]) {
          const answer = await post(`${url}/v1/completions`, { prompt: "a" }, { authorization: `Bearer ${secret}` });
          assert.equal(answer.status, 200, await answer.text());
          const status = await fetch(`${url}/v1/lacuna/status`, { headers: asOlga });
          assert.equal(((await status.json()) as { database: string }).database, "postgresql");
        }
        assert.ok(!lines.join("\n").includes(secret.slice(16)));
      } finally {
        for (const gateway of started) await gateway.drain();
        await database.stop();
      }
    });
  });
