/**
 * What metrics and traces cost: processor time per request of the real gateway before a scripted engine, its client in the same
 * process included, with and without them.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "../server/base/systemClock.ts";
import { readServeConfig } from "../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../server/gateway/http/jsonLog.ts";
import { openAccess } from "../server/gateway/openAccess.ts";
import { startGateway } from "../server/gateway/startGateway.ts";
import { createTelemetry } from "../server/telemetry/createTelemetry.ts";
import { scriptedEngine } from "../test/support/scriptedEngine.ts";
import { percentile } from "./support/figures.ts";

const requests = Number(process.argv[2] ?? 2000);
const rounds = Number(process.argv[3] ?? 5);
const atOnce = 8;

type Kind = "without" | "metrics" | "metrics and traces";
const kinds: readonly Kind[] = ["without", "metrics", "metrics and traces"];

const receiver = createServer((request, response) => request.resume().on("end", () => response.end("{}")));
receiver.listen(0, "127.0.0.1");
await once(receiver, "listening");
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/v1/traces`;

const costs = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
// In turns, so that a machine that grows busier is so for all of them.
for (let round = 0; round <= rounds; round++)
  for (const kind of kinds) {
    const cost = await measure(kind);
    // The first round warms up.
    if (round > 0) costs.get(kind)?.push(cost);
  }
const medians = kinds.map((kind) => ({ kind, micros: Math.round(percentile(costs.get(kind) ?? [], 0.5)) }));
const [base] = medians;
for (const { kind, micros } of medians)
  process.stdout.write(
    `${kind.padEnd(20)} ${micros} us a request, ${(micros / (base?.micros ?? 1)).toFixed(3)} of that without\n`,
  );
receiver.closeAllConnections();
receiver.close();

async function measure(kind: Kind): Promise<number> {
  const telemetrySection = kind === "metrics and traces" ? { traces: { url } } : {};
  const limits = { perAddressPerMinute: 1_000_000, perAddressBurst: 100_000, running: 64 };
  const { config } = readServeConfig({ listen: { port: 0 }, telemetry: telemetrySection, limits });
  const engines = new Map([["m", scriptedEngine({ says: "return a + b" })]]);
  const common = { config, engines, version: "", clock: systemClock, log: createJsonLog(() => undefined) };
  const telemetry = kind === "without" ? undefined : await createTelemetry({ ...common, accounts: undefined });
  const gateway = await startGateway({
    ...{ ...common, access: openAccess },
    ...(telemetry && { onServed: (served) => telemetry.onServed(served) }),
  });
  const body = JSON.stringify({ prompt: "def add(a, b):", suffix: "\n" });
  const ask = async (): Promise<void> => {
    for (let sent = 0; sent < requests / atOnce; sent++)
      await (
        await fetch(`${gateway.url}/v1/completions`, {
          ...{ method: "POST", body },
          headers: { "content-type": "application/json" },
        })
      ).text();
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: atOnce }, ask));
  const { user, system } = process.cpuUsage(before);
  await gateway.drain();
  await telemetry?.close();
  return (user + system) / requests;
}
