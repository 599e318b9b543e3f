import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, chmodSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { protocolVersion } from "./protocol.ts";

/** Where the host of this user listens. */
export type Endpoint = {
  /** Holds the socket, the start lock and the log; readable by the user alone. */
  readonly folder: string;
  /** Path of the Unix socket, or name of the Windows pipe. */
  readonly address: string;
  readonly kind: "socket" | "pipe";
};

export type Surroundings = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly temporary: string;
  readonly user: string;
};

/** The shortest `sun_path` among the systems we run on is macOS's, with 104 bytes including the closing zero. */
const longestAddressBytes = 103;

/** The name holds the protocol's version, so that versions that do not understand each other do not meet. */
export function findEndpoint(given: Surroundings = surroundings()): Endpoint {
  const { platform, env, temporary, user } = given;
  const name = `engine-v${protocolVersion}`;
  const chosen = env.LACUNA_RUNTIME_DIR && resolve(env.LACUNA_RUNTIME_DIR);
  const usual = env.XDG_RUNTIME_DIR ? join(env.XDG_RUNTIME_DIR, "lacuna") : join(temporary, `lacuna-${user}`);
  const folder = chosen || usual;
  if (platform === "win32")
    return { folder, kind: "pipe", address: `\\\\.\\pipe\\lacuna-${digest(`${user}\n${folder}`)}-${name}` };
  const address = join(folder, `${name}.sock`);
  if (Buffer.byteLength(address) <= longestAddressBytes) return { folder, kind: "socket", address };
  const short = join("/tmp", `lacuna-${user}-${digest(folder)}`);
  return { folder: short, kind: "socket", address: join(short, `${name}.sock`) };
}

export type FolderCheck = { readonly kind: "ok" } | { readonly kind: "unsafe"; readonly detail: string };

/** Makes the folder, and refuses one that somebody else could put a socket into. */
export function secureFolder({ folder, kind }: Endpoint): FolderCheck {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (kind === "pipe") return { kind: "ok" };
    const found = lstatSync(folder);
    if (!found.isDirectory()) return unsafe(`${folder} is not a folder but a link or file. Remove it.`);
    if (found.uid !== process.getuid?.()) return unsafe(`${folder} belongs to another user.`);
    if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return { kind: "ok" };
  } catch (error) {
    return unsafe(`${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export type AddressCheck = "free" | "socket" | "taken";

/** What lies at a socket's path; a pipe has no path. */
export function lookAt({ address, kind }: Endpoint): AddressCheck {
  if (kind === "pipe") return "socket";
  try {
    const found = lstatSync(address, { throwIfNoEntry: false });
    if (!found) return "free";
    return found.isSocket() ? "socket" : "taken";
  } catch {
    // Connecting will say what is wrong with the folder.
    return "socket";
  }
}

const unsafe = (detail: string): FolderCheck => ({
  kind: "unsafe",
  detail: `The engine's runtime folder: ${detail} LACUNA_RUNTIME_DIR names another one.`,
});

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

const surroundings = (): Surroundings => ({
  platform: process.platform,
  env: process.env,
  temporary: tmpdir(),
  user: process.getuid ? String(process.getuid()) : userInfo().username,
});
