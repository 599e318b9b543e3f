import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Clock } from "../../domain/clock.ts";
import { LanguageServer, type ServerStart } from "../languageServer.ts";
import { spreadOf, type Spread } from "../percentile.ts";
import { cpuSecondsOf, processTree } from "../processes.ts";
import { untilQuiet } from "../untilQuiet.ts";
import { sourceOf, typedLine, writeRepository } from "./generated.ts";

/** One size, and what a key press costs there. */
export type GrowthPoint = {
  readonly of: "lines" | "files";
  readonly size: number;
  /** Key press to answer, as the editor sees it. */
  readonly pressMs: Spread;
  /** Until the project was indexed and nothing was computed any more. */
  readonly settledMs: number;
  readonly memoryBytes: number;
  /** Key presses without an answer in text: nothing of the pipeline's end was measured for these. */
  readonly empty: number;
};

export type Growth = {
  readonly start: Omit<ServerStart, "folder">;
  /** An empty folder. */
  readonly folder: string;
  readonly keys: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** Lines of the file that is typed in while the repository grows. */
const usualLines = 300;
/** The first key presses of a process also load and compile its code. */
const warmUp = 30;
const longestSettleMs = 300_000;

export async function measureSize(
  growth: Growth,
  { of, size }: Pick<GrowthPoint, "of" | "size">,
): Promise<GrowthPoint> {
  const folder = join(growth.folder, `${of}-${size}`);
  mkdirSync(folder, { recursive: true });
  if (of === "files") writeRepository(folder, size);
  const startedAt = growth.clock.now();
  const server = await LanguageServer.start({ ...growth.start, folder }, () => undefined);
  try {
    const uri = pathToFileURL(join(folder, "src", "part0", "typed.ts")).href;
    const lines = of === "lines" ? size : usualLines;
    const imports = of === "files" ? ['import { read0, type Unit0 } from "./unit0.ts";'] : [];
    server.open({ uri, languageId: "typescript", version: 1, text: sourceOf(lines, imports) });
    const cpuSeconds = async (): Promise<number | undefined> => cpuSecondsOf(await processTree(server.pid));
    await untilQuiet({ ...growth, cpuSeconds, longestMs: longestSettleMs });
    const settledMs = growth.clock.now() - startedAt;
    const pressed = await press(growth, { server, uri, line: middleOf(lines) });
    const memory = await processTree(server.pid);
    return {
      ...{ of, size, settledMs, pressMs: spreadOf(pressed.map(({ ms }) => ms)) },
      memoryBytes: memory.reduce((total, { memoryBytes }) => total + memoryBytes, 0),
      empty: pressed.filter(({ isEmpty }) => isEmpty).length,
    };
  } finally {
    await server.stop();
  }
}

/** The first line inside a function's body. */
const middleOf = (lines: number): number => Math.floor(lines / 2 / 8) * 8 + 2;

type Place = { readonly server: LanguageServer; readonly uri: string; readonly line: number };

/** One key after the other, each when the one before is answered: how fast keys come makes no difference to what they cost. */
async function press(
  { keys, clock, signal }: Growth,
  { server, uri, line: first }: Place,
): Promise<readonly { readonly ms: number; readonly isEmpty: boolean }[]> {
  const pressed: { readonly ms: number; readonly isEmpty: boolean }[] = [];
  let [line, character] = [first, 0];
  // A line of its own: in front of code nothing is suggested.
  server.change({ uri, version: 2 }, [{ range: { start: { line, character }, end: { line, character } }, text: "\n" }]);
  for (let key = 0; key < keys + warmUp && !signal.aborted; key++) {
    const isLineEnd = key % (typedLine.length + 1) === typedLine.length;
    const text = isLineEnd ? "\n" : typedLine.charAt(key % (typedLine.length + 1));
    const at = { line, character };
    [line, character] = isLineEnd ? [line + 1, 0] : [line, character + 1];
    const pressedAt = clock.now();
    server.change({ uri, version: key + 3 }, [{ range: { start: at, end: at }, text }]);
    const { insertText } = await server.complete(uri, { line, character });
    if (key >= warmUp) pressed.push({ ms: clock.now() - pressedAt, isEmpty: insertText === undefined });
  }
  return pressed;
}
