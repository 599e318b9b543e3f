/** Gets one catalogue model onto this machine: source by source, verified, then put in place in one step. */
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PullOutcome, PullProgress } from "../domain/modelStore.ts";
import type { CatalogueEntry } from "./catalogueEntry.ts";
import { spaceProblem, type FreeBytes } from "./diskSpace.ts";
import { messageOf } from "../base/errorMessage.ts";
import { hashFile } from "./hashFile.ts";
import { lockFile } from "./installLock.ts";
import { pullFailure, type Attempt, type NetworkUse } from "./pullFailure.ts";
import { partBytes, partFileOf, removePart } from "./sources/partFile.ts";
import type { Source } from "./sources/source.ts";
import { stampedHash, writeStamp } from "./stamp.ts";
import { checkUsable, wrongHash } from "./verify.ts";
import { renameDurably } from "../base/writeAtomically.ts";

export type PullJob = {
  readonly entry: CatalogueEntry;
  readonly folder: string;
  readonly sources: readonly Source[];
  readonly network: NetworkUse;
  readonly free: FreeBytes;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PullProgress) => void;
  /** How often to look whether another process has finished the same model. */
  readonly lockPollMs: number;
};

/** Never rejects. */
export async function pullEntry(job: PullJob): Promise<PullOutcome> {
  const { entry, folder, signal, onProgress } = job;
  const file = join(folder, entry.fileName);
  const failed = (message: string): PullOutcome => ({ kind: "failed", message, needsLicence: false });
  try {
    await mkdir(folder, { recursive: true });
    if (await isInstalled(file, entry, job)) return await ready(entry, file, "already installed");
    const waiting = async (): Promise<void> => {
      onProgress({
        doneBytes: await partBytes(partFileOf(file)),
        totalBytes: entry.bytes,
        source: "another process",
        phase: "downloading",
      });
    };
    const held = await lockFile(file, { signal, onWait: () => void waiting(), pollMs: job.lockPollMs });
    try {
      if (await isInstalled(file, entry, job)) return await ready(entry, file, "another process");
      return await install(file, { ...job, signal: AbortSignal.any([signal, held.lost]) });
    } finally {
      await held.release();
    }
  } catch (error) {
    if (signal.aborted) return failed(cancelled(entry));
    return failed(
      `${entry.title} could not be put into ${folder}: ${messageOf(error)}. Check the folder's permissions, or set model.folder.`,
    );
  }
}

const cancelled = (entry: CatalogueEntry): string =>
  `Cancelled. What has arrived is kept: \`lacuna models pull ${entry.id}\` goes on from there.`;

async function install(file: string, job: PullJob): Promise<PullOutcome> {
  const { entry, folder, sources, signal } = job;
  const part = partFileOf(file);
  const attempts: Attempt[] = [];
  for (const source of sources) {
    const missing = Math.max(0, entry.bytes - (await partBytes(part))) + source.extraBytes;
    const noSpace = await spaceProblem(folder, missing, job.free);
    if (noSpace !== undefined) return { kind: "failed", message: noSpace, needsLicence: false };
    const why = await trySource(source, part, job);
    if (signal.aborted) return { kind: "failed", message: cancelled(entry), needsLicence: false };
    if (why === undefined) {
      await writeStampedModel(part, file, entry);
      return ready(entry, file, source.name);
    }
    attempts.push({ source: source.name, where: source.where, why });
  }
  return { kind: "failed", message: pullFailure({ entry, file, attempts, network: job.network }), needsLicence: false };
}

/** Undefined when the part file is whole and right; else why this source did not help. */
async function trySource(source: Source, part: string, job: PullJob): Promise<string | undefined> {
  const { entry, signal, onProgress } = job;
  const report = (phase: PullProgress["phase"]) => (doneBytes: number) =>
    onProgress({ doneBytes, totalBytes: Math.max(entry.bytes, doneBytes), source: source.name, phase });
  // A beginning from an earlier attempt may be wrong; then the same source gets a second chance from zero.
  for (;;) {
    const resumed = (await partBytes(part)) > 0;
    const fetched = await source.fetch({ entry, partFile: part, signal, onBytes: report("downloading") });
    if (fetched.kind === "failed") return fetched.why;
    const sha256 = await hashFile(part, { signal, onBytes: report("verifying") });
    if (sha256 === entry.sha256) return undefined;
    await removePart(part);
    if (!resumed) return `${wrongHash(entry, sha256)}; the file was deleted`;
  }
}

async function writeStampedModel(part: string, file: string, entry: CatalogueEntry): Promise<void> {
  await renameDurably(part, file);
  await removePart(part);
  await writeStamp(file, entry.sha256);
}

/** Whether the right file is in place. A file of the same name with other bytes is replaced by the download. */
async function isInstalled(file: string, entry: CatalogueEntry, { signal, onProgress }: PullJob): Promise<boolean> {
  try {
    const { size } = await stat(file);
    if (entry.bytesAre === "exact" && size !== entry.bytes) return false;
  } catch {
    // Not there.
    return false;
  }
  const onBytes = (doneBytes: number): void =>
    onProgress({ doneBytes, totalBytes: entry.bytes, source: "this machine", phase: "verifying" });
  const known = await stampedHash(file);
  const sha256 = known ?? (await hashFile(file, { signal, onBytes }));
  if (sha256 !== entry.sha256) return false;
  if (known === undefined) await writeStamp(file, sha256);
  return true;
}

async function ready(entry: CatalogueEntry, file: string, from: string): Promise<PullOutcome> {
  const usable = await checkUsable(file);
  if (usable.kind === "unusable") return { kind: "failed", message: usable.problem, needsLicence: false };
  return { kind: "ready", model: { id: entry.id, file, sha256: entry.sha256, family: usable.family }, from };
}
