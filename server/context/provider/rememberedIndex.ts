import { Lru } from "../../base/lru.ts";
import type { Clock } from "../../domain/clock.ts";
import { inTime } from "../../domain/deadline.ts";
import type { RepositoryIndex } from "../../domain/repositoryIndex.ts";
import type { IndexReader } from "../sources/indexReader.ts";

export type RememberedIndex = IndexReader & {
  /** The text of this file has changed. */
  readonly forget: (path: string) => void;
};

const remembered = 200;
/** Other files change rarely, and the next key press asks the same again. */
const freshMs = 4000;
/** Until then an older answer is given at once, while a fresh one is on its way. */
const usableMs = 120_000;
/** An answer that comes after the deadline of its source still serves the next key press, if it comes by then. */
const patienceMs = 1000;

/** Answers of an index, kept for a few key presses. */
export function rememberAnswers(index: RepositoryIndex, clock: Clock): RememberedIndex {
  const isReady = (): boolean => index.state.kind === "ready";
  const remember = <Query, Answer>(ask: Ask<Query, Answer>, pathOf: (query: Query) => string): Memory<Query, Answer> =>
    createMemory({ ask, pathOf, clock, isReady });
  const anywhere = (): string => "";
  const outlines = remember(
    (path: string, signal) => index.outlineOf(path, signal),
    (path) => path,
  );
  const imports = remember(
    (path: string, signal) => index.importsOf(path, signal),
    (path) => path,
  );
  const definitions = remember<Query<"definitions">, Reply<"definitions">>(
    (query, signal) => index.definitions(query, signal),
    anywhere,
  );
  const uses = remember<Query<"usesOf">, Reply<"usesOf">>((query, signal) => index.usesOf(query, signal), anywhere);
  const passages = remember<Query<"passage">, Reply<"passage">>(
    (place, signal) => index.passage(place, signal),
    ({ path }) => path,
  );
  const modules = remember<Query<"modulePaths">, Reply<"modulePaths">>(
    (query, signal) => index.modulePaths(query, signal),
    anywhere,
  );
  const ways = remember<Query<"waysToImport">, Reply<"waysToImport">>(
    (query, signal) => index.waysToImport(query, signal),
    anywhere,
  );
  const passagesLike = remember<Query<"similar">, Reply<"similar">>(
    (query, signal) => index.similar(query, signal),
    ({ path }) => path,
  );
  return {
    outlineOf: outlines.ask,
    importsOf: imports.ask,
    definitions: definitions.ask,
    usesOf: uses.ask,
    passage: passages.ask,
    modulePaths: modules.ask,
    waysToImport: ways.ask,
    similar: passagesLike.ask,
    forget: (path) => {
      for (const memory of [outlines, imports, passages, passagesLike]) memory.forget(path);
    },
  };
}

type Method = "similar" | "definitions" | "usesOf" | "passage" | "modulePaths" | "waysToImport";
type Query<Name extends Method> = Parameters<RepositoryIndex[Name]>[0];
type Reply<Name extends Method> = Awaited<ReturnType<RepositoryIndex[Name]>>;

type Ask<Query, Answer> = (query: Query, signal: AbortSignal) => Promise<Answer>;
type Memory<Query, Answer> = { readonly ask: Ask<Query, Answer>; readonly forget: (path: string) => void };
type MemoryOptions<Query, Answer> = {
  readonly ask: Ask<Query, Answer>;
  readonly pathOf: (query: Query) => string;
  readonly clock: Clock;
  readonly isReady: () => boolean;
};

function createMemory<Query, Answer>({
  ask,
  pathOf,
  clock,
  isReady,
}: MemoryOptions<Query, Answer>): Memory<Query, Answer> {
  const entries = new Lru<string, { readonly path: string; readonly at: number; readonly answer: Promise<Answer> }>(
    remembered,
  );
  /** Unless the file has changed meanwhile. */
  const renew = async (key: string, answer: Promise<Answer>): Promise<void> => {
    await answer;
    const entry = entries.get(key);
    if (entry !== undefined) entries.set(key, { ...entry, answer });
  };
  return {
    // The signal of one key press must not spoil the answer for the next.
    ask: (query) => {
      const key = JSON.stringify(query);
      const known = entries.get(key);
      const ageMs = known === undefined ? Infinity : clock.now() - known.at;
      if (known !== undefined && ageMs < freshMs) return known.answer;
      const answer = patiently(clock, (signal) => ask(query, signal));
      if (!isReady()) return answer;
      if (known === undefined || ageMs > usableMs) {
        entries.set(key, { path: pathOf(query), at: clock.now(), answer });
        return answer;
      }
      entries.set(key, { ...known, at: clock.now() });
      void renew(key, answer);
      return known.answer;
    },
    forget: (path) => {
      for (const [key, entry] of [...entries.newestFirst()]) if (entry.path === path) entries.delete(key);
    },
  };
}

const tooLate = new Error("the answer did not come in time");

async function patiently<T>(clock: Clock, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const patience = new AbortController();
  const answered = new AbortController();
  void clock.sleep(patienceMs, answered.signal).then(
    () => patience.abort(tooLate),
    () => undefined, // the answer came in time
  );
  try {
    return await ask(patience.signal);
  } finally {
    answered.abort(inTime);
  }
}
