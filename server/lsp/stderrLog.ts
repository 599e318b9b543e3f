import type { Log } from "../domain/log.ts";

/** What cannot be told to the client goes to stderr: one line each, defects with their stack once per place. */
export function stderrLog(write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`)): Log {
  const places = new Set<string>();
  return {
    trace: () => {},
    info: () => {},
    warn: (message) => write(`lacuna: ${message}`),
    bug: (place, error) => {
      if (places.has(place)) return;
      places.add(place);
      write(`lacuna: a defect in ${place}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  };
}
