import type { FamilyName } from "../prompt/families.ts";

/** Python packages that carry a model in parts, each one `data/partNN.bin`; trusted only as far as the model's sha256. */
export type PackageParts = { readonly packages: readonly string[]; readonly version: string };

export type Licence = {
  readonly name: string;
  readonly url: string;
  /** Set where the licence forbids a use: one line that is shown, and must be accepted, before the download. */
  readonly mustAccept?: string;
};

export type CatalogueEntry = {
  readonly id: string;
  readonly title: string;
  readonly fileName: string;
  readonly bytes: number;
  /** "estimate": no public record of the exact size; the sha256 decides alone. */
  readonly bytesAre: "exact" | "estimate";
  readonly sha256: string;
  readonly licence: Licence;
  readonly family: FamilyName;
  readonly quantisation: string;
  readonly parameters: number;
  /** Parameters that one token passes through; smaller than `parameters` in a mixture of experts. */
  readonly activeParameters: number;
  readonly kind: "base" | "instruct";
  /** KV cache per token in bytes: layers x KV heads x head size x 2 (keys, values) x 2 (16-bit floats). */
  readonly kvBytesPerToken: number;
  readonly huggingFace: { readonly repo: string; readonly revision: string; readonly file: string };
  readonly packageParts?: PackageParts;
  /** The public records that agree on the hash. */
  readonly verified: string;
};
