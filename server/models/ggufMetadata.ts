import { GgufProblem, type GgufBytes } from "./ggufBytes.ts";

export type GgufValue = string | number | boolean;

/** What a GGUF header says about itself. Arrays are kept only where something reads them. */
export type GgufMetadata = {
  readonly values: ReadonlyMap<string, GgufValue>;
  readonly tokens: readonly string[];
  /** One per token, or empty: 1 normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 byte. */
  readonly tokenTypes: readonly number[];
};

/** GGUF allows keys up to 65,535 bytes; llama.cpp's own are below 100. */
const maxKeyBytes = 65_535;
/** Chat templates and licences reach some hundred kilobytes. */
const maxTextBytes = 16 * 1024 * 1024;
/** The longest token of the catalogue's vocabularies has 512 bytes. */
const maxTokenBytes = 64 * 1024;
/** Real files have below 100 entries; the limit keeps a hostile one from costing time. */
const maxEntries = 4096;
/** The largest vocabularies in use have 262,144 tokens. */
const maxTokens = 1_048_576;
/** The format allows arrays of arrays; no known file nests them. */
const maxDepth = 4;

const tokensKey = "tokenizer.ggml.tokens";
const tokenTypesKey = "tokenizer.ggml.token_type";

const kind = { text: 8, array: 9 } as const;
/** Bytes of one value by type number; strings and arrays are measured as they are read. */
const fixedBytes: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
]);

export function readMetadata(bytes: GgufBytes, entryCount: number): GgufMetadata {
  if (entryCount > maxEntries) {
    throw new GgufProblem(`it claims ${entryCount} metadata entries; at most ${maxEntries} are sensible`);
  }
  const values = new Map<string, GgufValue>();
  const seen = new Set<string>();
  let tokens: readonly string[] = [];
  let tokenTypes: readonly number[] = [];
  for (let index = 0; index < entryCount; index++) {
    const key = readKey(bytes, index);
    if (seen.has(key)) throw new GgufProblem(`the metadata key ${key} appears twice`);
    seen.add(key);
    const type = bytes.u32(`the type of ${key}`);
    if (type !== kind.array) values.set(key, readScalar(bytes, type, key));
    else if (key === tokensKey) tokens = readTokens(bytes);
    else if (key === tokenTypesKey) tokenTypes = readTokenTypes(bytes);
    else skipArray(bytes, key, 1);
  }
  return { values, tokens, tokenTypes };
}

function readKey(bytes: GgufBytes, index: number): string {
  const key = bytes.text(`metadata key ${index}`, maxKeyBytes);
  if (key === "" || key.includes("\0"))
    throw new GgufProblem(`metadata key ${index} is empty or holds a NUL character`);
  return key;
}

function readScalar(bytes: GgufBytes, type: number, key: string): GgufValue {
  switch (type) {
    case 0:
      return bytes.u8(key);
    case 1:
      return bytes.i8(key);
    case 2:
      return bytes.u16(key);
    case 3:
      return bytes.i16(key);
    case 4:
      return bytes.u32(key);
    case 5:
      return bytes.i32(key);
    case 6:
      return bytes.f32(key);
    case 7:
      return bytes.bool(key);
    case kind.text:
      return bytes.text(key, maxTextBytes);
    case 10:
      return bytes.wide(key, false);
    case 11:
      return bytes.wide(key, true);
    case 12:
      return bytes.f64(key);
    default:
      throw new GgufProblem(`the metadata key ${key} has the unknown type ${type}`);
  }
}

/** Checks the claimed count against what the file could hold at all, before anything is read or reserved. */
function arrayHead(bytes: GgufBytes, key: string): { readonly type: number; readonly count: number } {
  const type = bytes.u32(`the element type of ${key}`);
  const elementBytes = type === kind.text ? 8 : type === kind.array ? 12 : fixedBytes.get(type);
  if (elementBytes === undefined) throw new GgufProblem(`the array ${key} has the unknown element type ${type}`);
  const count = bytes.u64(`the length of ${key}`);
  if (count * elementBytes > bytes.remaining) {
    throw new GgufProblem(
      `the array ${key} claims ${count} elements, but the file has only ${bytes.remaining} bytes left`,
    );
  }
  return { type, count };
}

function skipArray(bytes: GgufBytes, key: string, depth: number): void {
  if (depth > maxDepth) throw new GgufProblem(`the array ${key} is nested deeper than ${maxDepth} levels`);
  const { type, count } = arrayHead(bytes, key);
  const elementBytes = fixedBytes.get(type);
  if (elementBytes !== undefined) return bytes.skip(count * elementBytes, key);
  for (let index = 0; index < count; index++) {
    if (type === kind.text) bytes.skipText(key, maxTextBytes);
    else skipArray(bytes, key, depth + 1);
  }
}

function readTokens(bytes: GgufBytes): readonly string[] {
  const { type, count } = arrayHead(bytes, tokensKey);
  if (type !== kind.text) throw new GgufProblem("the vocabulary is not a list of texts");
  if (count > maxTokens)
    throw new GgufProblem(`the vocabulary claims ${count} tokens; at most ${maxTokens} are sensible`);
  const tokens: string[] = [];
  for (let index = 0; index < count; index++) tokens.push(bytes.text(`token ${index}`, maxTokenBytes));
  return tokens;
}

function readTokenTypes(bytes: GgufBytes): readonly number[] {
  const { type, count } = arrayHead(bytes, tokenTypesKey);
  if (type !== 4 && type !== 5) throw new GgufProblem("the token types are not 32-bit integers");
  if (count > maxTokens) throw new GgufProblem(`there are ${count} token types; at most ${maxTokens} are sensible`);
  const types: number[] = [];
  for (let index = 0; index < count; index++) types.push(bytes.i32(tokenTypesKey));
  return types;
}
