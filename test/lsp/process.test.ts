import assert from "node:assert/strict";
import { fork, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleScriptedServer, type BundledServer } from "../support/bundleScriptedServer.ts";
import { at, LspClient, startProcess, type ServerProcess } from "../support/lspClient.ts";

// Real processes: what a client sees of `lacuna lsp` as a program.
suite("language server: as a process", function () {
  this.timeout(20_000);
  const owned: { dispose(): void }[] = [];
  let bundled: BundledServer;
  let folder = "";
  const env = () => ({ ...process.env, LACUNA_CONFIG: join(folder, "none.json") });
  const own = <Each extends { dispose(): void }>(each: Each): Each => {
    owned.push(each);
    return each;
  };
  const start = (...args: string[]): ServerProcess => {
    const server = startProcess([bundled.program, "lsp", ...args], env());
    own({ dispose: () => server.kill() });
    return server;
  };
  suiteSetup(async () => void (bundled = await bundleScriptedServer()));
  suiteTeardown(() => bundled.dispose());
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-lsp-"));
  });
  teardown(() => {
    for (const each of owned.splice(0)) each.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const completes = async (client: LspClient): Promise<void> => {
    await client.initialize();
    client.open("file:///a.ts", "x = \n");
    const { items } = await client.complete("file:///a.ts", at(0, 4));
    assert.equal(items[0]?.insertText, "scripted");
  };
  const leaves = async ({ client, exitCode }: ServerProcess): Promise<void> => {
    await client.request("shutdown");
    client.notify("exit");
    assert.equal(await exitCode, 0);
  };

  test("F9: --stdio with an editor's further arguments: nothing but LSP on stdout, nothing on stderr", async () => {
    const server = start("--stdio", `--clientProcessId=${process.pid}`, "--whatever", "extra");
    await completes(server.client);
    await leaves(server);
    assert.equal(server.stderr(), "");
  });

  test("standard input and output are the default, and its end is the end of the server", async () => {
    const server = start();
    await server.client.initialize();
    server.client.end();
    assert.equal(await server.exitCode, 1);
  });

  test("a broken frame: one line on stderr and code 1, so that the client starts a new server", async () => {
    const server = start("--stdio");
    await server.client.initialize();
    server.client.raw("Content-Length: -1\r\n\r\n");
    assert.equal(await server.exitCode, 1);
    assert.match(server.stderr(), /^lacuna: the client sent a Content-Length that is no size; the connection ends\n$/);
  });

  /** The client's side of --pipe and --socket: it listens. */
  const listenAs = (where: { port: number; host: string } | { path: string }) =>
    new Promise<{ listener: Server; socket: Promise<Socket> }>((resolve) => {
      const listener = createServer();
      own({ dispose: () => listener.close() });
      const socket = new Promise<Socket>((connected) => listener.once("connection", connected));
      listener.listen(where, () => resolve({ listener, socket }));
    });
  const overSocket = async (socket: Socket, exitCode: Promise<number | null>) => {
    own({ dispose: () => socket.destroy() });
    const client = new LspClient(socket, socket);
    await completes(client);
    await client.request("shutdown");
    client.notify("exit");
    assert.equal(await exitCode, 0);
  };

  for (const form of ["--socket=PORT", "--socket PORT"])
    test(`${form} connects to the client`, async () => {
      const { listener, socket } = await listenAs({ port: 0, host: "127.0.0.1" });
      const { port } = listener.address() as AddressInfo;
      const server = start(...form.replace("PORT", String(port)).split(" "));
      await overSocket(await socket, server.exitCode);
    });

  test("--pipe=PATH connects to the client", async () => {
    const path = process.platform === "win32" ? `\\\\.\\pipe\\lacuna-${process.pid}` : join(folder, "pipe");
    const { socket } = await listenAs({ path });
    const server = start(`--pipe=${path}`);
    await overSocket(await socket, server.exitCode);
  });

  const refused: readonly [string, string[], RegExp, number?][] = [
    ["a port nobody listens on", ["--socket=1"], /no client listens on port 1: /],
    ["a port that is no port", ["--socket=70000"], /--socket needs a port from 1 to 65535, not "70000"/, 2],
    ["a pipe that is not there", ["--pipe=/nowhere/pipe"], /no client listens on \/nowhere\/pipe: /],
    ["a relative path to listen on", ["--listen", "x/y"], /--listen needs a port .* or the absolute path/, 2],
    ["--node-ipc without a parent", ["--node-ipc"], /--node-ipc works only when an editor started/],
  ];
  for (const [name, args, message, code = 4] of refused)
    test(`${name} is an error that says so`, async () => {
      const server = start(...args);
      assert.equal(await server.exitCode, code);
      assert.match(server.stderr(), message);
    });

  test("--listen serves one client after the other, turns away a second, and names a port that is taken", async () => {
    const { listener } = await listenAs({ port: 0, host: "127.0.0.1" });
    const { port: taken } = listener.address() as AddressInfo;
    const late = start("--listen", String(taken));
    assert.equal(await late.exitCode, 4);
    assert.match(late.stderr(), new RegExp(`cannot listen on port ${taken}: it is taken`));

    const port = await freePort();
    const server = start("--listen", String(port));
    await until(() => server.stderr().includes(`waiting for an editor on port ${port}`));
    for (let turn = 0; turn < 2; turn++) {
      const socket = own(disposable(connect(port, "127.0.0.1"))).it;
      const client = new LspClient(socket, socket);
      await completes(client);
      const second = own(disposable(connect(port, "127.0.0.1"))).it;
      await until(
        () => second.destroyed || second.readableEnded,
        () => second.resume(),
      );
      await client.request("shutdown");
      client.notify("exit");
      await until(() => client.isClosed);
    }
  });

  test("--node-ipc, as an editor forks a module", async () => {
    const child = fork(bundled.program, ["lsp", "--node-ipc"], { execArgv: [], env: env(), stdio: "pipe" });
    own({ dispose: () => child.kill("SIGKILL") });
    const answer = new Promise<{ result: { serverInfo: unknown } }>((resolve) =>
      child.once("message", resolve as () => void),
    );
    child.send({ jsonrpc: "2.0", id: 1, method: "initialize", params: { processId: null, capabilities: {} } });
    assert.equal((await answer).result.serverInfo !== undefined, true);
    child.disconnect();
    assert.equal(await exitOf(child), 1);
  });

  test("SIGTERM ends it in order", async () => {
    const server = start("--stdio");
    await server.client.initialize();
    server.terminate();
    assert.equal(await server.exitCode, 1);
  });

  test("it ends when the editor's process is gone, though its pipes stay open", async () => {
    const editor = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    own({ dispose: () => editor.kill("SIGKILL") });
    const server = start("--stdio");
    await server.client.initialize({ processId: editor.pid });
    editor.kill("SIGKILL");
    assert.equal(await server.exitCode, 1);
  });

  test("a process that was never there, as behind a container's wall, is not waited for", async () => {
    const server = start("--stdio");
    await server.client.initialize({ processId: 2 ** 22 + 1 });
    await completesAgain(server.client);
    await leaves(server);
  });

  const completesAgain = async (client: LspClient): Promise<void> => {
    client.open("file:///b.ts", "y = \n");
    assert.equal((await client.complete("file:///b.ts", at(0, 4))).items.length, 1);
  };
});

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once("exit", (code) => resolve(code)));

const disposable = (it: Socket) => ({ it: it.on("error", () => it.destroy()), dispose: () => it.destroy() });

/** Bounded wait. */
async function until(isTrue: () => boolean, meanwhile: () => unknown = () => {}): Promise<void> {
  const timeout = AbortSignal.timeout(10_000);
  while (!isTrue()) {
    if (timeout.aborted) throw new Error(`waited 10 s for ${String(isTrue)}`);
    meanwhile();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
