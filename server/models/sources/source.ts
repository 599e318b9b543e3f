import type { CatalogueEntry } from "../catalogueEntry.ts";

export type FetchJob = {
  readonly entry: CatalogueEntry;
  /** Grows towards the whole file; what it holds already is a beginning of it, from whichever source. */
  readonly partFile: string;
  readonly signal: AbortSignal;
  readonly onBytes: (doneBytes: number) => void;
};

export type Fetched =
  | { readonly kind: "done" }
  /** `why` completes "…: ", without a full stop. */
  | { readonly kind: "failed"; readonly why: string };

/** One place a model can come from. Completes the job's part file; whether the bytes are right is checked elsewhere. */
export type Source = {
  /** For people: "Hugging Face". */
  readonly name: string;
  /** The address or path that is tried, without credentials. */
  readonly where: string;
  /** Disk space that is needed besides the file itself. */
  readonly extraBytes: number;
  /** Never rejects. */
  fetch(job: FetchJob): Promise<Fetched>;
};

/** Thrown inside a source when the same attempt would only fail again. */
export class GiveUp extends Error {
  override readonly name = "GiveUp";
}

const localTroubles = new Map([
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "your disk quota is used up"],
  ["EROFS", "the folder is read-only"],
  ["EACCES", "the folder may not be written to"],
  ["EPERM", "the folder may not be written to"],
  ["EIO", "the disk reports an error"],
  ["EFBIG", "the file system does not allow files of this size"],
]);

/** What this machine's own disk has against it; undefined for troubles of the network. */
export const localTrouble = (code: string | undefined): string | undefined =>
  code === undefined ? undefined : localTroubles.get(code);
