/** What is wrong with the bytes of a GGUF file; caught by the reader and turned into its result. */
export class GgufProblem extends Error {
  override readonly name = "GgufProblem";
}

/** The header goes on behind the bytes that were read; the reader tries again with more. */
export class NeedsMoreBytes extends Error {
  override readonly name = "NeedsMoreBytes";
}

/**
 * A cursor over the first bytes of a GGUF file. It never reads past the file, never allocates by a length that the
 * file only claims, and names what it was reading in every problem.
 */
export class GgufBytes {
  readonly #view: DataView;
  readonly #bytes: Buffer;
  readonly fileBytes: number;
  position = 0;

  /** `bytes` is the beginning of a file of `fileBytes` bytes. */
  constructor(bytes: Uint8Array, fileBytes: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.fileBytes = fileBytes;
  }

  /** Bytes of the file behind the cursor. */
  get remaining(): number {
    return this.fileBytes - this.position;
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#take(1, what));
  }

  i8(what: string): number {
    return this.#view.getInt8(this.#take(1, what));
  }

  u16(what: string): number {
    return this.#view.getUint16(this.#take(2, what), true);
  }

  i16(what: string): number {
    return this.#view.getInt16(this.#take(2, what), true);
  }

  u32(what: string): number {
    return this.#view.getUint32(this.#take(4, what), true);
  }

  i32(what: string): number {
    return this.#view.getInt32(this.#take(4, what), true);
  }

  f32(what: string): number {
    return this.#view.getFloat32(this.#take(4, what), true);
  }

  f64(what: string): number {
    return this.#view.getFloat64(this.#take(8, what), true);
  }

  /** A 64-bit count, length or offset; anything above 2^53 is a problem, since no file is that large. */
  u64(what: string): number {
    const at = this.#take(8, what);
    const value = this.#view.getBigUint64(at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new GgufProblem(`${what} is ${value}, which no file can hold`);
    return Number(value);
  }

  /** A 64-bit metadata value, rounded to what a JavaScript number can hold. */
  wide(what: string, signed: boolean): number {
    const at = this.#take(8, what);
    return Number(signed ? this.#view.getBigInt64(at, true) : this.#view.getBigUint64(at, true));
  }

  bool(what: string): boolean {
    const value = this.u8(what);
    if (value > 1) throw new GgufProblem(`${what} is the boolean ${value}; only 0 and 1 exist`);
    return value === 1;
  }

  text(what: string, maxBytes: number): string {
    const length = this.#stringLength(what, maxBytes);
    const at = this.#take(length, what);
    return this.#bytes.toString("utf8", at, at + length);
  }

  skipText(what: string, maxBytes: number): void {
    this.#take(this.#stringLength(what, maxBytes), what);
  }

  skip(bytes: number, what: string): void {
    this.#take(bytes, what);
  }

  #stringLength(what: string, maxBytes: number): number {
    const length = this.u64(`the length of ${what}`);
    if (length > maxBytes) {
      throw new GgufProblem(`${what} claims to be ${length} bytes long; at most ${maxBytes} are sensible`);
    }
    return length;
  }

  #take(bytes: number, what: string): number {
    const at = this.position;
    if (bytes > this.remaining) {
      throw new GgufProblem(`the file ends inside ${what}: at least ${bytes - this.remaining} bytes are missing`);
    }
    if (at + bytes > this.#bytes.length) throw new NeedsMoreBytes(what);
    this.position = at + bytes;
    return at;
  }
}
