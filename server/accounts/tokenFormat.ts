import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/**
 * `lac_`, an id of 12 characters, a secret of 43, a checksum of 6, all of them digits and letters: a double click selects the
 * whole, and `\blac_[0-9A-Za-z]{61}\b` with a right checksum tells secret scanners that it is one.
 */
export type Token = {
  /** Public: it names the token in lists and in the audit log. */
  readonly id: string;
  /** 32 random bytes in base 62. */
  readonly secret: string;
};

const prefix = "lac_";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Digits in base 62 that hold 8, 32 and 4 bytes. The id's 64 bits need 11; one more keeps the whole at an even 65. */
const idLength = 12;
const secretLength = 43;
const checksumLength = 6;
const pattern = new RegExp(
  `^${prefix}([0-9A-Za-z]{${idLength}})([0-9A-Za-z]{${secretLength}})([0-9A-Za-z]{${checksumLength}})$`,
);

export const createToken = (random: (bytes: number) => Buffer = randomBytes): Token => ({
  id: base62(random(8), idLength),
  secret: base62(random(32), secretLength),
});

export const formatToken = ({ id, secret }: Token): string => `${prefix}${id}${secret}${checksumOf(id + secret)}`;

/** Undefined for whatever is no token; a typing mistake is noticed here, without asking the database. */
export function parseToken(written: string): Token | undefined {
  const [, id, secret, checksum] = pattern.exec(written) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return checksum === checksumOf(id + secret) ? { id, secret } : undefined;
}

/**
 * SHA-256 and no slow hash: those make guessing a short, human password expensive. A secret of 256 random bits cannot be
 * guessed at any speed, and every request pays for the check.
 */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** In constant time, so that how long a refusal takes says nothing about the stored hash. */
export const isSecretOf = (secret: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashOf(secret), "hex"), Buffer.from(hash, "hex"));

const checksumOf = (text: string): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return base62(bytes, checksumLength);
};

function base62(bytes: Buffer, length: number): string {
  let rest = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let place = 0; place < length; place++) {
    text = (digits[Number(rest % 62n)] ?? "") + text;
    rest /= 62n;
  }
  return text;
}
