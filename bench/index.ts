import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ownCommand } from "../server/base/ownCommand.ts";
import { systemClock } from "../server/base/systemClock.ts";
import { createRepositoryIndex, type InspectableIndex } from "../server/context/index/client.ts";
import { silentLog } from "../server/domain/log.ts";

/**
 * Builds the index of a tree and prints how fast, how large, and how soon a saved file is known. The tree is a copy of the
 * folders that are named, so nothing of theirs is changed.
 *
 *   npm run bench:index -- FOLDER... [--times 1] [--saves 20] [--queries 200] [--json]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Copies of the folders, side by side, for a larger tree. */
    times: { type: "string", default: "1" },
    saves: { type: "string", default: "20" },
    queries: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
});

const never = new AbortController().signal;
const print = (text: string): void => void process.stdout.write(`${text}\n`);

function copyTree(place: string): string {
  const root = join(place, "tree");
  for (let copy = 0; copy < Number(values.times); copy++)
    for (const folder of positionals)
      cpSync(resolve(folder), join(root, String(copy), basename(folder)), {
        recursive: true,
        filter: (source) => !["node_modules", ".git"].includes(basename(source)),
      });
  return root;
}

async function withIndex<T>(
  place: string,
  root: string,
  run: (index: InspectableIndex, readyMs: number) => Promise<T>,
): Promise<T> {
  const startMs = performance.now();
  const index = createRepositoryIndex({
    root,
    command: ownCommand("index", "run"),
    settings: {
      excludedPaths: [],
      privacyExcludedPaths: [],
      isRedacting: true,
      maxFiles: 500_000,
      maxFileKiB: 512,
      isCached: true,
    },
    cacheFolder: join(place, "cache"),
    clock: systemClock,
    log: silentLog,
  });
  try {
    await new Promise<void>((ready, refuse) => {
      index.onState(({ kind, detail }) => {
        if (kind === "ready") ready();
        if (kind === "failed") refuse(new Error(detail));
      });
    });
    return await run(index, performance.now() - startMs);
  } finally {
    await index.dispose();
  }
}

const query = (name: string) => ({ names: [name], paths: [], container: undefined, limit: 1 });

/** From writing a file until its new definition is answered, over the watcher and over the editor's report. */
async function timeSaves(index: InspectableIndex, root: string, isReported: boolean): Promise<readonly number[]> {
  const times: number[] = [];
  for (let save = 0; save < Number(values.saves); save++) {
    const name = `savedByBench${isReported ? "R" : "W"}${save}`;
    const startMs = performance.now();
    writeFileSync(join(root, "0", "bench-save.ts"), `export function ${name}(): number {\n  return ${save};\n}\n`);
    if (isReported) index.filesChanged(["0/bench-save.ts"]);
    while ((await index.definitions(query(name), never)).length === 0) {
      if (performance.now() - startMs > 20_000) throw new Error("a saved file was never indexed");
      await systemClock.sleep(2);
    }
    times.push(performance.now() - startMs);
  }
  return times;
}

/** Twenty lines from all over the tree, each asked for as if the cursor stood there. */
async function timeSimilar(index: InspectableIndex, root: string): Promise<readonly number[]> {
  const files = sourcesBelow(root);
  const times: number[] = [];
  for (let at = 0; at < Number(values.queries); at++) {
    const file = files[(at * 7919) % files.length] ?? "";
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    const from = (at * 31) % Math.max(1, lines.length - 20);
    const text = lines.slice(from, from + 20).join("\n");
    const startMs = performance.now();
    await index.similar({ text, path: file, limit: 5 }, never);
    times.push(performance.now() - startMs);
  }
  return times;
}

const sourcesBelow = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|py|go|rs|java|hpp|cpp)$/.test(path) && statSync(join(root, path)).isFile())
    .sort();

const quantile = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
const spread = (times: readonly number[]): string =>
  `p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`;
const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

async function main(): Promise<void> {
  if (positionals.length === 0) {
    process.stderr.write("Name the folders to copy: npm run bench:index -- ~/src/one ~/src/two\n");
    process.exitCode = 2;
    return;
  }
  const place = mkdtempSync(join(tmpdir(), "lacuna-bench-index-"));
  try {
    const root = copyTree(place);
    const built = await withIndex(place, root, async (index, readyMs) => {
      const report = await index.report(never);
      const watched = await timeSaves(index, root, false);
      const reported = await timeSaves(index, root, true);
      const similar = await timeSimilar(index, root);
      return { readyMs, report, watched, reported, similar };
    });
    const again = await withIndex(place, root, async (index, readyMs) => ({
      readyMs,
      report: await index.report(never),
    }));
    if (values.json) return print(JSON.stringify({ built, again }, undefined, 2));
    const { report, readyMs } = built;
    if (report === undefined || again.report === undefined) throw new Error("no report came in time");
    print(`files               ${report.files}, definitions ${report.definitions}`);
    print(
      `build               ${(readyMs / 1000).toFixed(1)} s, ${Math.round((report.files * 1000) / readyMs)} files/s`,
    );
    print(
      `resident            ${mib(report.residentBytes)} after the build, ${mib(again.report.residentBytes)} from the snapshot`,
    );
    print(`on disk             ${mib(again.report.snapshotBytes)}`);
    print(`start from snapshot ${(again.readyMs / 1000).toFixed(1)} s, ${again.report.reused} files reused`);
    print(`save, watched       ${spread(built.watched)}`);
    print(`save, reported      ${spread(built.reported)}`);
    print(`similar             ${spread(built.similar)}`);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

await main();
