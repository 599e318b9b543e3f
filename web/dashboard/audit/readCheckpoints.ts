import type { Checkpoint } from "../../../server/admin/api.ts";

export type Read =
  | { readonly kind: "checkpoints"; readonly checkpoints: readonly Checkpoint[] }
  | { readonly kind: "fault"; readonly why: string };

/** One JSON text a line; empty lines and what else a line holds, such as a log's time, do not matter. */
export function readCheckpoints(text: string): Read {
  const checkpoints: Checkpoint[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const checkpoint = checkpointIn(line);
    if (!checkpoint) return { kind: "fault", why: `Line ${at + 1} is no checkpoint: it needs a seq and a hash.` };
    checkpoints.push(checkpoint);
  }
  return { kind: "checkpoints", checkpoints };
}

function checkpointIn(line: string): Checkpoint | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || !("seq" in value) || !("hash" in value)) return undefined;
    const { seq, hash } = value;
    return typeof seq === "number" && typeof hash === "string" ? { seq, hash } : undefined;
  } catch {
    // The caller names the line.
    return undefined;
  }
}
