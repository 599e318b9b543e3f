import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { posix, win32 } from "node:path";
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

/** Where Windows lists named pipes. */
const pipes = "\\\\.\\pipe\\";

/** The name holds the protocol's version, so that versions that do not understand each other do not meet. */
export function findEndpoint(given: Surroundings = surroundings()): Endpoint {
  const { platform, env, temporary, user } = given;
  const name = `engine-v${protocolVersion}`;
  if (platform === "win32") {
    // Not the temporary folder: shells spell it in different ways (`C:\Users\ANNE~1\…`), and some have one of their own.
    const usual = win32.join(env.LOCALAPPDATA ?? temporary, "lacuna", "run");
    const folder = env.LACUNA_RUNTIME_DIR ? win32.resolve(env.LACUNA_RUNTIME_DIR) : usual;
    const owner = digest(`${user}\n${folder.toLowerCase()}`);
    return { folder, kind: "pipe", address: `${pipes}lacuna-${owner}-${name}` };
  }
  const usual = env.XDG_RUNTIME_DIR
    ? posix.join(env.XDG_RUNTIME_DIR, "lacuna")
    : posix.join(temporary, `lacuna-${user}`);
  const folder = env.LACUNA_RUNTIME_DIR ? posix.resolve(env.LACUNA_RUNTIME_DIR) : usual;
  const address = posix.join(folder, `${name}.sock`);
  if (Buffer.byteLength(address) <= longestAddressBytes) return { folder, kind: "socket", address };
  const short = posix.join("/tmp", `lacuna-${user}-${digest(folder)}`);
  return { folder: short, kind: "socket", address: posix.join(short, `${name}.sock`) };
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
    // Somebody else's socket would be told source text, however it came into the folder.
    const isOurs = found.isSocket() && found.uid === process.getuid?.();
    return isOurs ? "socket" : "taken";
  } catch {
    // Connecting will say what is wrong with the folder.
    return "socket";
  }
}

type ListFolder = (folder: string) => readonly string[];

/** Where hosts of this user listen, whatever protocol they speak. */
export function hostAddresses(
  { folder, address, kind }: Endpoint,
  list: ListFolder = (each) => readdirSync(each),
): readonly string[] {
  const [place, prefix] = kind === "pipe" ? [pipes, address.replace(/\d+$/, "")] : [`${folder}/`, `${folder}/engine-v`];
  const isVersion = kind === "pipe" ? /^\d+$/ : /^\d+\.sock$/;
  try {
    return list(place)
      .map((name) => place + name)
      .filter((each) => each.startsWith(prefix) && isVersion.test(each.slice(prefix.length)));
  } catch {
    // No folder: no engine was ever started. Pipes can be asked for by name all the same.
    return kind === "pipe" ? [address] : [];
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
