import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf } from "../base/errorMessage.ts";
import { offset, type Offset } from "../base/brand.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { languageOf } from "../syntax/languageOf.ts";
import type { EvalCase } from "./result.ts";

/** A case with its file at hand: the document as it is before the answer is written, the cursor, and the answer. */
export type MaskedCase = {
  readonly case: EvalCase;
  readonly snapshot: Snapshot;
  readonly at: Offset;
  readonly answer: string;
};

export type MaskedRead =
  { readonly kind: "masked"; readonly masked: MaskedCase } | { readonly kind: "bad"; readonly message: string };

/** Reads the file and cuts the answer out. Every case has a URI of its own, so that none profits from the one before. */
export function readMasked(folder: string, each: EvalCase): MaskedRead {
  const bad = (message: string): MaskedRead => ({ kind: "bad", message: `case ${each.id}: ${message}` });
  const file = join(folder, each.path);
  const bytes = readBytes(file);
  if (typeof bytes === "string") return bad(`${each.path} cannot be read in ${folder}: ${bytes}`);
  const text = bytes.toString("utf8");
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (each.sha256 !== "" && !hash.startsWith(each.sha256.toLowerCase()))
    return bad(
      `${each.path} is another version than the case was made from: its sha256 begins with ${hash.slice(0, each.sha256.length)}, not ${each.sha256}. Check out the commit of the case.`,
    );
  const end = each.prefixUnits + each.maskUnits;
  if (end > text.length) return bad(`${each.path} has ${text.length} UTF-16 units, and the masked text ends at ${end}`);
  for (const at of [each.prefixUnits, end])
    if (isInsidePair(text, at)) return bad(`offset ${at} of ${each.path} is inside a surrogate pair`);
  const language = each.language === "" ? languageOf(each.path) : each.language;
  const snapshot: Snapshot = {
    uri: `${pathToFileURL(file).href}#${encodeURIComponent(each.id)}`,
    languageId: language,
    version: 1,
    text: text.slice(0, each.prefixUnits) + text.slice(end),
    path: each.path,
  };
  const answer = text.slice(each.prefixUnits, end);
  return { kind: "masked", masked: { case: { ...each, language }, snapshot, at: offset(each.prefixUnits), answer } };
}

function readBytes(file: string): Buffer | string {
  try {
    return readFileSync(file);
  } catch (error) {
    return messageOf(error);
  }
}

const isInsidePair = (text: string, at: number): boolean =>
  /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(at));
