/** Downloads over http and https, resuming what is there: the company's mirror and Hugging Face. */
import { setTimeout as sleep } from "node:timers/promises";
import type { IncomingMessage } from "node:http";
import type { CatalogueEntry } from "../catalogueEntry.ts";
import { codeOf, messageOf } from "../../base/errorMessage.ts";
import { httpGet } from "./httpGet.ts";
import { appendPieces, partBytes, readNotes, writeNotes } from "./partFile.ts";
import type { Env } from "./proxy.ts";
import { GiveUp, localTrouble, type Fetched, type FetchJob, type Source } from "./source.ts";
import type { Timings } from "./timings.ts";

export type HttpDeps = { readonly timings: Timings; readonly env: Env };

export function mirrorSource(mirrorUrl: string, entry: CatalogueEntry, deps: HttpDeps): Source {
  const base = mirrorUrl.endsWith("/") ? mirrorUrl : `${mirrorUrl}/`;
  return httpSource("company mirror", `${base}${encodeURIComponent(entry.fileName)}`, deps);
}

export function huggingFaceSource(entry: CatalogueEntry, deps: HttpDeps): Source {
  const { repo, revision, file } = entry.huggingFace;
  const endpoint = (deps.env["HF_ENDPOINT"] ?? "").replace(/\/+$/, "") || "https://huggingface.co";
  return httpSource("Hugging Face", `${endpoint}/${repo}/resolve/${revision}/${file}`, deps);
}

export function httpSource(name: string, address: string, deps: HttpDeps): Source {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return {
    name,
    where: url ? withoutCredentials(url) : address,
    extraBytes: 0,
    fetch: async (job) => {
      if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
        return { kind: "failed", why: "the address is not an http or https URL" };
      }
      return fetchWhole(url, job, deps);
    },
  };
}

function withoutCredentials(url: URL): string {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  return shown.href;
}

async function fetchWhole(url: URL, job: FetchJob, deps: HttpDeps): Promise<Fetched> {
  const { retries, retryMs } = deps.timings;
  for (let failures = 0; ;) {
    const before = await partBytes(job.partFile);
    try {
      if (await fetchOnce(url, job, deps)) return { kind: "done" };
      failures = 1;
    } catch (error) {
      if (job.signal.aborted) return { kind: "failed", why: "cancelled" };
      const progressed = (await partBytes(job.partFile)) > before;
      const why = localTrouble(codeOf(error));
      if (why !== undefined) return { kind: "failed", why };
      failures = progressed ? 1 : failures + 1;
      // A connection that never stood is not repeated: a blocked network must not cost minutes.
      const neverStood = !progressed && isConnectFailure(error);
      if (error instanceof GiveUp || neverStood || failures > retries) return { kind: "failed", why: messageOf(error) };
    }
    if (!(await pause(retryMs * 2 ** (failures - 1), job.signal))) return { kind: "failed", why: "cancelled" };
  }
}

/** False when the signal ended it. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    // Only the signal ends the sleep early.
    return false;
  }
}

const connectCodes = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH", "ETIMEDOUT"]);
function isConnectFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    error.message.startsWith("no connection to") ||
    error.message.startsWith("the proxy") ||
    (code !== undefined && connectCodes.has(code))
  );
}

/** True when the part file holds the whole file. */
async function fetchOnce(url: URL, job: FetchJob, deps: HttpDeps): Promise<boolean> {
  const shown = withoutCredentials(url);
  const notes = await readNotes(job.partFile);
  const have = await partBytes(job.partFile);
  if (job.entry.bytesAre === "exact" && have === job.entry.bytes) return true;
  const etag = notes.url === shown ? notes.etag : undefined;
  const range = have > 0 ? { range: `bytes=${have}-`, ...(etag === undefined ? {} : { "if-range": etag }) } : {};
  const response = await httpGet(url, {
    headers: { "user-agent": "lacuna", accept: "application/octet-stream", "accept-encoding": "identity", ...range },
    signal: job.signal,
    ...deps,
    onAnswer: (answer) => refuseOtherFile(answer, job.entry),
  });
  try {
    const from = startOf(response, have, job.entry);
    if (from === "complete") return true;
    const strong = response.headers.etag?.startsWith('"') === true ? { etag: response.headers.etag } : {};
    await writeNotes(job.partFile, { url: shown, ...strong });
    const { at, broke } = await appendPieces(job.partFile, from, {
      pieces: response,
      onBytes: job.onBytes,
      limitBytes: limitOf(job.entry),
    });
    if (broke !== undefined) throw broke;
    return at === from + lengthOf(response, at - from);
  } finally {
    response.destroy();
  }
}

/** Hugging Face names the sha256 of a large file in its redirect: another one need not be downloaded to be refused. */
function refuseOtherFile(answer: IncomingMessage, entry: CatalogueEntry): void {
  const linked = answer.headers["x-linked-etag"];
  const sha256 = typeof linked === "string" ? /^"?([0-9a-f]{64})"?$/.exec(linked)?.[1] : undefined;
  if (sha256 !== undefined && sha256 !== entry.sha256) {
    throw new GiveUp(`it offers another file (sha256 ${sha256}, expected ${entry.sha256})`);
  }
}

/** Where the body's bytes belong, or a reason to give up. */
function startOf(response: IncomingMessage, have: number, entry: CatalogueEntry): number | "complete" {
  const { statusCode = 0, headers } = response;
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers["content-range"] ?? "");
  if (statusCode === 416) {
    if (Number(range?.[2]) === have) return "complete";
    throw new GiveUp("it has fewer bytes than were downloaded before");
  }
  if (statusCode === 429 || statusCode >= 500) throw new Error(`HTTP ${statusCode}`);
  if (statusCode !== 200 && statusCode !== 206) throw new GiveUp(`HTTP ${statusCode}${hint(statusCode)}`);
  if (headers["content-type"]?.startsWith("text/html") === true) {
    throw new GiveUp("it answered with a web page instead of the file, perhaps a sign-in page of the network");
  }
  const from = statusCode === 206 ? Number(range?.[1] ?? Number.NaN) : 0;
  if (statusCode === 206 && from !== have) throw new GiveUp("it answered with another range than the one asked for");
  const total = from + Number(headers["content-length"] ?? Number.NaN);
  if (entry.bytesAre === "exact" && !Number.isNaN(total) && total !== entry.bytes) {
    throw new GiveUp(`its file has ${total} bytes, expected ${entry.bytes}`);
  }
  return from;
}

const hint = (status: number): string =>
  status === 404 ? " (no such file there)" : status === 401 || status === 403 ? " (access denied)" : "";

/** A wrong sender must not fill the disk. */
const limitOf = (entry: CatalogueEntry): number =>
  entry.bytesAre === "exact" ? entry.bytes : Math.ceil(entry.bytes * 1.2);

const lengthOf = (response: IncomingMessage, otherwise: number): number => {
  const { "content-length": length } = response.headers;
  return length === undefined ? otherwise : Number(length);
};
