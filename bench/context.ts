import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { settings as table, type Settings } from "../shared/settings.ts";
import { offset, tokens } from "../server/base/brand.ts";
import { openContext } from "../server/cli/openContext.ts";
import type { ContextProvider } from "../server/domain/context.ts";
import { silentLog } from "../server/domain/log.ts";
import type { Snapshot } from "../server/domain/snapshot.ts";
import { createSyntax } from "../server/syntax/createSyntax.ts";
import { languageOf } from "../server/syntax/languageOf.ts";
import { percentile, printTable } from "./support/figures.ts";

/**
 * What a key press costs before the model is asked: the document's change, the shape of the hole, and the snippets from the
 * rest of the repository, typed into a file of 10,000 lines; once while the index is being built and once when it is ready.
 *
 *   npm run bench:context -- FOLDER FILE_IN_IT [--lines 10000] [--keys 200] [--json]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lines: { type: "string", default: "10000" },
    keys: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
});

type Press = { readonly changeMs: number; readonly shapeMs: number; readonly gatherMs: number };

/** Nobody types faster: Visual Studio Code's recordings have a tenth of the gaps below 45 ms. */
const gapMs = 60;
const never = new AbortController().signal;
const syntax = createSyntax();

const settings: Settings = {
  ...(Object.fromEntries(Object.entries(table).map(([key, { default: value }]) => [key, value])) as Settings),
  "context.cache.enable": false,
};
/** The tokenizer is the engine's; a third of the units is what it counts in code. */
const count = (texts: readonly string[]): Promise<readonly number[]> =>
  Promise.resolve(texts.map((text) => Math.ceil(text.length / 3.5)));

const [folder, file] = positionals;
if (folder === undefined || file === undefined)
  throw new Error("name a folder and a file in it, relative to the folder");
const root = resolve(folder);

/** The file with a long table before its last half; typing goes on behind it. */
function longDocument(typed: string, version: number): { readonly snapshot: Snapshot; readonly at: number } {
  const source = readFileSync(join(root, file ?? ""), "utf8").split("\n");
  const middle = Math.floor(source.length / 2);
  const missing = Math.max(0, Number(values.lines) - source.length);
  const filler = Array.from({ length: missing }, (_, line) => source[line % source.length] ?? "");
  const before = [...source.slice(0, middle), ...filler, ""].join("\n");
  const path = file ?? "";
  const uri = pathToFileURL(join(root, path)).href;
  const text = `${before}${typed}\n${source.slice(middle).join("\n")}`;
  return { snapshot: { uri, languageId: languageOf(path), version, text, path }, at: before.length + typed.length };
}

async function press(context: ContextProvider, typed: string, version: number): Promise<Press> {
  const { snapshot, at } = longDocument(typed, version);
  const startMs = performance.now();
  context.documentChanged(snapshot);
  const changedMs = performance.now();
  const shape = syntax.shapeAt(snapshot, offset(at));
  const shapedMs = performance.now();
  const window = { from: offset(Math.max(0, at - 3500)), to: offset(Math.min(snapshot.text.length, at + 900)) };
  const budget = tokens(settings["context.snippetTokens"]);
  await context.gather({ snapshot, at: offset(at), shape, budget, count, window }, never);
  return {
    changeMs: changedMs - startMs,
    shapeMs: shapedMs - changedMs,
    gatherMs: performance.now() - shapedMs,
  };
}

async function typeKeys(context: ContextProvider, goesOn: () => boolean): Promise<Press[]> {
  const line = "const result = this.handle(request, options.timeout);";
  const presses: Press[] = [];
  for (let key = 0; key < Number(values.keys) && goesOn(); key++) {
    presses.push(await press(context, line.slice(0, key % line.length), key + 1));
    await new Promise((resolve) => setTimeout(resolve, gapMs));
  }
  return presses;
}

const row = (when: string, presses: readonly Press[]): Record<string, string | number> => {
  const all = presses.map(({ changeMs, shapeMs, gatherMs }) => changeMs + shapeMs + gatherMs);
  const gathered = presses.map(({ gatherMs }) => gatherMs);
  const figure = (of: readonly number[], share: number): string => percentile(of, share).toFixed(1);
  return {
    when,
    presses: presses.length,
    "gather p50, ms": figure(gathered, 0.5),
    "gather p99, ms": figure(gathered, 0.99),
    "whole press p50, ms": figure(all, 0.5),
    "whole press p99, ms": figure(all, 0.99),
  };
};

const context = openContext({
  roots: () => [root],
  settings: () => settings,
  editorDefinitions: undefined,
  log: silentLog,
  patience: 1,
});
const { snapshot } = longDocument("", 0);
context.documentOpened(snapshot);
let isReady = false;
const ready = context.whenReady(snapshot.uri, never).then(() => (isReady = true));
const whileIndexing = await typeKeys(context, () => !isReady);
await ready;
const afterwards = await typeKeys(context, () => true);
await context.dispose();
const rows = [row("while indexing", whileIndexing), row("index ready", afterwards)];
if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
else printTable(rows);
