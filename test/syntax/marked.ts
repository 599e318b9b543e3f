import { offset } from "../../server/base/brand.ts";
import type { Hole, Snapshot } from "../../server/domain/snapshot.ts";

let count = 0;

/** A document whose cursor is written as `█`; every one has a URI of its own. */
export function marked(languageId: string, text: string): { snapshot: Snapshot; at: Hole["from"]; hole: Hole } {
  const cursor = text.indexOf("█");
  if (cursor === -1) throw new Error(`no cursor in ${text}`);
  const snapshot: Snapshot = {
    uri: `file:///${languageId}/${count++}`,
    languageId,
    version: 1,
    text: text.replace("█", ""),
    path: "file",
  };
  const at = offset(cursor);
  return { snapshot, at, hole: { snapshot, from: at, to: at } };
}
