/**
 * What the gateway of `lacuna serve` costs and stands, with an engine that takes a fixed time: figures of the gateway, none of a
 * model. `npm run bench:load -- [--seconds 10] [--connections 10000] [--json]`
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import { disconnects, idleConnections } from "./load/connections.ts";
import { engineTaking } from "./load/engineTaking.ts";
import { startLoadGateway } from "./load/gateway.ts";
import { completionBody, direct, loud, people, throughHttp, warmUp, type Figures } from "./load/people.ts";
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
async function ownLimit(isStreamed: boolean) {
  const pace = { prefillMs: 0, tokenMs: 0, tokens: 8, running: 64, waiting: 1000 };
  const gateway = await startLoadGateway(pace);
  const ask = throughHttp(gateway.url);
  await warmUp(ask);
  ask.close();
  const body = isStreamed ? completionBody : completionBody.replace('"stream":true', '"stream":false');
  const before = await gateway.usage();
  const { requests, latency, non2xx } = await autocannon({
    url: `${gateway.url}/v1/completions`,
    ...{ method: "POST", headers: { "content-type": "application/json" }, body },
    ...{ connections: 32, duration: seconds },
  });
  const after = await gateway.usage();
  await gateway.close();
  return {
    ...{ perSecond: requests.average, p50Ms: latency.p50, p97Ms: latency.p97_5, errors: non2xx },
    cpuMsEach: (after.cpuMs - before.cpuMs) / requests.total,
  };
}

/** People who type, through the gateway and at the engine itself. */
async function typing(users: number) {
  const pace = { prefillMs: 60, tokenMs: 10, tokens: 12, running: 512, waiting: 1000 };
  const load = { users, forMs, thinkMs: 500, givenUp: 0.4 };
  const alone = await people({ ...load, ask: direct(engineTaking(pace)) });
  const gateway = await startLoadGateway(pace);
  const ask = throughHttp(gateway.url);
  await warmUp(ask);
  const through = await people({ ...load, ask });
  ask.close();
  await gateway.close();
  return { users, alone, through };
}

/** People at an engine that answers four at once, without and beside one who asks a hundred times as often as any of them. */
async function noisyNeighbour() {
  const users = 15;
  const others = { users, forMs, thinkMs: 1500, givenUp: 0 };
  const gateway = await startLoadGateway({ prefillMs: 60, tokenMs: 10, tokens: 12, running: 4, waiting: 64 });
  const ask = throughHttp(gateway.url);
  await warmUp(ask);
  const without = await people({ ...others, ask });
  const perSecond = (100 * without.perSecond) / users;
  const [beside, theLoud] = await Promise.all([people({ ...others, ask }), loud({ perSecond, forMs, ask })]);
  ask.close();
  await gateway.close();
  return { users, without, beside, loud: theLoud };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const row = (what: string, { answers, errors, perSecond, p50Ms, p95Ms }: Figures) => ({
  ...{ what, answers, refused: errors, "per second": round(perSecond), "p50 ms": round(p50Ms), "p95 ms": round(p95Ms) },
});

/** Told as soon as it is known, but where one JSON object is wanted. */
const say = (tell: () => void): void => {
  if (!values.json) tell();
};

async function limits() {
  const limit = { whole: await ownLimit(false), streamed: await ownLimit(true) };
  say(() => {
    console.log("\nOwn limit: 32 connections, an engine that takes no time, eight tokens");
    printTable(
      Object.entries(limit).map(([answer, { perSecond, p50Ms, p97Ms, errors, cpuMsEach }]) => ({
        ...{ answer, "per second": round(perSecond), "p50 ms": p50Ms, "p97.5 ms": p97Ms, errors },
        "processor ms each": Math.round(cpuMsEach * 100) / 100,
      })),
    );
  });
  return limit;
}

async function crowds() {
  const typed = [await typing(64), await typing(256)];
  say(() => {
    console.log("\nPeople who type: 60 ms and 10 ms a token, four of ten requests given up");
    printTable(
      typed.flatMap(({ users, alone, through }) => [
        { ...row(`${users}, engine alone`, alone), "of alone": "", "p95 more": "" },
        {
          ...row(`${users}, gateway`, through),
          "of alone": `${Math.round((100 * through.perSecond) / alone.perSecond)} %`,
          "p95 more": `${round(through.p95Ms - alone.p95Ms)} ms`,
        },
      ]),
    );
  });
  return typed;
}

async function neighbours() {
  const neighbour = await noisyNeighbour();
  const { users, without, beside } = neighbour;
  say(() => {
    console.log("\nA loud neighbour: an engine that answers four at once");
    printTable([
      row(`${users} people`, without),
      row(`${users} people beside the loud one`, beside),
      row("the loud one, 100 times one of them", neighbour.loud),
    ]);
  });
  return neighbour;
}

async function main(): Promise<void> {
  const cores = availableParallelism();
  const load = loadavg().map(round);
  say(() => console.log(`${cores} cores, ${process.version}, load average ${load.join(" ")}, ${seconds} s each`));
  const limit = await limits();
  const typed = await crowds();
  const neighbour = await neighbours();
  const left = await disconnects(50);
  say(() => {
    const { rounds, p50Ms, p95Ms } = left;
    console.log(
      `\nClient gone: out of the engine after p50 ${round(p50Ms)} ms, p95 ${round(p95Ms)} ms (${rounds} times)`,
    );
  });
  const idle = await idleConnections(Number(values.connections));
  say(() =>
    console.log(
      `\nIdle: ${idle.connections} connections, ${round(idle.kibEach)} KiB each, ${idle.residentMiB} MiB in all`,
    ),
  );
  if (values.json)
    console.log(JSON.stringify({ node: process.version, cores, load, seconds, limit, typed, neighbour, left, idle }));
}

await main();
