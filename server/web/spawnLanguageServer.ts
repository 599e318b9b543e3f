import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { ownCommand } from "../base/ownCommand.ts";
import { field } from "../base/record.ts";
import type { Delegate } from "../gateway/route.ts";

/** A language server in a process of its own. */
export type LanguageServer = {
  readonly send: (message: object) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /** Called once, also when it could not be started. */
  readonly onExit: (listener: () => void) => void;
  /** It may say a last word to others before it exits. */
  readonly end: () => void;
};

/** Room for the documents of one page; above it the process ends, and nobody else notices. */
const usualMemoryMiB = 384;
/** For a process that does not end by itself. */
const patienceMs = 2000;
/** For figures that it has not told the server yet. */
const lastWordsMs = 1000;
const goodbye = { jsonrpc: "2.0", id: "goodbye", method: "shutdown" };

/** `command`: arguments for Node that start a language server on standard input and output. */
export const spawnLanguageServer = (command: readonly string[] = ownCommand("lsp", "--stdio")): LanguageServer =>
  spawnIn(newFolder(), command, { env: process.env, memoryMiB: usualMemoryMiB });

/**
 * One that asks this server in a visitor's name. It reads none of the settings and knows none of the secrets of whoever runs the
 * server: it parses what others type.
 */
export function spawnDelegated({ url, key }: Pick<Delegate, "url" | "key">, memoryMiB: number): LanguageServer {
  const folder = newFolder();
  const kept = Object.entries(process.env).filter(([name]) => harmless.has(name.toUpperCase()));
  const own = { LACUNA_CONFIG: join(folder, "settings.json"), LACUNA_KEYCHAIN: "off", LACUNA_TOKEN: key };
  const env = { ...Object.fromEntries(kept), ...own };
  return spawnIn(folder, ownCommand("lsp", "--stdio", "--server", url), { env, memoryMiB });
}

/** What Node and the system need to start a program. */
const harmless: ReadonlySet<string> = new Set([
  ...["PATH", "HOME", "LANG", "TMPDIR"],
  ...["SYSTEMROOT", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"],
]);

const newFolder = (): string => mkdtempSync(join(tmpdir(), "lacuna-page-"));

type Room = { readonly env: NodeJS.ProcessEnv; readonly memoryMiB: number };

function spawnIn(folder: string, command: readonly string[], { env, memoryMiB }: Room): LanguageServer {
  const child = spawn(process.execPath, [`--max-old-space-size=${memoryMiB}`, ...command], {
    ...{ cwd: folder, env },
    stdio: ["pipe", "pipe", "ignore"],
    windowsHide: true,
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve()).once("error", () => resolve());
  }).then(() => rmSync(folder, { recursive: true, force: true }));
  const writer = new StreamMessageWriter(child.stdin);
  const reader = new StreamMessageReader(child.stdout);
  // What cannot be read or written any more has ended, or is about to.
  const endNow = (): void => {
    child.kill("SIGTERM");
    killLater(child, { afterMs: patienceMs, signal: "SIGKILL" });
  };
  writer.onError(endNow);
  reader.onError(endNow);
  return {
    send: (message) => void writer.write({ jsonrpc: "2.0", ...message }).catch(endNow),
    onMessage: (listener) =>
      void reader.listen((message) => (field(message, "id") === goodbye.id ? endNow() : listener(message))),
    onExit: (listener) => void exited.then(listener),
    end: () => {
      void writer.write(goodbye).catch(endNow);
      killLater(child, { afterMs: lastWordsMs, signal: "SIGTERM" });
      killLater(child, { afterMs: lastWordsMs + patienceMs, signal: "SIGKILL" });
    },
  };
}

type Kill = { readonly afterMs: number; readonly signal: NodeJS.Signals };

function killLater(child: ReturnType<typeof spawn>, { afterMs, signal }: Kill): void {
  const timer = setTimeout(() => child.kill(signal), afterMs);
  child.once("exit", () => clearTimeout(timer));
}
