import assert from "node:assert/strict";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseGguf, readGguf } from "../../server/models/gguf.ts";
import {
  arrayOf,
  ggufBytes,
  modelMetadata,
  plainTokens,
  qwenTokens,
  text,
  u32,
  u64,
  withValue,
  without,
  type GgufSpec,
} from "../support/gguf.ts";

const parse = (bytes: Uint8Array, fileBytes = bytes.length) => parseGguf(bytes, fileBytes);
const tensor = { name: "token_embd.weight", dimensions: [32, 2], type: 0, offset: 0 } as const;
const nested = (depth: number): Buffer => {
  let inner: Buffer = Buffer.concat([u32(4), u64(1n), u32(7)]);
  for (let level = 1; level < depth; level++) inner = Buffer.concat([u32(9), u64(1n), inner]);
  return Buffer.concat([u32(9), inner]);
};

/** Each spoils a good file in one place; the problem must name it. */
const negative: Readonly<Record<string, readonly [change: Partial<GgufSpec>, problem: RegExp]>> = {
  "bad magic": [{ magic: "GGML" }, /not a GGUF file/],
  "version 1": [{ version: 1 }, /version 1/],
  "version 4": [{ version: 4 }, /version 4/],
  "big-endian version 3": [{ version: 0x03000000 }, /big-endian/],
  "no metadata": [{ metadata: [] }, /architecture/],
  "2^31 metadata entries": [{ entryCount: 2n ** 31n }, /2147483648 metadata entries/],
  "2^63 metadata entries": [{ entryCount: 2n ** 63n }, /no file can hold/],
  "-1 metadata entries": [{ entryCount: -1n }, /no file can hold/],
  "no tensors": [{ tensors: [] }, /no tensors/],
  "2^31 tensors": [{ tensorCount: 2n ** 31n }, /2147483648 tensors/],
  "2^63 tensors": [{ tensorCount: 2n ** 63n }, /no file can hold/],
  "-1 tensors": [{ tensorCount: -1n }, /no file can hold/],
  "unknown value type": [{ metadata: withValue("x", { raw: u32(13) }) }, /x has the unknown type 13/],
  "unknown element type": [{ metadata: withValue("x", { raw: arrayOf(13, []) }) }, /unknown element type 13/],
  "boolean 2": [{ metadata: withValue("x", { as: "bool", value: 2 }) }, /boolean 2/],
  "text longer than the file": [
    { metadata: withValue("x", { raw: Buffer.concat([u32(8), u64(5000n)]) }) },
    /ends inside x/,
  ],
  "text of 2^64-1 bytes": [
    { metadata: withValue("x", { raw: Buffer.concat([u32(8), u64(-1n)]) }) },
    /no file can hold/,
  ],
  "text of 1 TB": [{ metadata: withValue("x", { raw: Buffer.concat([u32(8), u64(10n ** 12n)]) }) }, /claims to be/],
  "array of 2^40 bytes": [
    { metadata: withValue("x", { raw: arrayOf(0, [], 2n ** 40n) }) },
    /claims 1099511627776 elements/,
  ],
  "array of 2^53-1 doubles": [{ metadata: withValue("x", { raw: arrayOf(12, [], 2n ** 53n - 1n) }) }, /elements/],
  "arrays 100 deep": [{ metadata: withValue("x", { raw: nested(100) }) }, /nested deeper/],
  "key twice": [{ metadata: [...modelMetadata(), ["general.name", "again"]] }, /general.name appears twice/],
  "empty key": [{ metadata: [...modelMetadata(), ["", 1]] }, /empty/],
  "NUL in a key": [{ metadata: [...modelMetadata(), ["a\0b", 1]] }, /NUL/],
  "alignment 0": [{ metadata: withValue("general.alignment", 0) }, /alignment is 0/],
  "alignment 3": [{ metadata: withValue("general.alignment", 3) }, /alignment is 3/],
  "alignment 2^31": [{ metadata: withValue("general.alignment", 2 ** 31) }, /alignment is 2147483648/],
  "alignment as text": [{ metadata: withValue("general.alignment", "32") }, /alignment is 32/],
  "no dimensions": [{ tensors: [{ ...tensor, dimensions: [] }] }, /0 dimensions/],
  "5 dimensions": [{ tensors: [{ ...tensor, dimensions: [32, 1, 1, 1, 1] }] }, /5 dimensions/],
  "dimension 0": [{ tensors: [{ ...tensor, dimensions: [32, 0] }] }, /impossible dimensions 32 x 0/],
  "negative dimension": [{ tensors: [{ ...tensor, dimensions: [32, -1n] }] }, /no file can hold/],
  "product that wraps to 0": [
    { tensors: [{ ...tensor, dimensions: [2n ** 32n, 2n ** 32n] }] },
    /impossible dimensions/,
  ],
  "unknown tensor type": [{ tensors: [{ ...tensor, type: 99 }] }, /type 99/],
  "withdrawn tensor type": [{ tensors: [{ ...tensor, type: 4 }] }, /type 4/],
  "row that is no whole block": [{ tensors: [{ ...tensor, type: 12, dimensions: [32, 2] }] }, /multiple of 256/],
  "unaligned offset": [{ tensors: [{ ...tensor, offset: 8 }] }, /not aligned/],
  "offset behind the file": [{ tensors: [{ ...tensor, offset: 2 ** 20 }] }, /truncated: 1048576 of/],
  "offset of 2^63": [{ tensors: [{ ...tensor, offset: 2n ** 63n }] }, /no file can hold/],
  "overlapping tensors": [{ tensors: [tensor, { ...tensor, name: "output.weight", offset: 32 }] }, /overlap/],
  "tensor twice": [{ tensors: [tensor, { ...tensor, offset: 256 }], dataBytes: 512 }, /appears twice/],
  "tensor name of 64 bytes": [{ tensors: [{ ...tensor, name: "x".repeat(64) }] }, /64 bytes long/],
  "data cut short": [{ dataBytes: 255 }, /truncated: 1 of \d+ bytes are missing/],
  "no architecture": [{ metadata: without("general.architecture") }, /architecture/],
  "no vocabulary": [{ metadata: without("tokenizer.ggml.tokens") }, /vocabulary/],
  "vocabulary of numbers": [
    { metadata: withValue("tokenizer.ggml.tokens", { raw: arrayOf(4, [u32(1)]) }) },
    /not a list of texts/,
  ],
  "token of 1 MB": [
    { metadata: withValue("tokenizer.ggml.tokens", ["a", "x".repeat(1_000_000)]) },
    /token 1 claims to be 1000000/,
  ],
  "fewer types than tokens": [
    { metadata: withValue("tokenizer.ggml.token_type", { raw: arrayOf(5, [u32(1)]) }) },
    /1 token types/,
  ],
  "types as texts": [{ metadata: withValue("tokenizer.ggml.token_type", ["3"]) }, /32-bit integers/],
  "special id outside the vocabulary": [
    { metadata: withValue("tokenizer.ggml.eos_token_id", 99) },
    /eos_token_id is 99/,
  ],
  "block_count 0": [{ metadata: withValue("qwen2.block_count", 0) }, /block_count is 0/],
  "no context_length": [{ metadata: without("qwen2.context_length") }, /context_length is missing/],
  "context_length as text": [{ metadata: withValue("qwen2.context_length", "2048") }, /not a positive number/],
  "adapter instead of a model": [{ metadata: withValue("general.type", "adapter") }, /of the type "adapter"/],
  "one part of several": [{ metadata: withValue("split.count", { as: "u16", value: 3 }) }, /one of 3 parts/],
};

suite("GGUF header", () => {
  test("a good file tells what it is", () => {
    const bytes = ggufBytes({ metadata: withValue("tokenizer.ggml.fim_pre_token_id", 6) });
    const parsed = parse(bytes);
    assert.equal(parsed.kind, "ok");
    const { tokens, ...header } = parsed.header;
    assert.deepEqual(tokens, [...plainTokens, ...qwenTokens]);
    assert.deepEqual(header, {
      perToken: { bytes: 256, parameters: 64 },
      version: 3,
      architecture: "qwen2",
      name: "Tiny",
      alsoCalled: "",
      trainedContextTokens: 2048,
      quantisation: "Q4_K_M",
      parameters: 64,
      tokenTypes: tokens.map(() => 3),
      tokenizerModel: "gpt2",
      specialIds: { eos: 0, fim_pre: 6 },
      addsBos: false,
      headerBytes: header.headerBytes,
      fileBytes: bytes.length,
    });
  });

  test("values of every type, arrays and a long chat template are read past", () => {
    const metadata = [
      ...modelMetadata(),
      ...(["u8", "i8", "u16", "i16", "u32", "i32", "f32", "f64", "bool"] as const).map(
        (as) => [`x.${as}`, { as, value: 1 }] as const,
      ),
      ["x.u64", 2n ** 64n - 1n],
      ["x.texts", ["a", "ä", ""]],
      ["x.nested", { raw: nested(3) }],
      ["tokenizer.chat_template", "{{ x }}".repeat(100_000)],
    ] as const;
    assert.equal(parse(ggufBytes({ metadata })).kind, "ok");
    assert.equal(parse(ggufBytes({ metadata, version: 2 })).kind, "ok");
  });

  for (const [title, [change, problem]] of Object.entries(negative)) {
    test(`refuses ${title}`, () => {
      const parsed = parse(ggufBytes(change));
      assert.equal(parsed.kind, "invalid");
      assert.match(parsed.problem, problem);
    });
  }

  test("the corpus spoils a file that is good without it", () => {
    assert.equal(parse(ggufBytes()).kind, "ok");
  });

  test("a file that ends anywhere is refused, and says that bytes are missing", () => {
    const whole = ggufBytes();
    for (let length = 0; length < whole.length; length++) {
      const parsed = parse(whole.subarray(0, length));
      assert.equal(parsed.kind, "invalid", `cut after ${length} bytes`);
      assert.match(parsed.problem, /missing|empty|bytes left/, `cut after ${length} bytes`);
    }
  });

  test("a beginning of a longer file asks for more instead of refusing", () => {
    const whole = ggufBytes();
    const header = whole.length - 256 - 32;
    for (let length = 0; length < header; length++) {
      assert.equal(parse(whole.subarray(0, length), whole.length).kind, "needsMore", `first ${length} bytes`);
    }
  });

  test("any flipped bytes are answered with a value, quickly", () => {
    const whole = ggufBytes();
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(flips, (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, mask] of changes) bytes[at] = bytes[at]! ^ mask;
        const before = performance.now();
        const parsed = parse(bytes);
        assert.ok(performance.now() - before < 1000);
        assert.notEqual(parsed.kind, "needsMore");
      }),
      { numRuns: 3000 },
    );
  });

  test("any bytes behind the magic are answered with a value", () => {
    const head = Buffer.concat([Buffer.from("GGUF"), u32(3)]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        assert.equal(parse(Buffer.concat([head, tail])).kind, "invalid");
      }),
      { numRuns: 2000 },
    );
  });

  test("a hostile count reserves no memory", () => {
    const before = process.memoryUsage().rss;
    const claims = arrayOf(8, [text("a")], 2n ** 20n);
    // A sparse file could really be as large as it claims to be.
    const parsed = parse(ggufBytes({ metadata: withValue("tokenizer.ggml.tokens", { raw: claims }) }), 2 ** 40);
    assert.notEqual(parsed.kind, "ok");
    assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024);
  });
});

suite("GGUF file", () => {
  let folder = "";
  setup(async () => void (folder = await mkdtemp(join(tmpdir(), "lacuna-gguf-"))));
  teardown(() => rm(folder, { recursive: true, force: true }));

  test("is read from disk", async () => {
    const file = join(folder, "good.gguf");
    await writeFile(file, ggufBytes());
    const read = await readGguf(file);
    assert.equal(read.kind, "ok");
  });

  test("a header larger than the first read is read in steps", async () => {
    const file = join(folder, "long.gguf");
    await writeFile(file, ggufBytes({ metadata: withValue("tokenizer.chat_template", "x".repeat(9 * 1024 * 1024)) }));
    assert.equal((await readGguf(file)).kind, "ok");
  });

  test("a header that never ends is refused without reading the whole file", async () => {
    const file = join(folder, "endless.gguf");
    const texts = Array.from({ length: 5 }, (_, index) => [`x${index}`, "y".repeat(15 * 1024 * 1024)] as const);
    await writeFile(file, ggufBytes({ metadata: [...modelMetadata(), ...texts] }));
    const read = await readGguf(file);
    assert.equal(read.kind, "invalid");
    assert.match(read.problem, /header is larger/);
  });

  for (const [title, path, problem] of [
    ["a missing file", "none.gguf", /none\.gguf: it cannot be read: ENOENT/],
    ["a folder", "", /not a file/],
    ["an empty file", "empty.gguf", /empty\.gguf: it is empty/],
    ["a sparse file", "sparse.gguf", /not a GGUF file/],
  ] as const) {
    test(`${title} is refused with its name`, async () => {
      await writeFile(join(folder, "empty.gguf"), "");
      await writeFile(join(folder, "sparse.gguf"), "");
      await truncate(join(folder, "sparse.gguf"), 2 ** 40);
      const read = await readGguf(join(folder, path));
      assert.equal(read.kind, "invalid");
      assert.match(read.problem, problem);
    });
  }
});
