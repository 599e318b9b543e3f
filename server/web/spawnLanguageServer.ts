import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { ownCommand } from "../base/ownCommand.ts";

/** A language server in a process of its own. */
export type LanguageServer = {
  readonly send: (message: object) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /** Called once, also when it could not be started. */
  readonly onExit: (listener: () => void) => void;
  readonly end: () => void;
};

/** Room for the documents of one page; above it the process ends, and nobody else notices. */
const heapMiB = 384;
/** For a process that does not end by itself. */
const patienceMs = 2000;

/** `command`: arguments for Node that start a language server on standard input and output. */
export function spawnLanguageServer(command: readonly string[] = ownCommand("lsp", "--stdio")): LanguageServer {
  const folder = mkdtempSync(join(tmpdir(), "lacuna-page-"));
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMiB}`, ...command], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
    windowsHide: true,
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve()).once("error", () => resolve());
  }).then(() => rmSync(folder, { recursive: true, force: true }));
  const writer = new StreamMessageWriter(child.stdin);
  const reader = new StreamMessageReader(child.stdout);
  // What cannot be read or written any more has ended, or is about to.
  const end = (): void => endChild(child, exited);
  writer.onError(end);
  reader.onError(end);
  return {
    send: (message) => void writer.write({ jsonrpc: "2.0", ...message }).catch(end),
    onMessage: (listener) => void reader.listen(listener),
    onExit: (listener) => void exited.then(listener),
    end,
  };
}

function endChild(child: ReturnType<typeof spawn>, exited: Promise<void>): void {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  void exited.then(() => clearTimeout(timer));
}
