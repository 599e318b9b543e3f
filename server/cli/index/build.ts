import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { ownCommand } from "../../base/ownCommand.ts";
import { systemClock } from "../../base/systemClock.ts";
import { createRepositoryIndex, type InspectableIndex } from "../../context/index/client.ts";
import type { IndexState } from "../../domain/repositoryIndex.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { loadSettings } from "../../settings/load.ts";
import { describeProblem } from "../../settings/problem.ts";
import { listenForInterrupt } from "../interruptibly.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { indexFolder, indexSettings } from "./indexOptions.ts";
import { reportText } from "./reportText.ts";

export type IndexFlags = {
  readonly query?: string;
  readonly explain?: string;
  readonly cache: boolean;
  readonly json?: boolean;
};

const mostDefinitions = 200;

export async function buildIndex(folder: string | undefined, flags: IndexFlags): Promise<void> {
  const given = resolve(folder ?? ".");
  if (statSync(given, { throwIfNoEntry: false })?.isDirectory() !== true)
    return fail(`${given} is not a folder. Name the root of a workspace.`, exitCodes.notFound);
  const root = realpathSync(given);
  if (!isReadable(root))
    return fail(`${root} cannot be read: permission denied. Ask its owner, or run this as somebody who may read it.`);
  const { settings, problems } = loadSettings({ projectDir: root });
  for (const problem of problems) note(`lacuna: ${describeProblem(problem)}`);
  const chosen = indexSettings(settings);
  const startMs = systemClock.now();
  const index = createRepositoryIndex({
    root,
    command: ownCommand("index", "run"),
    settings: { ...chosen, isCached: chosen.isCached && flags.cache },
    cacheFolder: indexFolder(),
    clock: systemClock,
    log: stderrLog(),
  });
  const interrupt = listenForInterrupt();
  try {
    const state = await settled(index, interrupt.signal);
    const seconds = (systemClock.now() - startMs) / 1000;
    if (interrupt.signal.aborted) return fail("interrupted");
    if (state.kind !== "ready") return fail(`the index of ${root} could not be built: ${state.detail}.`);
    await tell({ index, flags, seconds, signal: interrupt.signal });
  } finally {
    interrupt.ignore();
    await index.dispose();
  }
}

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Ready or failed; a long build shows how far it is. */
function settled(index: InspectableIndex, signal: AbortSignal): Promise<IndexState> {
  const isTerminal = process.stderr.isTTY;
  return new Promise((done) => {
    const stop = index.onState((state) => {
      if (state.kind === "building") {
        if (isTerminal) process.stderr.write(`\r\x1b[K${state.detail}`);
        return;
      }
      if (isTerminal) process.stderr.write("\r\x1b[K");
      stop();
      done(state);
    });
    signal.addEventListener("abort", () => done(index.state), { once: true });
  });
}

type Telling = {
  readonly index: InspectableIndex;
  readonly flags: IndexFlags;
  readonly seconds: number;
  readonly signal: AbortSignal;
};

async function tell(telling: Telling): Promise<void> {
  const { index, flags, signal } = telling;
  if (flags.query !== undefined) return tellDefinitions(telling, flags.query);
  if (flags.explain !== undefined) return tellVerdict(telling, flags.explain);
  const report = await index.report(signal);
  if (report === undefined) return fail("the index did not answer in time. Try again.");
  const { seconds } = telling;
  if (flags.json) return printJson({ root: index.root, seconds, ...report });
  for (const line of reportText(index.root, seconds, report)) print(line);
}

async function tellDefinitions({ index, flags, signal }: Telling, name: string): Promise<void> {
  const query = { names: [name], paths: [], container: undefined, limit: mostDefinitions };
  const found = await index.definitions(query, signal);
  if (flags.json) return printJson(found);
  if (found.length === 0) return fail(`nothing named "${name}" is defined in ${index.root}.`, exitCodes.notFound);
  for (const { path, line, container, kind, signature } of found)
    print(`${path}:${line + 1}  ${kind}${container === "" ? "" : ` of ${container}`}  ${signature}`);
}

async function tellVerdict({ index, flags, signal }: Telling, path: string): Promise<void> {
  const file = pathIn(index.root, path);
  const verdict = file === undefined ? undefined : await index.explain(file, signal);
  const { isIndexed, rule } = verdict ?? { isIndexed: false, rule: "outside the folder" };
  if (flags.json) return printJson({ path: file ?? path, isIndexed, rule });
  print(isIndexed ? `${file ?? path} is indexed.` : `${file ?? path} is not indexed: ${rule}`);
}

/** As in a shell: relative to where the command was called, else to the root. */
function pathIn(root: string, path: string): string | undefined {
  const fromHere = relative(root, resolve(path));
  const local = isOutside(fromHere) && !isAbsolute(path) ? path : fromHere;
  return isOutside(local) ? undefined : local;
}

const isOutside = (path: string): boolean => path === "" || path.startsWith("..") || isAbsolute(path);
