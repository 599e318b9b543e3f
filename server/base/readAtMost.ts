import type { Readable } from "node:stream";

/** All bytes of a stream. Throws, with `otherwise` as the message, as soon as there are more than `most`. */
export async function readAtMost(stream: Readable, most: number, otherwise: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) throw new Error(otherwise);
  }
  return Buffer.concat(chunks);
}
