import { languageOf } from "../../../syntax/languageOf.ts";
import { skip } from "../files/causes.ts";
import { findTextSkip } from "../files/contentRules.ts";
import type { Examiner } from "../files/examine.ts";
import { type Entry, makeEntry, type Vocabulary } from "../store/entry.ts";
import { type FileTexts, noFacts, type ReadText, type Refused } from "./fileTexts.ts";
import type { HostDeps } from "./hostDeps.ts";

type Making = {
  readonly deps: HostDeps;
  readonly texts: FileTexts;
  readonly vocabulary: Vocabulary;
};

export type Prepared =
  | {
      readonly kind: "text";
      readonly path: string;
      readonly languageId: string;
      readonly read: ReadText;
      readonly isOpen: boolean;
    }
  | { readonly kind: "refused"; readonly path: string; readonly refused: Refused }
  | { readonly kind: "absent" | "folder"; readonly path: string };

/** Everything up to the point where native code sees the text. */
export async function prepareFile(path: string, making: Making, examiner: Examiner): Promise<Prepared> {
  const { deps, texts } = making;
  const refuse = (refused: Refused): Prepared => ({ kind: "refused", path, refused });
  if (deps.culprits.includes(path)) return refuse({ skip: skip("crash"), facts: noFacts });
  const open = texts.findOpen(path);
  if (open !== undefined) {
    const text = await texts.redacted(path, open.text);
    return { kind: "text", path, languageId: open.languageId, read: { text, facts: noFacts }, isOpen: true };
  }
  const read = await texts.readDisk(path, examiner);
  if (typeof read === "string") return { kind: read, path };
  if ("skip" in read) return refuse(read);
  const languageId = languageOf(path);
  const unfit = findTextSkip(read.text, languageId);
  if (unfit !== undefined) return refuse({ skip: unfit, facts: read.facts });
  const text = await texts.redacted(path, read.text);
  return { kind: "text", path, languageId, read: { ...read, text }, isOpen: false };
}

export function entryOf(prepared: Prepared & { kind: "text" }, { deps, vocabulary }: Omit<Making, "texts">): Entry {
  const { path, languageId, read } = prepared;
  const outline = deps.outliner.outlineOf(languageId, read.text);
  return makeEntry({ path, languageId, ...read.facts, text: read.text, outline }, vocabulary);
}
