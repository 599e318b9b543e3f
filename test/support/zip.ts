import { crc32, deflateRawSync } from "node:zlib";

export type ZipEntry = { readonly name: string; readonly bytes: Buffer; readonly stored?: boolean };

/** A zip archive, as wheels are. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, stored = false } of entries) {
    const body = stored ? bytes : deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    locals.push(Buffer.from("PK\x03\x04"), common, Buffer.from(name), body);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(at, 10);
    centrals.push(Buffer.from("PK\x01\x02\x14\x00"), common, central, Buffer.from(name));
    at += 4 + 26 + Buffer.byteLength(name) + body.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\x05\x06"), end]);
}
