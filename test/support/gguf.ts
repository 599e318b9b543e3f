/** Writes small GGUF files: right ones, and wrong in exactly one place. */
type Scalar = string | number | bigint | boolean;

/** `as`: the metadata type; texts and booleans are recognised, numbers are u32 unless it says otherwise. */
export type Value =
  Scalar | readonly string[] | { readonly as: keyof typeof types; readonly value: unknown } | { readonly raw: Buffer };

export type TensorSpec = {
  readonly name: string;
  readonly dimensions: readonly (number | bigint)[];
  /** ggml's type number; 0 is F32. */
  readonly type: number;
  readonly offset: number | bigint;
};

export type GgufSpec = {
  readonly magic: string;
  readonly version: number;
  readonly tensorCount: bigint;
  readonly entryCount: bigint;
  /** A list, so that a key can stand twice. */
  readonly metadata: readonly (readonly [key: string, value: Value])[];
  readonly tensors: readonly TensorSpec[];
  readonly dataBytes: number;
};

const types = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  text: 8,
  array: 9,
  u64: 10,
  i64: 11,
  f64: 12,
} as const;

export const plainTokens = ["<unk>", "a", "b", " ", "\n"] as const;
export const qwenTokens = [
  "<|endoftext|>",
  "<|fim_prefix|>",
  "<|fim_middle|>",
  "<|fim_suffix|>",
  "<|fim_pad|>",
  "<|repo_name|>",
  "<|file_sep|>",
  "<|im_start|>",
  "<|im_end|>",
] as const;

/** Metadata of a model with this vocabulary, all its tokens control tokens. */
export function modelMetadata(
  tokens: readonly string[] = [...plainTokens, ...qwenTokens],
  { architecture = "qwen2", name = "Tiny" } = {},
): readonly (readonly [string, Value])[] {
  return [
    ["general.architecture", architecture],
    ["general.name", name],
    ["general.file_type", 15],
    [`${architecture}.block_count`, 1],
    [`${architecture}.embedding_length`, 32],
    [`${architecture}.context_length`, 2048],
    ["tokenizer.ggml.model", "gpt2"],
    ["tokenizer.ggml.tokens", tokens],
    [
      "tokenizer.ggml.token_type",
      {
        raw: arrayOf(
          types.i32,
          tokens.map(() => i32(3)),
        ),
      },
    ],
    ["tokenizer.ggml.eos_token_id", 0],
    ["tokenizer.ggml.add_bos_token", false],
  ];
}

export function ggufSpec(change: Partial<GgufSpec> = {}): GgufSpec {
  const metadata = change.metadata ?? modelMetadata();
  const tensors = change.tensors ?? [{ name: "token_embd.weight", dimensions: [32, 2], type: 0, offset: 0 }];
  return {
    magic: "GGUF",
    version: 3,
    tensorCount: BigInt(tensors.length),
    entryCount: BigInt(metadata.length),
    dataBytes: 256,
    ...change,
    metadata,
    tensors,
  };
}

export function ggufBytes(change: Partial<GgufSpec> = {}): Buffer {
  const spec = ggufSpec(change);
  const header = Buffer.concat([
    Buffer.from(spec.magic, "latin1"),
    u32(spec.version),
    u64(spec.tensorCount),
    u64(spec.entryCount),
    ...spec.metadata.flatMap(([key, value]) => [text(key), valueBytes(value)]),
    ...spec.tensors.flatMap(tensorBytes),
  ]);
  const padding = (32 - (header.length % 32)) % 32;
  return Buffer.concat([header, Buffer.alloc(padding), Buffer.alloc(spec.dataBytes)]);
}

/** Metadata with one key replaced, or added when it is new. */
export function withValue(
  key: string,
  value: Value,
  metadata = modelMetadata(),
): readonly (readonly [string, Value])[] {
  return [...metadata.filter(([each]) => each !== key), [key, value]];
}
export const without = (key: string): readonly (readonly [string, Value])[] =>
  modelMetadata().filter(([each]) => each !== key);

/** The type number and what follows it. */
export const arrayOf = (elementType: number, elements: readonly Buffer[], count = BigInt(elements.length)): Buffer =>
  Buffer.concat([u32(types.array), u32(elementType), u64(count), ...elements]);

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
export const i32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
export const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
};
export const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(BigInt(bytes.length)), bytes]);
};

function tensorBytes({ name, dimensions, type, offset }: TensorSpec): readonly Buffer[] {
  return [
    text(name),
    u32(dimensions.length),
    ...dimensions.map((each) => u64(BigInt(each))),
    u32(type),
    u64(BigInt(offset)),
  ];
}

function valueBytes(value: Value): Buffer {
  if (typeof value === "string") return Buffer.concat([u32(types.text), text(value)]);
  if (typeof value === "boolean") return Buffer.concat([u32(types.bool), Buffer.from([value ? 1 : 0])]);
  if (typeof value === "number") return Buffer.concat([u32(types.u32), u32(value)]);
  if (typeof value === "bigint") return Buffer.concat([u32(types.u64), u64(value)]);
  if ("raw" in value) return value.raw;
  if ("as" in value) return Buffer.concat([u32(types[value.as]), scalarBytes(value.as, value.value)]);
  return arrayOf(types.text, value.map(text));
}

function scalarBytes(as: keyof typeof types, value: unknown): Buffer {
  const bytes = Buffer.alloc(8);
  switch (as) {
    case "u8":
    case "bool":
      bytes.writeUInt8(Number(value));
      return bytes.subarray(0, 1);
    case "i8":
      bytes.writeInt8(Number(value));
      return bytes.subarray(0, 1);
    case "u16":
      bytes.writeUInt16LE(Number(value));
      return bytes.subarray(0, 2);
    case "i16":
      bytes.writeInt16LE(Number(value));
      return bytes.subarray(0, 2);
    case "u32":
      return u32(Number(value));
    case "i32":
      return i32(Number(value));
    case "f32":
      bytes.writeFloatLE(Number(value));
      return bytes.subarray(0, 4);
    case "f64":
      bytes.writeDoubleLE(Number(value));
      return bytes;
    case "u64":
    case "i64":
      return u64(BigInt(value as bigint));
    case "text":
      return text(String(value));
    case "array":
      throw new Error("use { raw } for arrays");
  }
}
