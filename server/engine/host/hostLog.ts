import { appendFileSync, renameSync, statSync } from "node:fs";
import type { Log } from "../../domain/log.ts";

/** Two files of this size at most. */
const mostBytes = 256 * 1024;

/** The host has no terminal: what it says goes to a small file beside its socket. Never source text. */
export function hostLog(file: string, level: "off" | "warn" | "info" | "trace" = "info"): Log {
  const bugs = new Set<string>();
  const rank = ranks[level];
  const write = (kind: string, message: string): void => {
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > mostBytes) renameSync(file, `${file}.old`);
      appendFileSync(file, `${new Date().toISOString()} ${process.pid} ${kind} ${message}\n`, { mode: 0o600 });
    } catch {
      // A full or read-only disk must not stop the engine, and there is nowhere else to say so.
    }
  };
  return {
    trace: (message) => rank >= ranks.trace && write("trace", message),
    info: (message) => rank >= ranks.info && write("info", message),
    warn: (message) => rank >= ranks.warn && write("warn", message),
    bug: (place, error) => {
      if (bugs.has(place) || rank < ranks.warn) return;
      bugs.add(place);
      write("bug", `${place}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  };
}

const ranks = { off: 0, warn: 1, info: 2, trace: 3 } as const;
