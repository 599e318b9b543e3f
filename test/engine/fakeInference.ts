import assert from "node:assert/strict";
import type { Inference, CacheLine, LoadedModel, LoadRequest, Ranked } from "../../server/engine/host/inference.ts";
import type { TokenId } from "../../server/engine/host/vocabulary.ts";
import { tokenTypes, Vocabulary } from "../../server/engine/host/vocabulary.ts";

/** Longer words besides the 256 bytes, so that healing has something to choose from. */
export const fakeWords = ["ret", "return", "return x", " = ", "const", "cons", "entries", "    ", "é", "😀"];
export const fakeControls = ["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|file_sep|>", "<|endoftext|>"];
/** Recognised by the tokeniser even in plain text, as "user defined" tokens of real vocabularies are. */
export const fakeUserDefined = ["<|cursor|>", "<tool>"];

const letterOfByte = (() => {
  let spare = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCodePoint(printable ? byte : spare++);
  });
})();
const spelled = (word: string): string => [...Buffer.from(word)].map((byte) => letterOfByte[byte]).join("");

const texts = [...letterOfByte, ...fakeWords.map(spelled), ...fakeControls, ...fakeUserDefined];
const firstControl = 256 + fakeWords.length;
const endOfText = texts.indexOf("<|endoftext|>");
const types = texts.map((_, token) =>
  token < firstControl
    ? tokenTypes.normal
    : token < firstControl + fakeControls.length
      ? tokenTypes.control
      : tokenTypes.userDefined,
);

/** Greedy longest words; user-defined tokens are found as real tokenisers find them. */
function tokenise(text: string): readonly TokenId[] {
  const found: TokenId[] = [];
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    const rest = bytes.subarray(at).toString("latin1");
    const special = fakeUserDefined.find((name) => rest.startsWith(name));
    const word = fakeWords
      .filter((each) => rest.startsWith(Buffer.from(each).toString("latin1")))
      .sort((a, b) => b.length - a.length)[0];
    if (special) found.push(texts.indexOf(special));
    else if (word) found.push(256 + fakeWords.indexOf(word));
    else found.push(bytes[at] ?? 0);
    at += special ? special.length : word ? Buffer.byteLength(word) : 1;
  }
  return found;
}

export const fakeVocabulary = (bos?: TokenId, onTokenise: (text: string) => void = () => {}): Vocabulary =>
  new Vocabulary({
    spelling: "byteLevel",
    texts,
    types,
    ends: new Set([endOfText]),
    bos,
    tokenise: (text) => {
      onTokenise(text);
      return tokenise(text);
    },
  });

export type FakeModelOptions = {
  /** What follows a prompt; control tokens appear by name. The end of the string is the end of generation. */
  readonly says: (prompt: string) => string;
  readonly lines?: number;
  readonly contextTokens?: number;
  readonly batchTokens?: number;
  /** More than one: as many as the machine has, and fewer are allowed. */
  readonly threads?: number;
  /** Called before every evaluation; may take its time. */
  readonly onEvaluate?: (tokens: readonly TokenId[], line: number) => Promise<void> | void;
};

export type FakeModel = LoadedModel & {
  /** How many tokens each evaluation had. */
  readonly evaluations: number[];
  readonly isDisposed: boolean;
  readonly usedThreads: number;
  /** States of lines that have not been freed. */
  readonly saved: ReadonlySet<readonly TokenId[]>;
  textOf(tokens: readonly TokenId[]): string;
};

export function fakeModel(options: FakeModelOptions): FakeModel {
  const vocabulary = fakeVocabulary();
  const evaluations: number[] = [];
  const batchTokens = options.batchTokens ?? 64;
  const contextTokens = options.contextTokens ?? 1024;
  let isDisposed = false;
  let usedThreads = options.threads ?? 1;
  const saved = new Set<readonly TokenId[]>();

  const textOf = (tokens: readonly TokenId[]): string =>
    Buffer.concat(
      tokens.map((token) => (token < firstControl ? vocabulary.bytesOf(token) : Buffer.from(texts[token] ?? ""))),
    ).toString();

  const line = (number: number): CacheLine => {
    let held: TokenId[] = [];
    const evaluate = async (tokens: readonly TokenId[]): Promise<void> => {
      if (tokens.length > batchTokens) throw new Error(`${tokens.length} tokens in a batch of ${batchTokens}`);
      if (held.length + tokens.length > contextTokens - 1) throw new Error("the context is full");
      await options.onEvaluate?.(tokens, number);
      evaluations.push(tokens.length);
      held = [...held, ...tokens];
    };
    return {
      get tokens() {
        return held;
      },
      get length() {
        return held.length;
      },
      keep: async (count) => {
        held = held.slice(0, count);
      },
      append: evaluate,
      rank: async (tokens, { count, among }) => {
        assert.notEqual(tokens.length, 0, "nothing can follow what is not evaluated");
        await evaluate(tokens);
        return rankFor(vocabulary, Buffer.from(options.says(textOf(held))), among).slice(0, count);
      },
      save: async () => {
        const tokens = held;
        saved.add(tokens);
        return { tokens, bytes: 1000 * tokens.length, dispose: () => void saved.delete(tokens) };
      },
      restore: async ({ tokens }) => {
        if (!saved.has(tokens)) throw new Error("a state that has been freed");
        held = [...tokens];
      },
    };
  };

  return {
    vocabulary,
    lines: Array.from({ length: options.lines ?? 2 }, (_, number) => line(number)),
    contextTokens,
    trainedContextTokens: 32768,
    batchTokens,
    device: "fake",
    threads: options.threads ?? 1,
    mayUseFewerThreads: options.threads !== undefined,
    useThreads: (count) => {
      usedThreads = count;
    },
    get usedThreads() {
      return usedThreads;
    },
    evaluations,
    saved,
    get isDisposed() {
      return isDisposed;
    },
    textOf,
    dispose: async () => {
      isDisposed = true;
    },
  };
}

/** Tokens that go on with `wanted` come first, the longest before the shorter ones. */
function rankFor(vocabulary: Vocabulary, wanted: Buffer, among: readonly TokenId[] | undefined): Ranked[] {
  if (wanted.length === 0 && !among) return [{ token: endOfText, probability: 0.9 }];
  const all = among ?? Array.from({ length: firstControl }, (_, token) => token);
  const fits = (token: TokenId): number => {
    const bytes = Buffer.from(vocabulary.bytesOf(token));
    return bytes.length > 0 && wanted.subarray(0, bytes.length).equals(bytes) ? bytes.length : 0;
  };
  const sorted = [...all].map((token) => ({ token, fit: fits(token) })).sort((a, b) => b.fit - a.fit);
  return sorted.map(({ token }, at) => ({ token, probability: 0.5 ** (at + 1) }));
}

export type FakeInference = Inference & {
  readonly loads: readonly LoadRequest[];
  readonly models: readonly FakeModel[];
};

export function fakeInference(model: (request: LoadRequest) => FakeModel): FakeInference {
  const loads: LoadRequest[] = [];
  const models: FakeModel[] = [];
  return {
    loads,
    models,
    load: async (request) => {
      loads.push(request);
      request.onProgress(50);
      const loaded = model(request);
      models.push(loaded);
      return { kind: "loaded", model: loaded };
    },
    dispose: async () => {},
  };
}
