import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

export type HashOptions = {
  readonly signal?: AbortSignal;
  readonly onBytes?: (doneBytes: number) => void;
};

/** SHA-256 of a file in hexadecimal. Rejects when the file cannot be read or the signal is aborted. */
export async function hashFile(file: string, { signal, onBytes }: HashOptions = {}): Promise<string> {
  const hash = createHash("sha256");
  let done = 0;
  const stream = createReadStream(file, { highWaterMark: 1024 * 1024, ...(signal ? { signal } : {}) });
  const pieces: AsyncIterable<Uint8Array> = stream;
  for await (const piece of pieces) {
    hash.update(piece);
    done += piece.length;
    onBytes?.(done);
  }
  return hash.digest("hex");
}
