import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

export type TabbyAgent = {
  /** What it offers for the body of a function in a new document, as JSON. */
  complete(name: string): Promise<string>;
  stop(): Promise<void>;
};

/** Tabby's own agent, as its plug-ins for VS Code, JetBrains, Vim and Eclipse run it. */
export async function startTabbyAgent(endpoint: string): Promise<TabbyAgent> {
  const home = mkdtempSync(join(tmpdir(), "lacuna-tabby-"));
  const folder = join(home, ".tabby-client", "agent");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "config.toml"),
    `[server]\nendpoint = "${endpoint}"\ntoken = "none"\n[anonymousUsageTracking]\ndisable = true\n`,
  );
  const cli = join(dirname(createRequire(import.meta.url).resolve("tabby-agent")), "cli.js");
  const agent = spawn(process.execPath, [cli, "--lsp", "--stdio"], {
    env: { ...process.env, HOME: home },
    stdio: ["pipe", "pipe", "ignore"],
  });
  assert.ok(agent.stdout && agent.stdin);
  const connection = createMessageConnection(
    new StreamMessageReader(agent.stdout),
    new StreamMessageWriter(agent.stdin),
  );
  connection.listen();
  const about = { processId: process.pid, rootUri: null, capabilities: {}, clientInfo: { name: "test", version: "1" } };
  await connection.sendRequest("initialize", about);
  await connection.sendNotification("initialized", {});
  return {
    async complete(name) {
      const text = "def add(a, b):\n    return \n";
      const textDocument = { uri: `file:///project/${name}.py`, languageId: "python", version: 1, text };
      await connection.sendNotification("textDocument/didOpen", { textDocument });
      const at = { textDocument: { uri: textDocument.uri }, position: { line: 1, character: 11 } };
      return JSON.stringify(
        await connection.sendRequest("textDocument/completion", { ...at, context: { triggerKind: 1 } }),
      );
    },
    async stop() {
      connection.dispose();
      if (agent.exitCode === null && agent.signalCode === null) {
        const gone = once(agent, "exit");
        agent.kill("SIGKILL");
        await gone;
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}
