import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The process of this user that listens on a TCP port of this machine. */
export function pidListeningOn(port: number): number | undefined {
  const inode = ["/proc/net/tcp", "/proc/net/tcp6"].map((table) => findListener(readText(table), port)).find(Boolean);
  if (inode === undefined) return undefined;
  const holds = (pid: string): boolean =>
    listing(`/proc/${pid}/fd`).some((fd) => readLink(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
  const found = listing("/proc").find((name) => /^\d+$/.test(name) && holds(name));
  return found === undefined ? undefined : Number(found);
}

/** Inode of the socket in state "listen" (0A). Exported for its test. */
export function findListener(table: string | undefined, port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const rows = (table ?? "").split("\n").map((row) => row.trim().split(/\s+/));
  return rows.find((fields) => fields[1]?.endsWith(`:${hex}`) && fields[3] === "0A")?.[9];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process has ended, or this is no Linux.
    return undefined;
  }
}

function listing(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // As above, or it is somebody else's.
    return [];
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // As above.
    return undefined;
  }
}
