/**
 * What the gateway of `lacuna serve` costs and stands, with an engine that takes a fixed time: figures of the gateway, none of a
 * model. `npm run bench:load -- [--seconds 10] [--connections 10000] [--json]`
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import { disconnects, idleConnections } from "./load/connections.ts";
import { engineTaking } from "./load/engineTaking.ts";
import { startLoadGateway } from "./load/gateway.ts";
import { completionBody, direct, people, throughHttp, type Figures } from "./load/people.ts";
import { printTable } from "./support/figures.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "10000" },
    json: { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);
const forMs = seconds * 1000;

/** Requests as fast as they are answered, by an engine that takes no time. */
async function ownLimit() {
  const pace = { prefillMs: 0, tokenMs: 0, tokens: 8, running: 64 };
  const gateway = await startLoadGateway(pace);
  const whole = completionBody.replace('"stream":true', '"stream":false');
  const before = await gateway.usage();
  const { requests, latency, non2xx } = await autocannon({
    url: `${gateway.url}/v1/completions`,
    ...{ method: "POST", headers: { "content-type": "application/json" }, body: whole },
    ...{ connections: 32, duration: seconds },
  });
  const after = await gateway.usage();
  await gateway.close();
  const bare = await people({
    ...{ users: 32, forMs: Math.min(forMs, 3000), thinkMs: 0, givenUp: 0 },
    ask: direct(engineTaking(pace)),
  });
  return {
    ...{ perSecond: requests.average, p50Ms: latency.p50, p97Ms: latency.p97_5, errors: non2xx },
    cpuMsEach: (after.cpuMs - before.cpuMs) / requests.total,
    engineAlonePerSecond: bare.perSecond,
  };
}

/** People who type, through the gateway and at the engine itself. */
async function typing(users: number) {
  const pace = { prefillMs: 60, tokenMs: 10, tokens: 12, running: 512 };
  const load = { users, forMs, thinkMs: 500, givenUp: 0.4 };
  const alone = await people({ ...load, ask: direct(engineTaking(pace)) });
  const gateway = await startLoadGateway(pace);
  const ask = throughHttp(gateway.url);
  const through = await people({ ...load, ask });
  ask.close();
  await gateway.close();
  return { users, alone, through };
}

/** Fifteen people at an engine that answers four at once, without and with somebody who asks a hundred times as much. */
async function noisyNeighbour() {
  const run = async (noisy: number): Promise<readonly [Figures, Figures | undefined]> => {
    const gateway = await startLoadGateway({ prefillMs: 60, tokenMs: 10, tokens: 12, running: 4 });
    const ask = throughHttp(gateway.url);
    const others = people({ users: 15, forMs, thinkMs: 1500, givenUp: 0, ask });
    const loud = people({ users: noisy, forMs, thinkMs: 15, givenUp: 0, ask, name: "loud" });
    const found = [await others, noisy > 0 ? await loud : undefined] as const;
    await loud;
    ask.close();
    await gateway.close();
    return found;
  };
  const [without] = await run(0);
  const [withThem, loud] = await run(64);
  return { without, withThem, loud };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const row = (what: string, { answers, errors, perSecond, p50Ms, p95Ms }: Figures) => ({
  ...{ what, answers, errors, "per second": round(perSecond), "p50 ms": round(p50Ms), "p95 ms": round(p95Ms) },
});

/** Told as soon as it is known, but where one JSON object is wanted. */
const say = (tell: () => void): void => {
  if (!values.json) tell();
};

async function main(): Promise<void> {
  const cores = availableParallelism();
  say(() => console.log(`${cores} cores, ${process.version}, ${seconds} s each`));
  const limit = await ownLimit();
  say(() => {
    const { perSecond, p50Ms, p97Ms, errors, cpuMsEach, engineAlonePerSecond } = limit;
    console.log(`own limit: ${round(perSecond)} requests a second with 32 connections (${errors} errors), p50 ${p50Ms} ms,
  p97.5 ${p97Ms} ms, ${round(cpuMsEach)} ms of a core each; the engine alone ${round(engineAlonePerSecond)} a second`);
  });
  const typed = [await typing(64), await typing(256)];
  const neighbour = await noisyNeighbour();
  say(() =>
    printTable([
      ...typed.flatMap(({ users, alone, through }) => [
        row(`${users} people, engine alone`, alone),
        row(`${users} people, gateway`, through),
      ]),
      row("15 people", neighbour.without),
      row("15 people beside a loud one", neighbour.withThem),
      ...(neighbour.loud ? [row("the loud one", neighbour.loud)] : []),
    ]),
  );
  const left = await disconnects(50);
  say(() => {
    const { rounds, p50Ms, p95Ms } = left;
    console.log(
      `client gone: out of the engine after p50 ${round(p50Ms)} ms, p95 ${round(p95Ms)} ms (${rounds} times)`,
    );
  });
  const idle = await idleConnections(Number(values.connections));
  say(() =>
    console.log(
      `idle: ${idle.connections} connections, ${round(idle.kibEach)} KiB each, ${idle.residentMiB} MiB in all`,
    ),
  );
  if (values.json)
    console.log(JSON.stringify({ node: process.version, cores, seconds, limit, typed, neighbour, left, idle }));
}

await main();
