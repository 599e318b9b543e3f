import assert from "node:assert/strict";
import { readServeConfig } from "../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../server/gateway/http/jsonLog.ts";
import { createTelemetry } from "../../server/telemetry/createTelemetry.ts";
import { PoolBench } from "../engine/pool/poolBench.ts";
import { valueOf } from "./support/watchedGateway.ts";

suite("telemetry: engines of a pool", () => {
  test("one that is taken out, and comes back", async () => {
    const bench = await PoolBench.open(2);
    const { config } = readServeConfig({ telemetry: { metrics: { port: 0 } } });
    const { clock, pool } = bench;
    const log = createJsonLog(() => undefined);
    const engines = new Map([["m", pool]]);
    const telemetry = await createTelemetry({ ...{ config, engines, version: "", clock, log }, accounts: undefined });
    const figures = async (): Promise<readonly (number | undefined)[]> => {
      const exposition = await (await fetch(telemetry.url ?? "")).text();
      const series = ["up", "ejections"].map((name) => `lacuna_replica_${name}{model="m",replica="r0"}`);
      return series.map((each) => valueOf(exposition, each));
    };
    try {
      assert.deepEqual(await figures(), [1, 0]);
      bench.replica("r0").mode = "dead";
      for (let at = 0; at < 20; at++) await bench.ask(`file${at}`);
      assert.deepEqual(await figures(), [0, 1]);
      bench.replica("r0").mode = "well";
      await clock.advance(120_000);
      assert.deepEqual(await figures(), [1, 1]);
    } finally {
      await telemetry.close();
      await bench.close();
    }
  });
});
