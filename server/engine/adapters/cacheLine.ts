import type { LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import { TokenBias } from "node-llama-cpp";
import { invariant } from "../../base/invariant.ts";
import type { CacheLine, Ranked, RankOptions, SavedLine } from "../host/inference.ts";
import type { TokenId } from "../host/vocabulary.ts";
import { type MemoryFile, openMemoryFile } from "./memoryFile.ts";

/** Lifts wanted tokens above all others; any logit is smaller than this by far. */
const lift = 1000;

export function cacheLine(model: LlamaModel, sequence: LlamaContextSequence): CacheLine {
  return {
    get tokens() {
      return sequence.contextTokens;
    },
    get length() {
      return sequence.nextTokenIndex;
    },
    keep: (count) => sequence.eraseContextTokenRanges([{ start: count, end: sequence.nextTokenIndex }]),
    append: (tokens) => sequence.evaluateWithoutGeneratingNewTokens(tokens as Token[]),
    rank: (tokens, options) => rank(model, sequence, { tokens, ...options }),
    save: () => save(sequence),
    restore: (saved) => restore(sequence, saved),
  };
}

/** Files in memory of the states that were saved. */
const memoryFiles = new WeakMap<SavedLine, MemoryFile>();

/** The library reads and writes states as files only: it gets one that lies in memory and has no name. */
async function save(sequence: LlamaContextSequence): Promise<SavedLine | undefined> {
  const file = openMemoryFile();
  if (!file) return undefined;
  try {
    const { fileSize: bytes } = await sequence.saveStateToFile(file.path);
    const saved: SavedLine = { tokens: sequence.contextTokens, bytes, dispose: () => file.close() };
    memoryFiles.set(saved, file);
    return saved;
  } catch {
    // Memory is full: the state is evaluated again when it is needed.
    file.close();
    return undefined;
  }
}

/** A state comes from this process and this model, so that the risk of reading a foreign one is none. */
async function restore(sequence: LlamaContextSequence, saved: SavedLine): Promise<void> {
  const file = memoryFiles.get(saved);
  try {
    if (file) await sequence.loadStateFromFile(file.path, { acceptRisk: true });
  } catch {
    await sequence.clearHistory();
  }
}

type Choice = RankOptions & { readonly tokens: readonly TokenId[] };

/** Beyond this many tokens, telling the sampler about each of them takes longer than looking through the likely ones. */
const mostLifted = 4096;

async function rank(model: LlamaModel, sequence: LlamaContextSequence, choice: Choice): Promise<readonly Ranked[]> {
  const { tokens, among } = choice;
  invariant(tokens.length > 0, "what follows is said behind a token that is evaluated");
  if (!among || among.length <= mostLifted) return sampled(model, sequence, choice);
  const likely = await sampled(model, sequence, { ...choice, among: undefined });
  const found = onlyThose(among, likely);
  if (found.length > 0) return found;
  // None of them is likely: the last token is evaluated again, with all others ruled out.
  const last = sequence.nextTokenIndex - 1;
  await sequence.eraseContextTokenRanges([{ start: last, end: last + 1 }]);
  return sampled(model, sequence, { ...choice, tokens: tokens.slice(-1) });
}

/**
 * Greedy choice and sampling are ours: the library returns the best candidates of a top-k selection, which costs next to
 * nothing, while its own `confidence` sorts the whole vocabulary for every token (a third of the time of a token).
 */
async function sampled(
  model: LlamaModel,
  sequence: LlamaContextSequence,
  { tokens, among, count }: Choice,
): Promise<readonly Ranked[]> {
  const bias = among && liftOf(model, among);
  const topK = Math.min(count, among?.length ?? count);
  const outputs = await sequence.controlledEvaluate([
    ...(tokens.slice(0, -1) as Token[]),
    [
      tokens.at(-1) as Token,
      {
        generateNext: {
          probabilities: true,
          options: { temperature: 1, topK, topP: 1, minP: 0, seed: 0, ...(bias ? { tokenBias: bias } : {}) },
        },
      },
    ],
  ]);
  const probabilities = outputs.at(-1)?.next.probabilities ?? new Map<Token, number>();
  return [...probabilities].map(([token, probability]) => ({ token, probability }));
}

const members = new WeakMap<readonly TokenId[], ReadonlySet<TokenId>>();

function onlyThose(among: readonly TokenId[], ranked: readonly Ranked[]): readonly Ranked[] {
  const wanted = members.get(among) ?? new Set(among);
  members.set(among, wanted);
  const found = ranked.filter(({ token }) => wanted.has(token));
  const mass = found.reduce((sum, { probability }) => sum + probability, 0);
  return found.map(({ token, probability }) => ({ token, probability: probability / mass }));
}

const lifts = new WeakMap<readonly TokenId[], TokenBias>();

function liftOf(model: LlamaModel, among: readonly TokenId[]): TokenBias {
  const bias = lifts.get(among) ?? TokenBias.for(model).set(among as Token[], { logit: lift });
  lifts.set(among, bias);
  return bias;
}
