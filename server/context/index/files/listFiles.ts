import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { findExecutable } from "../../../base/findProgram.ts";
import type { Pace } from "../store/pace.ts";
import type { GitIgnore } from "./gitIgnore.ts";
import type { PathJudge } from "./pathRules.ts";

const gitLimitMs = 60_000;
const gitOutputBytes = 512 * 1024 * 1024;
/** A tree that is still larger is not a workspace; the index takes the files nearest to the top. */
const mostListed = 2_000_000;
const mostDepth = 40;

export type Listing = {
  readonly root: string;
  readonly judge: PathJudge;
  readonly gitIgnore: GitIgnore;
  readonly pace: Pace;
  /** Aborted when the answer is of no use any more. */
  readonly signal: AbortSignal;
};

/** Files that git tracks or would offer to track; without git, all that no ignore file excludes. Unordered. */
export async function listFiles(listing: Listing): Promise<readonly string[]> {
  const tracked = await listByGit(listing);
  if (tracked === undefined) return walk(listing, "");
  const files: string[] = [];
  for (const path of tracked) {
    // A repository inside the repository: git names its folder alone.
    if (path.endsWith("/")) files.push(...(await walk(listing, path.slice(0, -1))));
    else files.push(path);
    await listing.pace();
  }
  return files;
}

/** Undefined where git is missing, refuses, or the folder is in no work tree. */
const listByGit = ({ root, signal }: Listing): Promise<readonly string[] | undefined> =>
  new Promise((resolve) => {
    const git = findExecutable("git");
    if (git === undefined) return resolve(undefined);
    // A folder's own configuration may name a program for git to run.
    const safe = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath="];
    const command = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const options = { cwd: root, timeout: gitLimitMs, maxBuffer: gitOutputBytes, windowsHide: true, signal };
    execFile(git, [...safe, ...command], { ...options, env: gitEnvironment() }, (error, stdout) => {
      resolve(error ? undefined : [...new Set(stdout.split("\0").filter((path) => path !== ""))]);
    });
  });

function gitEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
  // Set inside hooks, they would name another repository.
  for (const name of ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"]) Reflect.deleteProperty(env, name);
  return env;
}

/** Breadth first; links are not followed. */
async function walk({ root, judge, gitIgnore, pace, signal }: Listing, top: string): Promise<readonly string[]> {
  const files: string[] = [];
  let folders = [top];
  for (let depth = 0; folders.length > 0 && depth < mostDepth && !signal.aborted; depth++) {
    const deeper: string[] = [];
    for (const folder of folders) {
      for (const each of await readFolder(join(root, folder))) {
        const path = folder === "" ? each.name : `${folder}/${each.name}`;
        if (each.isDirectory()) {
          if (!judge.isHidden(path) && gitIgnore.findExclusion(`${path}/`) === undefined) deeper.push(path);
        } else if (gitIgnore.findExclusion(path) === undefined) files.push(path);
      }
      await pace();
      if (files.length > mostListed) return files;
    }
    folders = deeper;
  }
  return files;
}

async function readFolder(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // Deleted meanwhile, or not ours to read.
    return [];
  }
}
