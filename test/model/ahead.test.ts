import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { at, startProcess, type InlineItem, type ServerProcess } from "../support/lspClient.ts";

const patienceMs = 120_000;
const folder = mkdtempSync(join(tmpdir(), "lacuna-ahead-"));
const env = {
  ...process.env,
  LACUNA_RUNTIME_DIR: join(folder, "run"),
  XDG_STATE_HOME: join(folder, "state"),
  LACUNA_CONFIG: join(folder, "none.json"),
};

/** Functions that call each other, 300 lines in all. */
const text = Array.from(
  { length: 50 },
  (_, index) =>
    `/** Step ${index} of the calculation. */\nexport function step${index}(value: number): number {\n  const doubled = value * 2 + ${index};\n  return doubled;\n}\n\n`,
).join("");
/** An empty one. */
const line = 185;

type Explained = { readonly prompt: number; readonly reused: number; readonly ahead: string; readonly totalMs: number };

const saysReadAhead = ({ client }: ServerProcess): boolean =>
  client.received.some(
    ({ method, params }) => method === "window/logMessage" && /read ahead/.test(JSON.stringify(params)),
  );

suite("work ahead on the real model", function () {
  this.timeout(600_000);
  let server: ServerProcess;

  async function until<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const found = await find();
      if (found !== undefined) return found;
      assert.ok(Date.now() < deadline && !server.client.isClosed, what);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  async function answer<T>(id: number): Promise<T> {
    await until(`request ${id} was not answered`, () => (server.client.answers.has(id) ? true : undefined));
    return server.client.answer<T>(id);
  }
  /** Types one character and asks, as an editor does. */
  async function typeAndAsk(uri: string): Promise<Explained> {
    const startedAt = performance.now();
    server.client.insert(uri, at(line, 0), "c");
    const { items } = await answer<{ items: InlineItem[] }>(
      server.client.startComplete(uri, at(line, 1), { triggerKind: 2 }),
    );
    assert.ok(Array.isArray(items));
    const totalMs = performance.now() - startedAt;
    const { markdown } = await answer<{ markdown: string }>(
      server.client.start("lacuna/explain", { what: "last", textDocument: { uri } }),
    );
    const [, prompt, reused] = /(\d+) in the prompt, (\d+) of them reused/.exec(markdown) ?? [];
    const ahead = /(hit|miss)[^\n|]*/.exec(/Work ahead[^\n]*/.exec(markdown)?.[0] ?? "")?.[0] ?? "";
    return { prompt: Number(prompt), reused: Number(reused), ahead, totalMs };
  }
  const start = async (when: "always" | "never"): Promise<void> => {
    server = startProcess(["dist/lacuna.js", "lsp", "--stdio"], env);
    const id = server.client.start("initialize", {
      ...{ processId: process.pid, rootUri: null, capabilities: {} },
      initializationOptions: {
        settings: { "model.id": "qwen2.5-coder-0.5b", "ahead.when": when, "log.level": "trace" },
      },
    });
    await answer(id);
    server.client.notify("initialized", {});
    await until("the model is ready", async () => {
      const { kind } = await answer<{ kind: string }>(server.client.start("lacuna/status", undefined));
      return kind === "ready" ? true : undefined;
    });
  };
  const open = (uri: string): void => {
    server.client.open(uri, text, "typescript");
    server.client.notify("lacuna/didRest", { textDocument: { uri }, position: at(line, 0) });
  };
  teardown(async () => {
    server.kill();
    await server.exitCode;
  });
  suiteTeardown(() => {
    spawnSync(process.execPath, ["dist/lacuna.js", "engine", "stop"], { env });
    rmSync(folder, { recursive: true, force: true });
  });

  test("the first request in a file evaluates less than a tenth of its prompt, and says why", async () => {
    await start("always");
    const uri = "file:///w/read-ahead.ts";
    open(uri);
    await until("the prompt was read ahead", () => saysReadAhead(server) || undefined);
    const { prompt, reused, ahead, totalMs } = await typeAndAsk(uri);
    if (process.env["MEASURE"])
      process.stdout.write(`with: ${Math.round(totalMs)} ms, ${reused} of ${prompt} reused, ${ahead}\n`);
    // The slowest machines get a window of 256 tokens.
    assert.ok(prompt > 150, `${prompt} tokens`);
    assert.ok(prompt - reused < 0.1 * prompt, `${reused} of ${prompt} reused`);
    assert.match(ahead, /^hit, the prompt had been read; \d{3,} tokens read/);
  });

  test("without it the first request reads all of its prompt", async () => {
    await start("never");
    // An explicit request waits until the engine is there.
    server.client.open("file:///w/warm.ts", "const warm = ", "typescript");
    await answer(server.client.startComplete("file:///w/warm.ts", at(0, 13), { triggerKind: 1 }));
    const uri = "file:///w/unread.ts";
    server.client.open(uri, text.replaceAll("doubled", "twofold"), "typescript");
    server.client.notify("lacuna/didRest", { textDocument: { uri }, position: at(line, 0) });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const { prompt, reused, ahead, totalMs } = await typeAndAsk(uri);
    if (process.env["MEASURE"])
      process.stdout.write(`without: ${Math.round(totalMs)} ms, ${reused} of ${prompt} reused\n`);
    assert.ok(reused < 0.5 * prompt, `${reused} of ${prompt} reused`);
    assert.equal(ahead, "");
  });
});
