import { offset, tokens, type Tokens } from "../../server/base/brand.ts";
import {
  createContextProvider,
  type ContextProviderOptions,
} from "../../server/context/provider/createContextProvider.ts";
import type { ContextProvider, ContextRequest, Gathered } from "../../server/domain/context.ts";
import { noPrivacy } from "../../server/domain/privacy.ts";
import type { Snapshot } from "../../server/domain/snapshot.ts";
import { languageOf } from "../../server/syntax/languageOf.ts";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { settings as table, type Settings } from "../../shared/settings.ts";
import { cursorMark } from "./cases.ts";
import { fakeClock, type FakeClock } from "./fakeClock.ts";
import { fakeIndex, type FakeIndex } from "./fakeIndex.ts";

const root = "/repo";
const defaults = Object.fromEntries(Object.entries(table).map(([key, { default: value }]) => [key, value])) as Settings;

type Options = Partial<Omit<ContextProviderOptions, "settings">> & {
  readonly files: ReadonlyMap<string, string>;
  /** Only these; undefined for all. */
  readonly sources?: readonly string[] | undefined;
  readonly settings?: Partial<Settings>;
};

type Place = {
  readonly path: string;
  /** With the cursor's mark. */
  readonly marked: string;
  readonly budget?: Tokens;
  /** Lines of the window above the cursor's; undefined for the whole document. */
  readonly windowLines?: number | undefined;
};

export type ContextBench = {
  readonly provider: ContextProvider;
  readonly index: FakeIndex;
  readonly clock: FakeClock;
  readonly bugs: string[];
  /** Texts that were counted, one list a call. */
  readonly counted: (readonly string[])[];
  uriOf(path: string): string;
  snapshot(path: string, text: string): Snapshot;
  request(place: Place): ContextRequest;
  /** Opens or changes the document, then asks. */
  gather(place: Place, signal?: AbortSignal): Promise<Gathered>;
  dispose(): Promise<void>;
};

/** A context provider over a repository in memory. */
export function contextBench({ files, sources, settings: changed, ...options }: Options): ContextBench {
  const clock = fakeClock();
  const index = fakeIndex(files, root);
  const bugs: string[] = [];
  const counted: (readonly string[])[] = [];
  const syntax = createSyntax();
  const switches = sources && { "*": false, ...Object.fromEntries(sources.map((name) => [name, true])) };
  const settings: Settings = { ...defaults, ...(switches && { "context.sources": switches }), ...changed };
  const provider = createContextProvider({
    roots: () => [root],
    indexKey: () => "",
    openIndex: () => index,
    settings: () => settings,
    privacyOf: () => noPrivacy,
    editorDefinitions: undefined,
    clock,
    patience: 1,
    log: {
      trace: () => {},
      info: () => {},
      warn: () => {},
      bug: (place, error) => void bugs.push(`${place}: ${String(error)}`),
    },
    ...options,
  });
  let version = 0;
  const uriOf = (path: string): string => `file://${root}/${path}`;
  const snapshot = (path: string, text: string): Snapshot => ({
    uri: uriOf(path),
    languageId: languageOf(path),
    version: (version += 1),
    text,
    path,
  });
  const request = ({ path, marked, budget = tokens(400), windowLines }: Place): ContextRequest => {
    const at = offset(marked.indexOf(cursorMark));
    const text = marked.replace(cursorMark, "");
    const document = snapshot(path, text);
    return {
      snapshot: document,
      at,
      shape: syntax.shapeAt(document, at),
      budget,
      count: (texts) => {
        counted.push(texts);
        return Promise.resolve(texts.map(tokensOf));
      },
      window: {
        from: offset(windowLines === undefined ? 0 : linesBefore(text, at, windowLines)),
        to: offset(text.length),
      },
    };
  };
  return {
    provider,
    index,
    clock,
    bugs,
    counted,
    uriOf,
    snapshot,
    request,
    gather: (place, signal = new AbortController().signal) => {
      const asked = request(place);
      provider.documentChanged(asked.snapshot);
      return provider.gather(asked, signal);
    },
    dispose: () => provider.dispose(),
  };
}

/** About what a tokenizer says. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 3.5);

function linesBefore(text: string, at: number, lines: number): number {
  let start = at;
  for (let line = 0; line <= lines && start > 0; line++) start = text.lastIndexOf("\n", start - 1);
  return Math.max(0, start + 1);
}
