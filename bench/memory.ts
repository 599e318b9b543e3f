import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { systemClock } from "../server/base/systemClock.ts";
import { version } from "../server/cli/version.ts";
import { engineStatus } from "../server/engine/control.ts";
import { typeScriptLoader } from "../server/base/ownCommand.ts";
import { BenchPlace, never, print } from "./engineBench.ts";

/**
 * Resident memory of several language servers that share one engine host, against one. Linux only: it reads /proc.
 * Uses the built `lacuna lsp` where there is one, else bare engine clients.
 *
 *   npx tsx bench/memory.ts [--clients 3] [--model qwen2.5-coder-0.5b] [--json]
 */
const { values } = parseArgs({
  options: {
    model: { type: "string", default: "" },
    clients: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
    /** Set in the processes that this program starts itself. */
    client: { type: "boolean", default: false },
  },
});

const built = fileURLToPath(new URL("../dist/lacuna.js", import.meta.url));

type Memory = { readonly residentMiB: number; readonly ownMiB: number };

/** PSS counts a page that several processes share once in all. */
function memoryOf(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const mib = (name: string): number =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(rollup)?.[1] ?? 0) / 1024);
  return { residentMiB: mib("Rss"), ownMiB: mib("Pss") };
}

type Result = {
  readonly clients: number;
  readonly kind: "lacuna lsp" | "engine client";
  readonly host: Memory;
  readonly each: readonly Memory[];
  readonly sumMiB: number;
};

async function measure(clients: number): Promise<Result> {
  const place = new BenchPlace();
  const children: ChildProcess[] = [];
  try {
    const isServer = existsSync(built);
    for (let count = 0; count < clients; count++) children.push(isServer ? startServer(place) : startClient(place));
    const pid = await hostWith(place, clients);
    // Garbage of the start is collected, caches have settled.
    await systemClock.sleep(3000);
    const each = children.map((child) => memoryOf(child.pid ?? 0));
    const host = memoryOf(pid);
    const sumMiB = [host, ...each].reduce((sum, { ownMiB }) => sum + ownMiB, 0);
    return { clients, kind: isServer ? "lacuna lsp" : "engine client", host, each, sumMiB };
  } finally {
    for (const child of children) child.kill();
    await place.clear();
  }
}

async function hostWith(place: BenchPlace, clients: number): Promise<number> {
  for (let turn = 0; turn < 600; turn++) {
    const found = await engineStatus(version, place.endpoint);
    // The one who asks is a client, too.
    if (found.kind === "running" && found.status.state.kind === "ready" && found.status.clients > clients)
      return found.status.pid;
    await systemClock.sleep(200);
  }
  throw new Error("the engine did not become ready");
}

/** A language server with one open document and one request, which makes it start the engine. */
function startServer(place: BenchPlace): ChildProcess {
  const child = spawn(process.execPath, [built, "lsp", "--stdio"], {
    env: place.env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest(() => null);
  connection.listen();
  const uri = "file:///bench/a.ts";
  const text = "export const a = [1, 2, 3];\nexport const b = ";
  void (async () => {
    const settings = values.model === "" ? {} : { "model.id": values.model };
    const capabilities = { textDocument: { inlineCompletion: {} } };
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities,
      initializationOptions: { settings, trusted: true },
    });
    await connection.sendNotification("initialized", {});
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "typescript", version: 1, text },
    });
    await connection.sendRequest("textDocument/inlineCompletion", {
      textDocument: { uri },
      position: { line: 1, character: 17 },
      context: { triggerKind: 1 },
    });
  })().catch((error: unknown) => print(`language server: ${String(error)}`));
  return child;
}

function startClient(place: BenchPlace): ChildProcess {
  const self = fileURLToPath(import.meta.url);
  const args = ["--import", typeScriptLoader(), self, "--client", "--model", values.model];
  return spawn(process.execPath, args, { env: place.env, stdio: "ignore" });
}

/** What a client process does: holds the engine until it is ended. */
async function beClient(): Promise<void> {
  const place = new BenchPlace(process.env.LACUNA_RUNTIME_DIR);
  const engine = place.client({ model: values.model, threads: 0 });
  await engine.prepare(never);
  await systemClock.sleep(600_000);
}

if (values.client) {
  await beClient();
} else {
  const results = [await measure(1), await measure(Number(values.clients))];
  if (values.json) print(JSON.stringify(results, undefined, 2));
  for (const { clients, kind, host, each, sumMiB } of values.json ? [] : results) {
    print(`${clients} × ${kind}: ${sumMiB} MiB in all`);
    print(`  host    ${host.residentMiB} MiB resident, ${host.ownMiB} MiB its own share`);
    for (const one of each) print(`  client  ${one.residentMiB} MiB resident, ${one.ownMiB} MiB its own share`);
  }
}
