/**
 * A reader of PromQL as far as the files in deploy/observability use it: numbers, selectors with matchers and ranges, functions,
 * aggregations, binary operators with `ignoring`/`on`. Throws on anything else, with the place.
 */
export type Selector = {
  readonly metric: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly by: readonly string[];
};

const functions = new Set(["rate", "increase", "histogram_quantile", "time"]);
const aggregations = new Set(["sum", "min", "max", "avg", "count"]);
/** From the loosest to the tightest. */
const operators = [["or"], ["and", "unless"], ["==", "!=", "<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]];
const token =
  /\s*(?:(\$?[a-zA-Z_:][\w:]*)|(\d+(?:\.\d+)?(?:[smhdw])?)|("(?:[^"\\]|\\.)*")|(==|!=|=~|!~|<=|>=|[-+*/%<>=(){}[\],]))/y;

type Token = { readonly kind: "word" | "number" | "text" | "sign"; readonly text: string };

export function selectorsIn(expression: string): readonly Selector[] {
  const reader = new Reader(tokensOf(expression));
  reader.binary(0, []);
  reader.end();
  return reader.selectors;
}

function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let at = 0; expression.slice(at).trim() !== ""; at = token.lastIndex) {
    const [, word, number, text, sign] =
      token.exec(expression) ?? fail(`what stands at ${expression.slice(at, at + 20)}?`);
    const kind = word !== undefined ? "word" : number !== undefined ? "number" : text !== undefined ? "text" : "sign";
    tokens.push({ kind, text: word ?? number ?? text ?? sign ?? "" });
  }
  return tokens;
}

class Reader {
  readonly selectors: Selector[] = [];
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  binary(level: number, by: readonly string[]): void {
    const signs = operators[level];
    if (!signs) return this.#primary(by);
    this.binary(level + 1, by);
    while (signs.includes(this.#peek)) {
      this.#at++;
      if (this.#take("ignoring") || this.#take("on")) this.#names();
      this.binary(level + 1, by);
    }
  }

  end(): void {
    if (this.#at < this.#tokens.length) fail(`nothing may follow before ${this.#peek}`);
  }

  #primary(by: readonly string[]): void {
    if (this.#take("(")) {
      this.binary(0, by);
      return this.#need(")");
    }
    const { kind, text } = this.#tokens[this.#at++] ?? fail("it ends too early");
    if (kind === "number") return;
    if (kind !== "word") fail(`${text} begins nothing`);
    if (aggregations.has(text)) return this.#aggregation(by);
    if (this.#peek === "(") return functions.has(text) ? this.#arguments(by) : fail(`${text} is no function`);
    this.#selector(text, by);
  }

  #aggregation(outer: readonly string[]): void {
    const by = this.#take("by") ? this.#names() : [];
    this.#arguments([...outer, ...by]);
  }

  #arguments(by: readonly string[]): void {
    this.#need("(");
    if (this.#take(")")) return;
    do this.binary(0, by);
    while (this.#take(","));
    this.#need(")");
  }

  #selector(metric: string, by: readonly string[]): void {
    const labels = new Map<string, string>();
    if (this.#take("{")) {
      do {
        const label = this.#kind("word");
        if (!["=", "!=", "=~", "!~"].some((sign) => this.#take(sign))) fail(`${label} is not compared`);
        labels.set(label, this.#kind("text").slice(1, -1));
      } while (this.#take(","));
      this.#need("}");
    }
    if (this.#take("[")) {
      const range = this.#tokens[this.#at++]?.text ?? "";
      if (!/^(\d+[smhdw]|\$__rate_interval)$/.test(range)) fail(`${range} is no range`);
      this.#need("]");
    }
    this.selectors.push({ metric, labels, by });
  }

  #names(): readonly string[] {
    this.#need("(");
    const names = [this.#kind("word")];
    while (this.#take(",")) names.push(this.#kind("word"));
    this.#need(")");
    return names;
  }

  get #peek(): string {
    return this.#tokens[this.#at]?.text ?? "the end";
  }

  #take(text: string): boolean {
    const is = this.#tokens[this.#at]?.text === text;
    if (is) this.#at++;
    return is;
  }

  #need(text: string): void {
    if (!this.#take(text)) fail(`${text} is missing before ${this.#peek}`);
  }

  #kind(kind: Token["kind"]): string {
    const found = this.#tokens[this.#at++];
    return found?.kind === kind ? found.text : fail(`a ${kind} is missing`);
  }
}

function fail(what: string): never {
  throw new Error(`PromQL: ${what}`);
}
