import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { httpSource, mirrorSource } from "../../server/models/sources/http.ts";
import {
  cutAnswer,
  fileAnswer,
  serve,
  silentAnswer,
  statusAnswer,
  type Answer,
  type FileServer,
} from "../support/fileServer.ts";
import { pullTiny, quick, sha256, temporaryFolder, tinyEntry, tinyModel, type PullOptions } from "../support/models.ts";

const wrong = Buffer.from(tinyModel).fill(7, 3000);
const file = tinyEntry.fileName;

suite("pull over HTTP", () => {
  let folder = { path: "", remove: async () => {} };
  const servers: FileServer[] = [];
  const at = (name: string): string => join(folder.path, name);
  const start = async (...answers: readonly Answer[]): Promise<FileServer> => {
    const server = await serve(...answers);
    servers.push(server);
    return server;
  };
  const cut = (bytes: Buffer, length: number, etag = '"one"') =>
    cutAnswer(bytes, length, { etag, into: at(`${file}.part`) });
  const from = (server: FileServer, timings = quick) => mirrorSource(server.url, tinyEntry, { timings, env: {} });
  const pull = (options: Omit<PullOptions, "folder">) => pullTiny({ folder: folder.path, ...options });

  setup(async () => void (folder = await temporaryFolder()));
  teardown(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    await folder.remove();
  });

  test("a whole file arrives, is verified, stamped and put in place", async () => {
    const server = await start(fileAnswer(tinyModel));
    const { outcome, progress } = await pull({ sources: [from(server)] });
    assert.deepEqual(outcome, {
      kind: "ready",
      from: "company mirror",
      model: { id: "tiny", file: at(file), sha256: tinyEntry.sha256, family: "qwen" },
    });
    assert.deepEqual((await readdir(folder.path)).sort(), [file, `${file}.lacuna.json`]);
    assert.ok((await readFile(at(file))).equals(tinyModel));
    assert.equal(server.requests[0]?.url, `/${file}`);
    assert.deepEqual([...new Set(progress.map(({ phase }) => phase))], ["downloading", "verifying"]);
    assert.equal(progress.at(-1)?.doneBytes, tinyModel.length);
  });

  test("an installed model returns at once, without any request", async () => {
    const server = await start(fileAnswer(tinyModel));
    await pull({ sources: [from(server)] });
    const { outcome } = await pull({ sources: [from(server)] });
    assert.equal(outcome.kind === "ready" && outcome.from, "already installed");
    assert.equal(server.requests.length, 1);
  });

  test("a damaged file in its place is replaced", async () => {
    await writeFile(at(file), wrong);
    const server = await start(fileAnswer(tinyModel));
    const { outcome } = await pull({ sources: [from(server)] });
    assert.equal(outcome.kind, "ready");
    assert.ok((await readFile(at(file))).equals(tinyModel));
  });

  test("a broken connection is resumed where it broke", async () => {
    const server = await start(cut(tinyModel, 1000), cut(tinyModel, 1500), fileAnswer(tinyModel));
    const { outcome } = await pull({ sources: [from(server)] });
    assert.equal(outcome.kind, "ready");
    const asked = server.requests.map(({ headers }) => [headers.range, headers["if-range"]]);
    assert.deepEqual(asked, [
      [undefined, undefined],
      ["bytes=1000-", '"one"'],
      ["bytes=2500-", '"one"'],
    ]);
  });

  test("a later pull goes on where an earlier one gave up, also from another source", async () => {
    const first = await start(cut(tinyModel, 2000), statusAnswer(404));
    const { outcome: failed } = await pull({ sources: [from(first)] });
    assert.equal(failed.kind, "failed");
    const second = await start(fileAnswer(tinyModel));
    const { outcome } = await pull({ sources: [from(second)] });
    assert.equal(outcome.kind, "ready");
    // Without If-Range: the ETag was another server's.
    assert.deepEqual(
      [second.requests[0]?.headers.range, second.requests[0]?.headers["if-range"]],
      ["bytes=2000-", undefined],
    );
  });

  test("a file that changed on the server is fetched from its beginning", async () => {
    const server = await start(cut(wrong, 3500, '"old"'), fileAnswer(tinyModel, '"new"'));
    const { outcome } = await pull({ sources: [from(server)] });
    assert.equal(outcome.kind, "ready");
    assert.equal(server.requests.length, 2);
  });

  test("a server without ranges is read from the beginning again", async () => {
    const whole: Answer = (_, response) =>
      void response.writeHead(200, { "content-length": tinyModel.length }).end(tinyModel);
    const server = await start(cut(tinyModel, 1000), whole);
    assert.equal((await pull({ sources: [from(server)] })).outcome.kind, "ready");
  });

  test("a wrong beginning from an earlier attempt gets a second chance from zero", async () => {
    await writeFile(at(`${file}.part`), wrong.subarray(0, 3500));
    const server = await start(fileAnswer(tinyModel));
    const { outcome } = await pull({ sources: [from(server)] });
    assert.equal(outcome.kind, "ready");
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.range),
      ["bytes=3500-", undefined],
    );
  });

  test("a part that is already whole only needs its hash", async () => {
    await writeFile(at(`${file}.part`), tinyModel);
    const server = await start(statusAnswer(500));
    assert.equal((await pull({ sources: [from(server)] })).outcome.kind, "ready");
    assert.equal(server.requests.length, 0);
  });

  test("a wrong hash is told with both values, and nothing stays", async () => {
    const server = await start(fileAnswer(wrong));
    const { outcome } = await pull({ sources: [from(server)] });
    assert.equal(outcome.kind, "failed");
    assert.ok(outcome.message.includes(sha256(wrong)) && outcome.message.includes(tinyEntry.sha256), outcome.message);
    assert.deepEqual(await readdir(folder.path), []);
  });

  const refusals: Readonly<Record<string, readonly [answer: Answer, why: RegExp, requests: number]>> = {
    "no such file": [statusAnswer(404), /HTTP 404 \(no such file there\)/, 1],
    "access denied": [statusAnswer(403), /HTTP 403 \(access denied\)/, 1],
    "a server that is out of order": [statusAnswer(503), /HTTP 503/, 3],
    "a sign-in page": [statusAnswer(200, { "content-type": "text/html; charset=utf-8" }), /sign-in page/, 1],
    "another size": [fileAnswer(tinyModel.subarray(1)), /its file has \d+ bytes, expected \d+/, 1],
    "another hash, told beforehand": [
      statusAnswer(302, { location: "/x", "x-linked-etag": `"${"0".repeat(64)}"` }),
      /another file \(sha256 0000/,
      1,
    ],
    "endless redirects": [statusAnswer(302, { location: "/again" }), /more than 6 redirects/, 21],
    "a redirect to a cloud's secrets": [
      statusAnswer(302, { location: "http://169.254.169.254/latest" }),
      /redirect to 169\.254/,
      3,
    ],
    "a redirect to a file": [statusAnswer(302, { location: "file:///etc/passwd" }), /redirect to file:/, 3],
    silence: [silentAnswer, /no data from 127\.0\.0\.1:\d+ for 0\.3 s/, 3],
  };
  for (const [title, [answer, why, requests]] of Object.entries(refusals)) {
    test(`${title}: the message says so and what to do`, async () => {
      const server = await start(answer);
      const { outcome } = await pull({ sources: [from(server)] });
      assert.equal(outcome.kind, "failed");
      assert.match(outcome.message, why);
      assert.match(outcome.message, /company mirror \(http:\/\/127/);
      assert.ok(outcome.message.includes(at(file)) && outcome.message.includes("--from FILE"));
      assert.equal(server.requests.length, requests);
    });
  }

  test("a closed port fails at once, and the next source is tried", async () => {
    const gone = await start(statusAnswer(500));
    await gone.close();
    const server = await start(fileAnswer(tinyModel));
    const { outcome } = await pull({ sources: [from(gone), from(server)] });
    assert.equal(outcome.kind, "ready");
  });

  test("a connection that never stands is given up once and quickly", async () => {
    const connections: Socket[] = [];
    const mute = createServer((socket) => void connections.push(socket));
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const { port } = mute.address() as AddressInfo;
    const before = performance.now();
    // It accepts, but never answers the TLS handshake.
    const source = httpSource("mirror", `https://127.0.0.1:${port}/`, { timings: quick, env: {} });
    const { outcome } = await pull({ sources: [source] });
    for (const socket of connections) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
    assert.match(outcome.kind === "failed" ? outcome.message : "", /no connection to 127\.0\.0\.1:\d+ within 0\.3 s/);
    assert.equal(connections.length, 1);
    assert.ok(performance.now() - before < 2000);
  });

  test("a sender of more than the file is cut off", async () => {
    const endless: Answer = (_, response) => void response.writeHead(200).end(Buffer.concat([tinyModel, tinyModel]));
    const server = await start(endless);
    const { outcome } = await pull({ sources: [from(server)] });
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /more than the expected/);
  });

  test("credentials of the address reach its own server and no message", async () => {
    const server = await start(statusAnswer(404));
    const address = server.url.replace("http://", "http://user:s3cret@");
    const { outcome } = await pull({ sources: [httpSource("mirror", address, { timings: quick, env: {} })] });
    assert.equal(server.requests[0]?.headers.authorization, `Basic ${Buffer.from("user:s3cret").toString("base64")}`);
    assert.ok(outcome.kind === "failed" && !outcome.message.includes("s3cret"));
  });

  test("credentials do not follow a redirect to another origin", async () => {
    const other = await start(fileAnswer(tinyModel));
    const server = await start(statusAnswer(302, { location: other.url }));
    const address = server.url.replace("http://", "http://user:s3cret@");
    const { outcome } = await pull({ sources: [httpSource("mirror", address, { timings: quick, env: {} })] });
    assert.equal(outcome.kind, "ready");
    assert.equal(other.requests[0]?.headers.authorization, undefined);
  });

  test("an abort keeps what has arrived", async () => {
    const abort = new AbortController();
    const server = await start(cut(tinyModel, 2000), silentAnswer);
    const pulling = pull({ sources: [from(server, { ...quick, stallMs: 60_000 })], signal: abort.signal });
    while (server.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    const { outcome } = await pulling;
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /Cancelled.*lacuna models pull tiny/);
    assert.equal((await readFile(at(`${file}.part`))).length, 2000);
  });

  test("two pulls of the same model: one downloads, the other waits for it", async () => {
    const server = await start(fileAnswer(tinyModel));
    const outcomes = await Promise.all([1, 2, 3].map(() => pull({ sources: [from(server)] })));
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome.kind),
      ["ready", "ready", "ready"],
    );
    assert.equal(server.requests.length, 1);
    assert.deepEqual((await readdir(folder.path)).sort(), [file, `${file}.lacuna.json`]);
  });

  test("without disk space nothing is asked for, and the message says how much is missing and where", async () => {
    const server = await start(fileAnswer(tinyModel));
    const { outcome } = await pull({ sources: [from(server)], free: async () => 1000 });
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /not enough disk space in .*lacuna-models-.*are missing.*model\.folder/s);
    assert.equal(server.requests.length, 0);
  });

  test("a folder that cannot be made is told", async () => {
    await writeFile(at("taken"), "");
    const { outcome } = await pullTiny({ folder: at("taken"), sources: [] });
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /could not be put into .*model\.folder/s);
  });

  test("offline with nothing to copy from says so", async () => {
    const { outcome } = await pull({ sources: [], network: "offline" });
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /network\.offline\.enable is on/);
  });
});
