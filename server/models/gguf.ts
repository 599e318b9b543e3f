/**
 * Reads and checks the header of a GGUF file, so that no damaged or hostile file reaches native code. The format:
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
import { open } from "node:fs/promises";
import { messageOf } from "../base/errorMessage.ts";
import { GgufBytes, GgufProblem, NeedsMoreBytes } from "./ggufBytes.ts";
import { readMetadata, type GgufMetadata, type GgufValue } from "./ggufMetadata.ts";
import { readTensors, type PerToken } from "./ggufTensors.ts";
import { fileTypeName } from "./ggufTypes.ts";

export type GgufHeader = {
  readonly version: number;
  readonly architecture: string;
  /** `general.name`, or empty. */
  readonly name: string;
  /** What the file calls itself besides: `general.basename`, organisation and tags of the base model. */
  readonly alsoCalled: string;
  readonly trainedContextTokens: number;
  readonly quantisation: string;
  readonly parameters: number;
  readonly perToken: PerToken;
  readonly tokens: readonly string[];
  readonly tokenTypes: readonly number[];
  readonly tokenizerModel: string;
  /** Ids by the metadata's own names: "bos", "eos", "eot", "fim_pre" and so on. */
  readonly specialIds: Readonly<Record<string, number>>;
  readonly addsBos: boolean | undefined;
  readonly headerBytes: number;
  readonly fileBytes: number;
};

export type GgufResult =
  | { readonly kind: "ok"; readonly header: GgufHeader }
  /** `problem` names the file, says what is wrong with it and what to do. */
  | { readonly kind: "invalid"; readonly problem: string };

/**
 * How much of the file is read and parsed, until its header fits. The first step holds the header of most models; with
 * vocabularies of 262,144 tokens and their merges it reaches about 16 MiB.
 */
const stepsInBytes = [8, 32, 64].map((mebibytes) => mebibytes * 1024 * 1024);

export async function readGguf(file: string): Promise<GgufResult> {
  const invalid = (what: string, todo: string): GgufResult => ({
    kind: "invalid",
    problem: `${file}: ${what}. ${todo}`,
  });
  try {
    const handle = await open(file, "r");
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return invalid("this is not a file", "Point to a GGUF file.");
      for (const step of stepsInBytes) {
        const bytes = new Uint8Array(Math.min(step, stats.size));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
        const parsed = parseGguf(bytes.subarray(0, bytesRead), stats.size);
        if (parsed.kind === "ok") return parsed;
        if (parsed.kind === "invalid")
          return invalid(parsed.problem, "Download the model again, or choose another one.");
      }
      return invalid("its header is larger than 64 MiB", "Choose another model.");
    } finally {
      await handle.close();
    }
  } catch (error) {
    return invalid(`it cannot be read: ${messageOf(error)}`, "Check the path and its permissions.");
  }
}

export type ParsedGguf =
  | { readonly kind: "ok"; readonly header: GgufHeader }
  | { readonly kind: "invalid"; readonly problem: string }
  | { readonly kind: "needsMore" };

/** `bytes` is the beginning of a file of `fileBytes` bytes. Never throws, and never reserves more than a few times `bytes`. */
export function parseGguf(bytes: Uint8Array, fileBytes: number): ParsedGguf {
  try {
    return { kind: "ok", header: readHeader(new GgufBytes(bytes, fileBytes)) };
  } catch (error) {
    if (error instanceof NeedsMoreBytes) {
      return bytes.length < fileBytes
        ? { kind: "needsMore" }
        : { kind: "invalid", problem: "it cannot be read to its end" };
    }
    if (error instanceof GgufProblem) return { kind: "invalid", problem: error.message };
    throw error;
  }
}

const magic = 0x46554747; // "GGUF" as a little-endian number

function readHeader(bytes: GgufBytes): GgufHeader {
  if (bytes.fileBytes === 0) throw new GgufProblem("it is empty");
  if (bytes.u32("the magic number") !== magic)
    throw new GgufProblem("it is not a GGUF file (the first four bytes differ)");
  const version = bytes.u32("the version");
  if (version === 0x02000000 || version === 0x03000000) throw new GgufProblem("it is a big-endian GGUF file");
  if (version !== 2 && version !== 3)
    throw new GgufProblem(`it has the GGUF version ${version}; 2 and 3 are supported`);
  const tensorCount = bytes.u64("the number of tensors");
  const metadata = readMetadata(bytes, bytes.u64("the number of metadata entries"));
  const alignment = alignmentOf(metadata.values);
  const described = describe(metadata);
  const { parameters, dataBytes, perToken } = readTensors(bytes, tensorCount, alignment);
  const headerBytes = bytes.position;
  const dataStart = Math.ceil(headerBytes / alignment) * alignment;
  const missing = dataStart + dataBytes - bytes.fileBytes;
  if (missing > 0)
    throw new GgufProblem(`it is truncated: ${missing} of ${bytes.fileBytes + missing} bytes are missing`);
  return { version, ...described, parameters, perToken, headerBytes, fileBytes: bytes.fileBytes };
}

function alignmentOf(values: ReadonlyMap<string, GgufValue>): number {
  const alignment = values.get("general.alignment") ?? 32;
  const fits = typeof alignment === "number" && alignment >= 8 && alignment <= 65_536;
  if (!fits || (alignment & (alignment - 1)) !== 0)
    throw new GgufProblem(`its alignment is ${alignment}, not a power of two`);
  return alignment;
}

type Described = Omit<GgufHeader, "version" | "parameters" | "perToken" | "headerBytes" | "fileBytes">;

function describe({ values, tokens, tokenTypes }: GgufMetadata): Described {
  const text = (key: string) => textOr(values.get(key), "");
  const architecture = text("general.architecture");
  if (architecture === "") throw new GgufProblem("it does not name its architecture");
  refuseOtherKinds(values);
  if (tokens.length === 0) throw new GgufProblem("it has no vocabulary");
  if (tokenTypes.length !== 0 && tokenTypes.length !== tokens.length) {
    throw new GgufProblem(`it has ${tokens.length} tokens but ${tokenTypes.length} token types`);
  }
  for (const key of ["block_count", "embedding_length"]) positive(values, `${architecture}.${key}`);
  const fileType = values.get("general.file_type");
  const addsBos = values.get("tokenizer.ggml.add_bos_token");
  return {
    architecture,
    name: text("general.name"),
    alsoCalled: [text("general.basename"), text("general.base_model.0.name"), text("general.organization")]
      .join(" ")
      .trim(),
    trainedContextTokens: positive(values, `${architecture}.context_length`),
    quantisation: fileTypeName(typeof fileType === "number" ? fileType : undefined),
    tokens,
    tokenTypes,
    tokenizerModel: text("tokenizer.ggml.model"),
    specialIds: specialIdsOf(values, tokens.length),
    addsBos: typeof addsBos === "boolean" ? addsBos : undefined,
  };
}

function refuseOtherKinds(values: ReadonlyMap<string, GgufValue>): void {
  const type = textOr(values.get("general.type"), "model");
  if (type !== "model") throw new GgufProblem(`it is of the type "${type}", not a model`);
  const parts = values.get("split.count");
  if (typeof parts === "number" && parts > 1) {
    throw new GgufProblem(`it is one of ${parts} parts of a split model; join them with llama-gguf-split --merge`);
  }
}

function positive(values: ReadonlyMap<string, GgufValue>, key: string): number {
  const value = values.get(key);
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw new GgufProblem(value === undefined ? `${key} is missing` : `${key} is ${value}, not a positive number`);
}

const textOr = (value: GgufValue | undefined, otherwise: string): string =>
  typeof value === "string" ? value : otherwise;

const specialKey = /^tokenizer\.ggml\.(\w+?)_token_id$/;

function specialIdsOf(values: ReadonlyMap<string, GgufValue>, tokenCount: number): Readonly<Record<string, number>> {
  const ids: Record<string, number> = {};
  for (const [key, value] of values) {
    const name = specialKey.exec(key)?.[1];
    if (name === undefined || typeof value !== "number" || value === 0xffffffff) continue;
    if (!Number.isSafeInteger(value) || value < 0 || value >= tokenCount) {
      throw new GgufProblem(`${key} is ${value}, but the vocabulary has only ${tokenCount} tokens`);
    }
    ids[name] = value;
  }
  return ids;
}
