import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { codeOf } from "../../base/errorMessage.ts";
import { field } from "../../base/record.ts";
import { AccountsError } from "../accountsError.ts";

/** A holder that says nothing for this long is dead. Long: the database's first start keeps the process busy for seconds. */
const staleMs = 60_000;

/** Folders that this very process has open: its own id in the owner file must not be taken for an ended process's. */
const open = new Set<string>();

/**
 * Makes this process the only one that has the folder's database open; a second one would destroy it. The lock of a process
 * of this machine that has ended is taken over at once, another's after `staleMs`.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  if (open.has(folder)) throw inUse(folder, "this process");
  const lockfilePath = join(folder, "lock");
  const ownerFile = join(folder, "owner.json");
  const take = () =>
    lock(folder, { lockfilePath, stale: staleMs, update: staleMs / 6, retries: 0, onCompromised: endProcess });
  let release: () => Promise<void>;
  try {
    release = await take();
  } catch (error) {
    if (codeOf(error) !== "ELOCKED") throw error;
    const owner = await readOwner(ownerFile);
    if (!owner.hasEnded) throw inUse(folder, owner.text);
    await rm(lockfilePath, { recursive: true, force: true });
    release = await take();
  }
  await writeFile(ownerFile, JSON.stringify({ pid: process.pid, host: hostname() }), { mode: 0o600 });
  open.add(folder);
  return async () => {
    open.delete(folder);
    await rm(ownerFile, { force: true });
    await release();
  };
}

const inUse = (folder: string, owner: string): AccountsError =>
  new AccountsError(
    "conflict",
    `${folder} is in use by ${owner}. Stop it first, or work through the running server: the embedded database is for one process at a time`,
  );

async function readOwner(file: string): Promise<{ readonly text: string; readonly hasEnded: boolean }> {
  let owner: unknown;
  try {
    owner = JSON.parse(await readFile(file, "utf8"));
  } catch {
    // Not written yet, or not whole: whoever holds the lock is taken to be alive.
  }
  const pid = field(owner, "pid");
  const host = field(owner, "host");
  if (typeof pid !== "number" || typeof host !== "string") return { text: "another process", hasEnded: false };
  if (host !== hostname()) return { text: `process ${pid} on ${host}`, hasEnded: false };
  // In a container every start may have the same process id as the one before.
  return { text: `process ${pid}`, hasEnded: pid === process.pid || !isAlive(pid) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Somebody else has taken the folder: writing on would destroy it, and the next start recovers what was acknowledged. */
function endProcess(): never {
  process.stderr.write("lacuna: the lock on the accounts folder was lost; ending before two processes write to it\n");
  process.exit(1);
}
