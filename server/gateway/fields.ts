import { isRecord } from "../base/record.ts";

/** Something in a configuration file or a request body that cannot be used. Never quotes the value: it may be source text. */
export type Fault = {
  /** As people write it: `listen.tls.certFile`, `extras[2].text`. Empty for the whole. */
  readonly path: string;
  readonly wrong: string;
  /** What may stand there. */
  readonly allowed: string;
};

export const describeFault = ({ path, wrong, allowed }: Fault): string =>
  `${path === "" ? "the whole" : path}: ${wrong}; allowed is ${allowed}`;

type Range = { readonly min: number; readonly max: number };

/**
 * Reads an untrusted object field by field. A field that is missing or null is undefined; one that is wrong is undefined,
 * too, and noted, so that all that is wrong can be named at once.
 */
export class Fields {
  readonly faults: Fault[];
  readonly #path: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>();

  constructor(value: unknown, at: { readonly path: string; readonly faults: Fault[] } = { path: "", faults: [] }) {
    this.faults = at.faults;
    this.#path = at.path;
    this.#values = isRecord(value) ? value : {};
    if (value !== undefined && !isRecord(value)) this.#note(at.path, value, "an object in braces");
  }

  has(key: string): boolean {
    return this.#take(key) !== undefined;
  }

  text(key: string, longest = Infinity): string | undefined {
    return this.#checked(key, `text${longest === Infinity ? "" : ` of at most ${longest} characters`}`, (value) =>
      typeof value === "string" && value.length <= longest ? value : undefined,
    );
  }

  choice<const Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined {
    return this.#checked(key, choices.map((each) => `"${each}"`).join(" or "), (value) =>
      choices.find((each) => each === value),
    );
  }

  flag(key: string): boolean | undefined {
    return this.#checked(key, "true or false", (value) => (typeof value === "boolean" ? value : undefined));
  }

  int(key: string, { min, max }: Range): number | undefined {
    return this.#checked(key, `a whole number from ${min} to ${max}`, (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= min && value <= max ? value : undefined,
    );
  }

  number(key: string, { min, max }: Range): number | undefined {
    return this.#checked(key, `a number from ${min} to ${max}`, (value) =>
      typeof value === "number" && value >= min && value <= max ? value : undefined,
    );
  }

  /** One text, or a list of them. */
  texts(key: string, { most, longest = Infinity }: { readonly most: number; readonly longest?: number }) {
    const limit = longest === Infinity ? "" : ` of at most ${longest} characters each`;
    return this.#checked(key, `a text or a list of at most ${most} texts${limit}`, (value) => {
      const list: readonly unknown[] = Array.isArray(value) ? value : [value];
      const texts = list.filter((each) => typeof each === "string" && each.length <= longest);
      return texts.length === list.length && list.length <= most ? texts.filter(isText) : undefined;
    });
  }

  /** Names with a text each. */
  textByName(key: string): Readonly<Record<string, string>> {
    const found = this.#take(key);
    const inner = new Fields(found, { path: this.#pathOf(key), faults: this.faults });
    const entries = Object.keys(isRecord(found) ? found : {}).map((name) => [name, inner.text(name)] as const);
    return Object.fromEntries(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
  }

  /** An empty one when it is missing. */
  inner(key: string): Fields {
    return new Fields(this.#take(key), { path: this.#pathOf(key), faults: this.faults });
  }

  list(key: string, most: number): readonly Fields[] {
    const found = this.#checked(key, `a list of at most ${most} objects`, (value) =>
      Array.isArray(value) && value.length <= most ? ofUnknown(value) : undefined,
    );
    return (found ?? []).map((each, at) => {
      const path = `${this.#pathOf(key)}[${at}]`;
      // `null` in a list is nobody's "missing".
      return new Fields(each ?? "null", { path, faults: this.faults });
    });
  }

  fault(key: string, wrong: string, allowed: string): void {
    this.faults.push({ path: this.#pathOf(key), wrong, allowed });
  }

  /** Notes what is missing. */
  need(key: string, allowed: string): void {
    if (!this.has(key)) this.fault(key, "is missing", allowed);
  }

  /** For a file that people write: every name that nothing has asked for is a fault. */
  refuseOthers(): void {
    const known = [...this.#read];
    for (const key of Object.keys(this.#values))
      if (!this.#read.has(key)) this.fault(key, "is unknown here", known.join(", "));
  }

  #checked<T>(key: string, allowed: string, check: (value: unknown) => T | undefined): T | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    const checked = check(value);
    if (checked === undefined) this.#note(this.#pathOf(key), value, allowed);
    return checked;
  }

  #take(key: string): unknown {
    this.#read.add(key);
    return Object.hasOwn(this.#values, key) ? (this.#values[key] ?? undefined) : undefined;
  }

  #note(path: string, value: unknown, allowed: string): void {
    this.faults.push({ path, wrong: `is ${kindOf(value)}`, allowed });
  }

  readonly #pathOf = (key: string): string => (this.#path === "" ? key : `${this.#path}.${key}`);
}

const isText = (value: unknown): value is string => typeof value === "string";
const ofUnknown = (list: readonly unknown[]): readonly unknown[] => list;

/** Without the value itself, but for numbers and short words of a configuration. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return value === "" ? "an empty text" : `a text of ${value.length} characters`;
  return "an object";
}
