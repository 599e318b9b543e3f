import { basename } from "node:path";
import type { FamilyName } from "../prompt/families.ts";
import type { CatalogueEntry } from "./catalogueEntry.ts";
import { fimCheck } from "./fimCheck.ts";
import { readGguf, type GgufHeader } from "./gguf.ts";

export type Usable =
  | {
      readonly kind: "ok";
      readonly family: FamilyName;
      readonly header: GgufHeader;
      readonly ids: Readonly<Record<string, number>>;
    }
  | { readonly kind: "unusable"; readonly problem: string };

/** Header and FIM tokens of any model file: what has to hold before native code opens it. */
export async function checkUsable(file: string): Promise<Usable> {
  const read = await readGguf(file);
  if (read.kind === "invalid") return { kind: "unusable", problem: read.problem };
  const fim = fimCheck(read.header, basename(file));
  if (fim.kind === "refused") return { kind: "unusable", problem: `${file}: ${fim.reason}` };
  return { kind: "ok", family: fim.family, header: read.header, ids: fim.ids };
}

export const wrongHash = (entry: CatalogueEntry, actual: string): string =>
  `its sha256 is ${actual}, expected ${entry.sha256}`;
