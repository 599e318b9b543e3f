import type { Log } from "../../domain/log.ts";

export type JsonLog = Log & { readonly write: (entry: Readonly<Record<string, unknown>>) => void };

/** One JSON object a line. Fields are figures, names from tables and ids: never a body, a query string or a header. */
export function createJsonLog(writeLine: (line: string) => void, now: () => Date = () => new Date()): JsonLog {
  const places = new Set<string>();
  const write = (entry: Readonly<Record<string, unknown>>): void =>
    writeLine(JSON.stringify({ time: now().toISOString(), ...entry }));
  return {
    write,
    trace: () => {},
    info: (message) => write({ level: "info", message }),
    warn: (message) => write({ level: "warn", message }),
    bug: (place, error) => {
      if (places.has(place)) return;
      places.add(place);
      // The stack without its first line: a message may quote what was being read.
      const stack = error instanceof Error ? framesOf(error) : "";
      write({ level: "error", message: `a defect in ${place}`, error: nameOf(error), stack });
    },
  };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
const framesOf = (error: Error): string =>
  (error.stack ?? "")
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .join("\n");
