import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { closeGateways, testGateway } from "./support/testGateway.ts";

/** Tabby's own agent, as its plug-ins for VS Code, JetBrains, Vim and Eclipse run it. */
suite("gateway: tabby-agent", () => {
  let agent: ChildProcess | undefined;
  let home = "";

  teardown(async () => {
    if (agent && agent.exitCode === null && agent.signalCode === null) {
      const gone = once(agent, "exit");
      agent.kill("SIGKILL");
      await gone;
    }
    agent = undefined;
    await closeGateways();
    rmSync(home, { recursive: true, force: true });
  });

  test("connects and completes", async function () {
    // An agent of a megabyte starts slowly on a busy machine.
    this.timeout(30_000);
    const gateway = await testGateway({ says: "a + b" });
    home = mkdtempSync(join(tmpdir(), "lacuna-tabby-"));
    const folder = join(home, ".tabby-client", "agent");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "config.toml"),
      `[server]\nendpoint = "${gateway.url}"\ntoken = "none"\n[anonymousUsageTracking]\ndisable = true\n`,
    );
    const cli = join(dirname(createRequire(import.meta.url).resolve("tabby-agent")), "cli.js");
    agent = spawn(process.execPath, [cli, "--lsp", "--stdio"], {
      env: { ...process.env, HOME: home },
      stdio: ["pipe", "pipe", "ignore"],
    });
    assert.ok(agent.stdout && agent.stdin);
    const connection = createMessageConnection(
      new StreamMessageReader(agent.stdout),
      new StreamMessageWriter(agent.stdin),
    );
    connection.listen();
    try {
      await connection.sendRequest("initialize", {
        processId: process.pid,
        rootUri: null,
        capabilities: {},
        clientInfo: { name: "test", version: "1" },
      });
      await connection.sendNotification("initialized", {});
      const text = "def add(a, b):\n    return \n";
      const uri = "file:///project/add.py";
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "python", version: 1, text },
      });
      const completion: unknown = await connection.sendRequest("textDocument/completion", {
        textDocument: { uri },
        position: { line: 1, character: 11 },
        context: { triggerKind: 1 },
      });
      assert.match(JSON.stringify(completion), /a \+ b/);
    } finally {
      connection.dispose();
    }
    const routes = gateway.served.map(({ dialect, route, status }) => `${dialect} ${route} ${status}`);
    assert.ok(routes.includes("tabby /v1/health 200"), routes.join());
    assert.ok(routes.includes("tabby /v1beta/server_setting 200"), routes.join());
    assert.ok(routes.includes("tabby /v1/completions 200"), routes.join());
  });
});
