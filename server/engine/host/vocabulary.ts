import { Lru } from "../../base/lru.ts";

/** A token's id in the vocabulary of the loaded model. */
export type TokenId = number;

/** How a vocabulary writes its tokens: as bytes mapped to letters (GPT-2) or as text with "▁" for a space. */
export type Spelling = "byteLevel" | "sentencePiece" | "plain";

/** Token types as GGUF numbers them. */
export const tokenTypes = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export type VocabularyTable = {
  readonly spelling: Spelling;
  /** The raw text of every token, indexed by id. */
  readonly texts: readonly string[];
  readonly types: readonly number[];
  /** What the vocabulary itself calls end of generation. */
  readonly ends: ReadonlySet<TokenId>;
  /** Set when the vocabulary wants a BOS token before every prompt. */
  readonly bos: TokenId | undefined;
  /** Tokenises text with special-token parsing off. */
  readonly tokenise: (text: string) => readonly TokenId[];
};

/** Shorter texts are tokenised sooner than they are looked up among so many, and would push out the longer ones. */
const leastCachedUnits = 256;

/** A model's tokens as the host needs them: exact bytes, control tokens by name, and tokens that continue a text. */
export class Vocabulary {
  readonly #table: VocabularyTable;
  readonly #controls = new Map<string, TokenId>();
  /** Bytes as Latin-1 strings, one per token; empty for tokens that stand for no text. */
  readonly #spelled: readonly string[];
  /** By spelling. Sorting takes 130 ms, which no key press should wait for. */
  readonly #sorted: Int32Array;
  /** The same few beginnings are healed again and again; the arrays keep their identity. */
  readonly #continuing = new Lru<string, readonly TokenId[]>(256);
  /** Most of a prompt is what it was at the last key press; 1,500 tokens take 3 ms. */
  readonly #tokenised = new Lru<string, readonly TokenId[]>(64);

  constructor(table: VocabularyTable) {
    this.#table = table;
    const spell = spellings[table.spelling];
    this.#spelled = table.texts.map((text, token) => (standsForText(table, token) ? spell(text) : ""));
    table.texts.forEach((text, token) => {
      if (table.types[token] !== tokenTypes.normal && !this.#controls.has(text)) this.#controls.set(text, token);
    });
    this.#sorted = this.#sort();
  }

  get size(): number {
    return this.#table.texts.length;
  }

  get bos(): TokenId | undefined {
    return this.#table.bos;
  }

  /** The token that a control marker such as `<|fim_prefix|>` is. */
  findControl(marker: string): TokenId | undefined {
    return this.#controls.get(marker);
  }

  bytesOf(token: TokenId): Uint8Array {
    return Buffer.from(this.#spelled[token] ?? "", "latin1");
  }

  /** Whether the answer is over: an end of generation, or a control token, which no answer may contain. */
  ends(token: TokenId): boolean {
    return this.#table.ends.has(token) || this.#table.types[token] === tokenTypes.control;
  }

  /**
   * Tokens of a text from a file. Some vocabularies list markers as "user defined" tokens, which a tokeniser recognises
   * even with special parsing off: where that happened, the marker is tokenised in two halves.
   */
  tokenise(text: string, markers: ReadonlySet<TokenId>): readonly TokenId[] {
    const isMarker = (token: TokenId): boolean => markers.has(token) || this.#table.types[token] === tokenTypes.control;
    const tokens = this.#tokensOf(text);
    const marker = tokens.find(isMarker);
    if (marker === undefined) return tokens;
    const written = this.#table.texts[marker] ?? "";
    const pieces = written.length > 1 ? splitInside(text, written) : [text];
    if (pieces.length === 1) return tokens.filter((token) => !isMarker(token));
    return pieces.flatMap((piece) => this.tokenise(piece, markers));
  }

  #tokensOf(text: string): readonly TokenId[] {
    if (text.length < leastCachedUnits) return this.#table.tokenise(text);
    const tokens = this.#tokenised.get(text) ?? this.#table.tokenise(text);
    this.#tokenised.set(text, tokens);
    return tokens;
  }

  /** Tokens whose text continues `bytes`: it begins with them, or they begin with it. */
  continuing(bytes: Uint8Array): readonly TokenId[] {
    const wanted = Buffer.from(bytes).toString("latin1");
    const known = this.#continuing.get(wanted) ?? this.#findContinuing(wanted);
    this.#continuing.set(wanted, known);
    return known;
  }

  #findContinuing(wanted: string): readonly TokenId[] {
    const sorted = this.#sorted;
    const found: TokenId[] = [];
    for (let length = 1; length < wanted.length; length++) {
      const start = wanted.slice(0, length);
      for (let at = this.#firstNotBefore(start); this.#spelledAt(at) === start; at++) found.push(sorted[at] ?? 0);
    }
    for (let at = this.#firstNotBefore(wanted); this.#spelledAt(at)?.startsWith(wanted); at++)
      found.push(sorted[at] ?? 0);
    return found;
  }

  #sort(): Int32Array {
    const tokens = [...this.#spelled.keys()].filter((token) => this.#spelled[token] !== "");
    const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
    return Int32Array.from(tokens.sort((a, b) => order(this.#spelled[a] ?? "", this.#spelled[b] ?? "")));
  }

  #spelledAt(at: number): string | undefined {
    const token = this.#sorted[at];
    return token === undefined ? undefined : this.#spelled[token];
  }

  #firstNotBefore(text: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spelledAt(middle) ?? "") < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const standsForText = (table: VocabularyTable, token: TokenId): boolean => {
  const type = table.types[token];
  return (
    (type === tokenTypes.normal || type === tokenTypes.userDefined || type === tokenTypes.byte) &&
    !table.ends.has(token)
  );
};

/** Cuts `text` inside every occurrence of `marker`, so that no piece contains it. */
function splitInside(text: string, marker: string): string[] {
  const [first = "", ...rest] = text.split(marker);
  const head = marker.slice(0, 1);
  const tail = marker.slice(1);
  const pieces = [first];
  for (const piece of rest) {
    pieces.push(`${pieces.pop() ?? ""}${head}`);
    pieces.push(`${tail}${piece}`);
  }
  return pieces.filter((piece) => piece !== "");
}

const latin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/** GPT-2's table: printable bytes stand for themselves, the others for code points from U+0100 on. */
const byteOfLetter = new Map<string, number>();
{
  let spare = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    byteOfLetter.set(String.fromCodePoint(printable ? byte : spare++), byte);
  }
}

const spellings: Readonly<Record<Spelling, (text: string) => string>> = {
  byteLevel: (text) => {
    let bytes = "";
    for (const letter of text) {
      const byte = byteOfLetter.get(letter);
      // Added tokens are stored as they are written.
      if (byte === undefined) return latin1(text);
      bytes += String.fromCharCode(byte);
    }
    return bytes;
  },
  sentencePiece: (text) => {
    const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(text)?.[1];
    return byte === undefined ? latin1(text.replaceAll("▁", " ")) : String.fromCharCode(Number.parseInt(byte, 16));
  },
  plain: latin1,
};
