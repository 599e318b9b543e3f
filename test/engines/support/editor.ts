import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, startProcess, type InlineItem } from "../../support/lspClient.ts";

const patienceMs = 120_000;
const before = "def subtract(a, b):\n    return a - b\n\n\n";

/** An editor whose language server asks these servers. */
export async function editorAt(servers: readonly { readonly entry: string }[]) {
  const folder = mkdtempSync(join(tmpdir(), "lacuna-engines-"));
  const env = {
    ...process.env,
    XDG_STATE_HOME: folder,
    LACUNA_RUNTIME_DIR: folder,
    LACUNA_CONFIG: join(folder, "none"),
  };
  const server = startProcess(["--import", "tsx", "server/cli/main.ts", "lsp", "--stdio"], env);
  const { client, exitCode } = server;
  const answer = async <T>(id: number): Promise<T> => {
    const deadline = Date.now() + patienceMs;
    while (!client.answers.has(id)) {
      assert.ok(Date.now() < deadline && !client.isClosed, `request ${id} was not answered`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return client.answer<T>(id);
  };
  const settings = { "engine.endpoints": servers.map(({ entry }) => entry) };
  const initializationOptions = { settings };
  await answer(
    client.start("initialize", { processId: process.pid, rootUri: null, capabilities: {}, initializationOptions }),
  );
  client.notify("initialized", {});
  return {
    /** Text for the body of a function in a new document; empty for nothing. */
    async complete(name: string): Promise<string> {
      const uri = `file:///w/${name}.py`;
      client.open(uri, `# ${name}\n${before}def add(a, b):\n    return \n`, "python");
      const id = client.startComplete(uri, at(6, 11), { triggerKind: 1 });
      const { items } = await answer<{ items: readonly InlineItem[] }>(id);
      return items[0]?.insertText ?? "";
    },
    async close(): Promise<void> {
      server.kill();
      await exitCode;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
