import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../server/base/systemClock.ts";
import { version } from "../server/cli/version.ts";
import { engineStatus } from "../server/engine/control.ts";
import { BenchPlace, print } from "./engineBench.ts";
import { EditorWindow, isBuilt } from "./support/editorWindow.ts";
import { percentile, printTable } from "./support/figures.ts";
import { cpuMsOf, memoryOf } from "./support/processes.ts";

/**
 * Many windows on one engine host: memory, what a key press costs in the active one alone and beside the others, one of
 * which indexes a large repository, and processor time while nobody does anything. Linux only, after `npm run build`.
 *
 *   npm run bench:windows -- [--windows 10] [--model qwen2.5-coder-0.5b] [--keys 60] [--files 2000] [--idle 60] [--threads 0] [--json]
 */
const { values } = parseArgs({
  options: {
    model: { type: "string", default: "qwen2.5-coder-0.5b" },
    windows: { type: "string", default: "10" },
    /** Key presses measured in each situation. */
    keys: { type: "string", default: "60" },
    /** Of the repository that is indexed meanwhile. */
    files: { type: "string", default: "2000" },
    /** Seconds. */
    idle: { type: "string", default: "60" },
    threads: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});

const smallFiles = 20;
/** Between an answer and the next key. */
const pauseMs = 60;
/** Indexes are written, caches have settled. */
const settleMs = 15_000;

const place = new BenchPlace();
const repositories = mkdtempSync(join(tmpdir(), "lacuna-windows-"));
const open: EditorWindow[] = [];

function repository(name: string, files: number): string {
  const root = join(repositories, name);
  for (let at = 0; at < files; at++) {
    const folder = join(root, "src", `part${Math.floor(at / 100)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}${at}.ts`), source(name, at));
  }
  return root;
}

const source = (name: string, at: number): string =>
  Array.from(
    { length: 8 },
    (_, each) => `/** Part ${each} of ${name}. */
export function ${name}${at}Of${each}(values: readonly number[], limit: number): number {
  const chosen = values.filter((value) => value < limit + ${each});
  return chosen.reduce((sum, value) => sum + value, ${at});
}
`,
  ).join("\n");

async function openWindow(root: string): Promise<EditorWindow> {
  const settings = { "model.id": values.model, "engine.threads": Number(values.threads), "complete.debounceMs": 0 };
  const window = await EditorWindow.open({ env: place.env, root, settings });
  open.push(window);
  return window;
}

/** What is typed, again and again with other names, so that no answer is known already. */
const typed = (turn: number): string =>
  `\nexport function share${turn}(parts: readonly number[], whole: number): number {\n  return parts.map((part) => part / whole)`;

/** Milliseconds from a key press to its answer. */
async function typeIn(window: EditorWindow, turn: number): Promise<readonly number[]> {
  const text = typed(turn);
  const times: number[] = [];
  for (let at = 0; times.length < Number(values.keys); at++) {
    times.push(await window.type(text[at % text.length] ?? " "));
    await systemClock.sleep(pauseMs);
  }
  return times;
}

async function readyHost(): Promise<number> {
  for (let turn = 0; turn < 600; turn++) {
    const found = await engineStatus(version, place.endpoint);
    if (found.kind === "running" && found.status.state.kind === "ready") return found.status.pid;
    await systemClock.sleep(200);
  }
  throw new Error("the engine did not become ready");
}

/** Milliseconds of processor time per minute, of the host and of all windows, while nobody does anything. */
async function idleCpu(host: number): Promise<{ readonly host: number; readonly windows: number }> {
  const before = { host: cpuMsOf(host), windows: open.map(({ pid }) => cpuMsOf(pid)) };
  await systemClock.sleep(Number(values.idle) * 1000);
  const perMinute = 60 / Number(values.idle);
  return {
    host: (cpuMsOf(host) - before.host) * perMinute,
    windows: open.reduce((sum, { pid }, at) => sum + cpuMsOf(pid) - (before.windows[at] ?? 0), 0) * perMinute,
  };
}

function memoryNow(host: number): { readonly host: number; readonly each: readonly number[]; readonly all: number } {
  const each = open.map(({ pid }) => memoryOf(pid).ownMiB);
  const hostMiB = memoryOf(host).ownMiB;
  return { host: hostMiB, each, all: each.reduce((sum, one) => sum + one, hostMiB) };
}

async function measure() {
  const active = await openWindow(repository("active", smallFiles));
  await active.show(source("edited", 1));
  void active.complete();
  const host = await readyHost();
  await systemClock.sleep(settleMs);
  const alone = await typeIn(active, 1);
  const memoryAlone = memoryNow(host);
  for (let at = 2; at < Number(values.windows); at++) {
    const window = await openWindow(repository(`other${at}`, smallFiles));
    await window.show(source(`other${at}`, at));
    await window.complete();
  }
  const open9 = await typeIn(active, 2);
  const indexing = await openWindow(repository("large", Number(values.files)));
  await indexing.show(source("large", 1));
  const beside = await typeIn(active, 3);
  await systemClock.sleep(settleMs);
  const memory = memoryNow(host);
  return { alone, open9, beside, memoryAlone, memory, idle: await idleCpu(host) };
}

const row = (situation: string, times: readonly number[], alone: readonly number[]) => ({
  situation,
  keys: times.length,
  "p50 ms": Math.round(percentile(times, 0.5)),
  "p95 ms": Math.round(percentile(times, 0.95)),
  "p95 / alone": (percentile(times, 0.95) / percentile(alone, 0.95)).toFixed(2),
});

function show({ alone, open9, beside, memoryAlone, memory, idle }: Awaited<ReturnType<typeof measure>>): void {
  const others = `${Number(values.windows) - 1} others`;
  printTable([
    row("active window alone", alone, alone),
    row(`beside ${others}`, open9, alone),
    row(`beside ${others}, one indexing ${values.files} files`, beside, alone),
  ]);
  print("");
  const windows = [...memory.each].sort((a, b) => a - b);
  printTable([
    {
      memory: "PSS, MiB",
      "one window": memoryAlone.all,
      all: memory.all,
      ratio: (memory.all / memoryAlone.all).toFixed(2),
    },
    { memory: "  engine host", "one window": memoryAlone.host, all: memory.host, ratio: "" },
    { memory: "  a window, median", "one window": memoryAlone.each[0] ?? 0, all: percentile(windows, 0.5), ratio: "" },
    { memory: "  the largest", "one window": "", all: windows.at(-1) ?? 0, ratio: "" },
  ]);
  print(
    `\nidle: ${Math.round(idle.host)} ms of processor time a minute in the host, ${Math.round(idle.windows)} in all windows`,
  );
}

if (!isBuilt()) throw new Error("dist/lacuna.js is missing. Run `npm run build`.");
try {
  const result = await measure();
  if (values.json) print(JSON.stringify(result, undefined, 2));
  else show(result);
} finally {
  for (const window of open) window.close();
  await place.clear();
  rmSync(repositories, { recursive: true, force: true });
}
