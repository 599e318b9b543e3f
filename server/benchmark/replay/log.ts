import type { MeasuredGeneration, MeasuredRequest } from "../../../shared/protocol.ts";

/** A key press and what the editor got for it. */
export type LoggedPress = {
  readonly trace: string;
  readonly uri: string;
  /** Of the document, after it; the request that belongs to it has the same. */
  readonly version: number;
  /** Milliseconds since the replay began. */
  readonly pressedAt: number;
  /** When the next one came; left out for the last of a trace, after which the answer is waited for. */
  readonly nextMs?: number;
  readonly isTyped: boolean;
  readonly isInsideLine: boolean;
  readonly ending: "shown" | "empty" | "cancelled" | "failed";
  /** From the press to the answer; for a cancelled one to the moment it was cancelled. */
  readonly endedMs: number;
};

/** What a process cost while the keys were pressed. */
export type ProcessCost = {
  readonly name: "language server" | "index" | "engine";
  readonly cpuSeconds: number;
  /** At the end. */
  readonly memoryBytes: number;
  readonly memoryKind: "proportional" | "resident";
};

/** Everything that was seen during a replay. Numbers, names of files, never any text. */
export type ReplayLog = {
  readonly presses: readonly LoggedPress[];
  readonly requests: readonly MeasuredRequest[];
  readonly generations: readonly MeasuredGeneration[];
  readonly processes: readonly ProcessCost[];
  /** Prompt tokens that the engine evaluated, those of stopped work among them; left out where it does not tell. */
  readonly evaluatedTokens?: number;
};
