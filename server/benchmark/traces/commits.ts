import { execFile } from "node:child_process";
import { messageOf } from "../../base/errorMessage.ts";
import { findExecutable } from "../../base/findProgram.ts";
import { keystrokes } from "./keystrokes.ts";
import type { Trace } from "./trace.ts";

export type CommitTraces =
  | {
      readonly kind: "traces";
      readonly traces: readonly Trace[];
      /** The oldest parent: its tree knows nothing of what is going to be typed. */
      readonly base: string;
    }
  | { readonly kind: "bad"; readonly message: string };

export type Commits = {
  /** A work tree or a bare repository. */
  readonly folder: string;
  readonly count: number;
  readonly seed: number;
  /** LSP's id of a file's language; "" or "plaintext" leaves the file out. */
  readonly languageOf: (path: string) => string;
  readonly signal: AbortSignal;
};

/** Fewer typed keys say little, more are no typing by hand. */
const leastKeys = 20;
const mostKeys = 4000;
const mostUnits = 400_000;
/** So many of the newest commits are looked at. */
const mostCommits = 2000;

/** The newest commits that change source text by hand, each as the typing of its most changed file. */
export async function commitTraces(commits: Commits): Promise<CommitTraces> {
  const { folder, count, signal } = commits;
  const found = await newestCommits(folder, signal);
  if (typeof found === "string") return { kind: "bad", message: found };
  const traces: Trace[] = [];
  let base = "";
  for (const { hash, parent } of found) {
    if (traces.length >= count || signal.aborted) break;
    const trace = await traceOf(commits, { hash, parent, seed: commits.seed + traces.length });
    if (trace === undefined) continue;
    traces.push(trace);
    base = parent;
  }
  if (traces.length === 0)
    return { kind: "bad", message: `${folder} has no commit that changes a source file by ${leastKeys} keys or more` };
  return { kind: "traces", traces, base };
}

/** Puts the files of a commit into an empty folder; a text is why that failed. */
export async function checkOut(repository: string, commit: string, into: string): Promise<string | undefined> {
  for (const args of [
    ["clone", "--quiet", "--shared", "--no-checkout", repository, into],
    ["-C", into, "checkout", "--quiet", "--detach", commit],
  ]) {
    const done = await git(args);
    if (done.kind === "failed") return done.message;
  }
  return undefined;
}

type Commit = { readonly hash: string; readonly parent: string };

async function newestCommits(folder: string, signal: AbortSignal): Promise<readonly Commit[] | string> {
  const log = await git(["-C", folder, "log", "--no-merges", `-n${mostCommits}`, "--format=%H %P"], signal);
  if (log.kind === "failed") return `${folder}: ${log.message}`;
  return log.text.split("\n").flatMap((line): Commit[] => {
    const [hash, parent] = line.trim().split(" ");
    return hash && parent ? [{ hash, parent }] : [];
  });
}

type Change = Commit & { readonly seed: number };

async function traceOf(commits: Commits, { hash, parent, seed }: Change): Promise<Trace | undefined> {
  const { folder, languageOf, signal } = commits;
  const numbers = await git(["-C", folder, "diff", "--numstat", "--no-renames", "-z", parent, hash], signal);
  if (numbers.kind === "failed") return undefined;
  const changed = numbers.text
    .split("\0")
    .map((line) => line.split("\t"))
    .map(([added, , path = ""]) => ({ added: Number(added), path }))
    .filter(({ added, path }) => added > 0 && !["", "plaintext"].includes(languageOf(path)))
    .sort((a, b) => b.added - a.added);
  for (const { path } of changed) {
    const [before, after] = [await show(`${parent}:${path}`, commits), await show(`${hash}:${path}`, commits)];
    if (after === undefined || after.length > mostUnits || after.includes("\0")) continue;
    const edits = keystrokes(before ?? "", after, seed);
    const keys = edits.filter(({ insert }) => insert !== "").length;
    if (keys < leastKeys || keys > mostKeys) continue;
    const id = `${hash.slice(0, 10)}:${path}`;
    return { id, path, languageId: languageOf(path), before: before ?? "", edits, timing: "synthetic" };
  }
  return undefined;
}

/** Undefined for a file that is not there. */
async function show(what: string, { folder, signal }: Commits): Promise<string | undefined> {
  const shown = await git(["-C", folder, "show", what], signal);
  return shown.kind === "done" ? shown.text : undefined;
}

type GitOutcome =
  { readonly kind: "done"; readonly text: string } | { readonly kind: "failed"; readonly message: string };

/** A repository's own configuration may name programs for git to run. */
const safe = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=", "-c", "diff.external=", "-c", "safe.directory=*"];
const limitMs = 120_000;
const mostBytes = 64 * 1024 * 1024;

const git = (args: readonly string[], signal?: AbortSignal): Promise<GitOutcome> =>
  new Promise((resolve) => {
    const env: NodeJS.ProcessEnv = { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
    // Set inside hooks, they would name another repository.
    for (const name of ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"]) Reflect.deleteProperty(env, name);
    const program = findExecutable("git");
    if (program === undefined) return resolve({ kind: "failed", message: "git is not installed" });
    const options = { env, timeout: limitMs, maxBuffer: mostBytes, windowsHide: true, ...(signal && { signal }) };
    execFile(program, [...safe, ...args], options, (error, stdout, stderr) => {
      if (!error) return resolve({ kind: "done", text: stdout });
      const [said] = stderr.trim().split("\n", 1);
      resolve({ kind: "failed", message: `git: ${said || messageOf(error)}` });
    });
  });
