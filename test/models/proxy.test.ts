import assert from "node:assert/strict";
import { createServer, request, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { httpGet } from "../../server/models/sources/httpGet.ts";
import { findProxy, openTunnel, type Env } from "../../server/models/sources/proxy.ts";
import { serve, statusAnswer, type Answer, type FileServer } from "../support/fileServer.ts";
import { quick } from "../support/models.ts";

const proxy = "http://proxy.example:3128";
const choices: Readonly<Record<string, readonly [target: string, env: Env, proxy: string | undefined]>> = {
  "no variables": ["https://a.example/", {}, undefined],
  "HTTPS_PROXY for https": ["https://a.example/", { HTTPS_PROXY: proxy }, `${proxy}/`],
  "not for http": ["http://a.example/", { HTTPS_PROXY: proxy }, undefined],
  "the lower-case name comes first": [
    "https://a.example/",
    { https_proxy: proxy, HTTPS_PROXY: "http://other:1" },
    `${proxy}/`,
  ],
  ALL_PROXY: ["https://a.example/", { ALL_PROXY: proxy }, `${proxy}/`],
  "an address without a scheme": ["https://a.example/", { HTTPS_PROXY: "proxy.example:3128" }, `${proxy}/`],
  "NO_PROXY with the host": ["https://a.example/", { HTTPS_PROXY: proxy, NO_PROXY: "b.example, a.example" }, undefined],
  "NO_PROXY with its domain": ["https://a.b.example/", { HTTPS_PROXY: proxy, NO_PROXY: ".b.example" }, undefined],
  "NO_PROXY with another port": ["https://a.example/", { HTTPS_PROXY: proxy, NO_PROXY: "a.example:8443" }, `${proxy}/`],
  "NO_PROXY that only ends alike": ["https://xa.example/", { HTTPS_PROXY: proxy, NO_PROXY: "a.example" }, `${proxy}/`],
  "NO_PROXY for all": ["https://a.example/", { HTTPS_PROXY: proxy, NO_PROXY: "*" }, undefined],
  "loopback never": ["https://localhost:9/", { HTTPS_PROXY: proxy }, undefined],
  "socks is not spoken": ["https://a.example/", { HTTPS_PROXY: "socks5://p:1" }, undefined],
};

suite("proxy", () => {
  for (const [title, [target, env, expected]] of Object.entries(choices)) {
    test(title, () => assert.equal(findProxy(new URL(target), env)?.href, expected));
  }

  const open: { close(): unknown }[] = [];
  teardown(() => Promise.all(open.splice(0).map((each) => each.close())));
  const start = async (...answers: readonly Answer[]): Promise<FileServer> => {
    const server = await serve(...answers);
    open.push(server);
    return server;
  };

  test("plain http goes through the proxy with the whole address and the proxy's credentials", async () => {
    const server = await start(statusAnswer(200));
    const env = { HTTP_PROXY: server.url.replace("http://", "http://me:pass@") };
    const signal = new AbortController().signal;
    const response = await httpGet(new URL("http://models.example/x.gguf"), {
      headers: {},
      signal,
      timings: quick,
      env,
    });
    response.destroy();
    const [seen] = server.requests;
    assert.equal(seen?.url, "http://models.example/x.gguf");
    assert.equal(seen.headers.host, "models.example");
    assert.equal(seen.headers["proxy-authorization"], `Basic ${Buffer.from("me:pass").toString("base64")}`);
    assert.equal(seen.headers.authorization, undefined);
  });

  test("https goes through a tunnel", async () => {
    const target = await start(statusAnswer(204));
    const asked: string[] = [];
    const tunnels = createServer().on("connect", (connection, socket) => {
      asked.push(connection.url ?? "");
      const { port } = new URL(target.url);
      const onward = connect(Number(port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      socket.once("close", () => onward.destroy());
      onward.once("error", () => socket.destroy());
    });
    const url = await listen(tunnels);
    const socket = await openTunnel(url, new URL("https://models.example/x"), new AbortController().signal);
    // The far end speaks plain http here, which shows that the bytes pass.
    const status = await new Promise((resolve, reject) => {
      const sent = request({ createConnection: () => socket, headers: { host: "models.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.once("error", reject).end();
    });
    socket.destroy();
    assert.deepEqual([asked, status], [["models.example:443"], 204]);
  });

  test("a proxy that refuses is named, without its credentials", async () => {
    const refusing = createServer().on("connect", (_, socket) =>
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
    );
    const url = await listen(refusing);
    url.username = "me";
    await assert.rejects(openTunnel(url, new URL("https://a.example/"), new AbortController().signal), {
      message: `the proxy ${url.host} refused the connection (HTTP 407)`,
    });
  });

  const listen = async (server: Server): Promise<URL> => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push({ close: () => new Promise((resolve) => void (server.closeAllConnections(), server.close(resolve))) });
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  };
});
