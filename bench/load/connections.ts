import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { request as httpRequest } from "node:http";
import { percentile } from "../support/figures.ts";
import { startLoadGateway } from "./gateway.ts";
import { completionBody } from "./people.ts";

const atOnce = 100;
const instant = { prefillMs: 0, tokenMs: 0, tokens: 1, running: 4, waiting: 64 };

/** Connections that have asked once and are kept for later. */
export async function idleConnections(wanted: number) {
  const gateway = await startLoadGateway(instant);
  const { hostname, port } = new URL(gateway.url);
  const sockets: Socket[] = [];
  const open = async (): Promise<void> => {
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    socket.write(`GET /health HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    await once(socket, "data");
    sockets.push(socket);
  };
  try {
    // What is made once, such as compiled code, is no connection's.
    for (let number = 0; number < atOnce; number++) await open();
    const { residentBytes: before } = await gateway.usage();
    const first = sockets.length;
    while (sockets.length < wanted) await Promise.all(Array.from({ length: atOnce }, open));
    const { residentBytes: after } = await gateway.usage();
    const open_ = sockets.filter(({ destroyed, readyState }) => !destroyed && readyState === "open").length;
    return {
      connections: open_,
      residentMiB: Math.round(after / 2 ** 20),
      kibEach: (after - before) / 1024 / (sockets.length - first),
    };
  } finally {
    for (const socket of sockets) socket.destroy();
    await gateway.close();
  }
}

/** From the end of a client's connection to the end of its work in the engine. */
export async function disconnects(rounds: number) {
  const gateway = await startLoadGateway({ prefillMs: 20, tokenMs: 20, tokens: 500, running: 4, waiting: 64 });
  const times: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const left = gateway.next("left");
      const headers = { "content-type": "application/json" };
      const asked = httpRequest(`${gateway.url}/v1/completions`, { method: "POST", headers }).end(completionBody);
      asked.on("error", () => undefined);
      const [answer] = (await once(asked, "response")) as [NodeJS.ReadableStream];
      answer.on("error", () => undefined);
      await once(answer, "data");
      const goneAt = performance.timeOrigin + performance.now();
      asked.destroy();
      times.push((await left).at - goneAt);
    }
    return { rounds, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
  } finally {
    await gateway.close();
  }
}
