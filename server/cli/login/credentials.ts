import { mkdirSync, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { codeOf } from "../../base/errorMessage.ts";
import { field, isRecord } from "../../base/record.ts";
import { writeAtomically } from "../../base/writeAtomically.ts";
import { userFile } from "../../settings/files.ts";

/** Where a token is kept: in the system's keychain, or, without one, in a file that only its owner may read. */
export type Kept = "keychain" | "file";

/** The interface of @napi-rs/keyring that is used; its answers are checked. */
type Entry = {
  readonly setPassword: (password: string) => void;
  readonly getPassword: () => unknown;
  readonly deletePassword: () => unknown;
};
export type Keychain = (url: string) => Entry;

const service = "lacuna";

/** Beside the settings, with one entry for each server. */
export const credentialsFile = (): string => join(dirname(userFile()), "credentials.json");

/** The system's keychain; undefined where the native package is missing or no keychain runs. */
export function openKeychain(): Keychain | undefined {
  if (process.env["LACUNA_KEYCHAIN"] === "off") return undefined;
  try {
    const loaded: unknown = createRequire(import.meta.url)("@napi-rs/keyring");
    const Made = field(loaded, "Entry");
    if (!isEntryClass(Made)) return undefined;
    return (url) => new Made(service, url);
  } catch {
    // No build for this platform: the file does as well.
    return undefined;
  }
}

const isEntryClass = (value: unknown): value is new (service: string, user: string) => Entry =>
  typeof value === "function";

/** `isIssued`: the server gave it to this machine by a code, so that nobody else uses it. */
export type NewToken = { readonly token: string; readonly isIssued: boolean };

export async function keepToken(url: string, given: NewToken, keychain = openKeychain()): Promise<Kept> {
  const { token, isIssued } = given;
  const inKeychain = keychain !== undefined && stored(keychain(url), token);
  const entry = { savedAt: Date.now(), ...(isIssued && { issued: true }) };
  await change(url, { ...entry, ...(inKeychain ? { in: "keychain" } : { token }) });
  return inKeychain ? "keychain" : "file";
}

export async function forgetToken(url: string, keychain = openKeychain()): Promise<boolean> {
  const had = entryOf(readFile(), url) !== undefined;
  try {
    keychain?.(url).deletePassword();
  } catch {
    // It was not there, or there is no keychain.
  }
  if (had) await change(url, undefined);
  return had;
}

let remembered: { readonly url: string; readonly changedAt: number; readonly token: string | undefined } | undefined;

/** Goes before every other token, for whatever server. */
export const environmentToken = (): string | undefined => process.env["LACUNA_TOKEN"]?.trim() || undefined;

/**
 * For every request: the token kept for this server on this system. The keychain is read again only when the file
 * beside it has changed, since reading it may ask the user.
 */
export function readToken(url: string): string | undefined {
  const changedAt = statSync(credentialsFile(), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (remembered?.url === url && remembered.changedAt === changedAt) return remembered.token;
  remembered = { url, changedAt, token: changedAt === 0 ? undefined : keptToken(url, openKeychain) };
  return remembered.token;
}

/** The token that this system keeps, if the server gave it to this machine by a code. */
export const issuedToken = (url: string, open: () => Keychain | undefined = openKeychain): string | undefined =>
  field(entryOf(readFile(), url), "issued") === true ? keptToken(url, open) : undefined;

export function keptToken(url: string, open: () => Keychain | undefined): string | undefined {
  const entry = entryOf(readFile(), url);
  if (entry === undefined) return undefined;
  const token = field(entry, "in") === "keychain" ? fromKeychain(url, open()) : field(entry, "token");
  return typeof token === "string" && token !== "" ? token : undefined;
}

function fromKeychain(url: string, keychain: Keychain | undefined): unknown {
  try {
    return keychain?.(url).getPassword();
  } catch {
    // Locked: as good as not signed in.
    return undefined;
  }
}

/** Some keychains take a password and lose it, so it is read back. */
function stored(entry: Entry, token: string): boolean {
  try {
    entry.setPassword(token);
    return entry.getPassword() === token;
  } catch {
    // No keychain runs here, as on a server without a desktop.
    return false;
  }
}

type File = Readonly<Record<string, unknown>>;

function readFile(): File {
  try {
    const parsed: unknown = JSON.parse(readFileSync(credentialsFile(), "utf8"));
    return isRecord(parsed) ? parsed : {};
  } catch (error) {
    if (codeOf(error) === "ENOENT" || error instanceof SyntaxError) return {};
    throw error;
  }
}

const entryOf = (file: File, url: string): unknown => (Object.hasOwn(file, url) ? file[url] : undefined);

async function change(url: string, entry: File | undefined): Promise<void> {
  const { [url]: _old, ...others } = readFile();
  const next = entry === undefined ? others : { ...others, [url]: entry };
  if (Object.keys(next).length === 0) return rm(credentialsFile(), { force: true });
  mkdirSync(dirname(credentialsFile()), { recursive: true });
  await writeAtomically(credentialsFile(), `${JSON.stringify(next, undefined, 2)}\n`);
}
