import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../server/base/systemClock.ts";
import { closeGateways, testGateway, type TestGateway } from "../gateway/support/testGateway.ts";
import { makeCertificate, name, proxies, startProxy, type Running } from "./support/proxies.ts";

/**
 * The files of deploy/proxy/ in front of the real server, whose engine follows a script. Needs openssl and the four proxies
 * on PATH; LACUNA_PROXIES=nginx,caddy tries those alone.
 */
const wanted = process.env.LACUNA_PROXIES?.split(",") ?? Object.keys(proxies);

for (const [title, proxy] of Object.entries(proxies).filter(([each]) => wanted.includes(each)))
  suite(`behind ${title}`, function () {
    this.timeout(30_000);
    let folder = "";
    let gateway: TestGateway;
    let running: Running | undefined;

    setup(async () => {
      folder = mkdtempSync(join(tmpdir(), "lacuna-proxy-"));
      makeCertificate(folder);
    });
    teardown(async () => {
      await running?.stop();
      running = undefined;
      await closeGateways();
      rmSync(folder, { recursive: true, force: true });
    });

    async function start(limits: object = {}): Promise<void> {
      const listen = { names: [name], trustedProxies: ["127.0.0.1"] };
      const script = { says: "one two three four five six seven eight nine ten", delayMs: 150, clock: systemClock };
      gateway = await testGateway(script, { config: { listen, limits } });
      running = await startProxy(proxy, folder, new URL(gateway.url).host);
    }

    const ask = (options: Ask) => askThrough(running?.port ?? 0, options);

    for (const path of ["/v1/completions", "/api/generate"])
      test(`${path} streams piece by piece`, async () => {
        await start();
        const response = await ask({ path, body: { model: "test-model", prompt: "x", stream: true } });
        await once(response, "data");
        assert.equal(gateway.engine.running, 1, "the first piece came after the last was made");
        let pieces = 1;
        response.on("data", () => pieces++);
        await once(response, "end");
        assert.ok(pieces > 4, `${pieces} pieces`);
      });

    // HAProxy keeps what a client that left has asked for until the answer begins.
    for (const stream of title === "haproxy" ? [true] : [true, false])
      test(`a client that leaves ends the work, ${stream ? "" : "not "}streaming`, async () => {
        await start();
        const asked = send(running?.port ?? 0, { path: "/v1/completions", body: { prompt: "x", stream } });
        asked.on("error", () => {});
        if (stream) await once((await once(asked, "response"))[0] as IncomingMessage, "data");
        else await until(() => gateway.engine.running === 1);
        const { nextServed } = gateway;
        const served = nextServed();
        const leftAt = performance.now();
        asked.destroy();
        assert.equal((await served).status, 499);
        await until(() => gateway.engine.aborted === 1);
        assert.ok(performance.now() - leftAt < 1000);
      });

    test("limits count each client's own address, whatever it claims", async () => {
      await start({ perAddressPerMinute: 1, perAddressBurst: 2 });
      const from = async (localAddress: string, claims: string): Promise<number | undefined> => {
        const response = await ask({ path: "/v1/models", localAddress, headers: { "x-forwarded-for": claims } });
        response.resume();
        return response.statusCode;
      };
      assert.equal(await from("127.0.0.2", "9.9.9.1"), 200);
      assert.equal(await from("127.0.0.2", "9.9.9.2"), 200);
      assert.equal(await from("127.0.0.2", "9.9.9.3"), 429);
      assert.equal(await from("127.0.0.3", "9.9.9.3"), 200);
    });

    test("a WebSocket is passed on", async () => {
      const echo = createServer((_, reply) => reply.end()).listen(0, "127.0.0.1");
      echo.on("upgrade", (_, socket) => {
        socket.on("error", () => {});
        socket.write(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
        );
        socket.pipe(socket);
      });
      await once(echo, "listening");
      try {
        const address = echo.address();
        running = await startProxy(
          proxy,
          folder,
          `127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
        );
        const asked = upgrade(running.port);
        const [response, socket] = (await once(asked, "upgrade")) as [
          IncomingMessage,
          NodeJS.ReadWriteStream & { destroy(): void },
        ];
        assert.equal(response.statusCode, 101);
        socket.write("there and back");
        assert.equal(String((await once(socket, "data"))[0]), "there and back");
        socket.destroy();
      } finally {
        echo.closeAllConnections();
        echo.close();
      }
    });
  });

type Ask = {
  readonly path: string;
  readonly body?: object;
  readonly localAddress?: string;
  readonly headers?: Record<string, string>;
};

function send(port: number, { path, body, localAddress, headers = {} }: Ask) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const json = text === undefined ? {} : { "content-type": "application/json", "content-length": text.length };
  const asked = request({
    ...{ host: "127.0.0.1", port, path, method: body === undefined ? "GET" : "POST", servername: name },
    ...{ rejectUnauthorized: false, agent: false, headers: { host: name, ...json, ...headers } },
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  asked.end(text);
  return asked;
}

const askThrough = async (port: number, ask: Ask): Promise<IncomingMessage> =>
  (await once(send(port, ask), "response"))[0] as IncomingMessage;

const upgrade = (port: number) =>
  send(port, {
    path: "/v1/lacuna/lsp",
    headers: {
      upgrade: "websocket",
      connection: "Upgrade",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    },
  });

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail("it did not come to that");
}
