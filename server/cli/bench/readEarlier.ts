import { readFileSync } from "node:fs";
import { messageOf } from "../../base/errorMessage.ts";
import { readCompared } from "../../benchmark/replay/replayFile.ts";
import type { Compared } from "../../benchmark/replay/replayText.ts";

export type Earlier =
  { readonly kind: "read"; readonly summary: Compared } | { readonly kind: "bad"; readonly message: string };

/** An earlier run, as `--json` wrote it. */
export function readEarlier(file: string): Earlier {
  try {
    const summary = readCompared(readFileSync(file, "utf8"));
    if (summary) return { kind: "read", summary };
    return { kind: "bad", message: `${file} was not written by \`lacuna bench replay --json\`` };
  } catch (error) {
    return { kind: "bad", message: `${file} cannot be read: ${messageOf(error)}` };
  }
}
