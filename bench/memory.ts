import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { systemClock } from "../server/base/systemClock.ts";
import { version } from "../server/cli/version.ts";
import { engineStatus } from "../server/engine/control.ts";
import { typeScriptLoader } from "../server/base/ownCommand.ts";
import { BenchPlace, never, print } from "./engineBench.ts";
import { EditorWindow, isBuilt } from "./support/editorWindow.ts";
import { type Memory, memoryOf } from "./support/processes.ts";

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
  const windows: EditorWindow[] = [];
  try {
    const isServer = isBuilt();
    for (let count = 0; count < clients; count++) {
      if (isServer) windows.push(await openWindow(place));
      else children.push(startClient(place));
    }
    const pid = await hostWith(place, clients);
    // Garbage of the start is collected, caches have settled.
    await systemClock.sleep(3000);
    const each = [...children.map((child) => child.pid ?? 0), ...windows.map(({ pid }) => pid)].map(memoryOf);
    const host = memoryOf(pid);
    const sumMiB = [host, ...each].reduce((sum, { ownMiB }) => sum + ownMiB, 0);
    return { clients, kind: isServer ? "lacuna lsp" : "engine client", host, each, sumMiB };
  } finally {
    for (const child of children) child.kill();
    for (const window of windows) window.close();
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

/** A window with one open document and one request, which makes it start the engine. */
async function openWindow(place: BenchPlace): Promise<EditorWindow> {
  const settings = values.model === "" ? {} : { "model.id": values.model };
  const window = await EditorWindow.open({ env: place.env, root: null, settings });
  await window.show("export const a = [1, 2, 3];\nexport const b = ");
  void window.complete().catch(() => {
    // It is closed while it waits for the engine.
  });
  return window;
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
