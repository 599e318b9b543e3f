import type { EngineTrouble } from "./reason.ts";

/** A model file that passed its checks. */
export type ModelFile = {
  /** Catalogue id, or the file name without extension. */
  readonly id: string;
  readonly file: string;
  /** Of the whole file, when it is known to match; undefined for a file that was only pointed at. */
  readonly sha256: string | undefined;
  /** Row of server/prompt/families.ts. */
  readonly family: string;
};

export type Located =
  | { readonly kind: "found"; readonly model: ModelFile }
  | { readonly kind: "trouble"; readonly reason: EngineTrouble; readonly detail: string };

/** What a picker shows of one catalogue entry. */
export type ModelChoice = {
  readonly id: string;
  readonly title: string;
  readonly bytes: number;
  readonly licence: string;
  readonly installed: boolean;
  /** Why it does or does not fit this machine. */
  readonly fit: string;
};

export type PullProgress = {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly source: string;
  readonly phase: "downloading" | "verifying";
};

export type PullOutcome =
  | { readonly kind: "ready"; readonly model: ModelFile; readonly from: string }
  /** `message` says what was tried, why each source failed and what to do. */
  | { readonly kind: "failed"; readonly message: string; readonly needsLicence: boolean };

export type PullRequest = {
  readonly id: string;
  readonly acceptLicence: boolean;
  readonly onProgress: (progress: PullProgress) => void;
  readonly signal: AbortSignal;
};

/** The models on this machine and where they come from. Implemented by server/models. */
export interface ModelStore {
  /** The model that the settings name, or the recommended one; never downloads. */
  locate(): Promise<Located>;
  choices(): Promise<{
    readonly recommended: string;
    readonly current: string | undefined;
    readonly models: readonly ModelChoice[];
  }>;
  /** Downloads, verifies and installs; an installed model returns at once. Never rejects. */
  pull(request: PullRequest): Promise<PullOutcome>;
}
