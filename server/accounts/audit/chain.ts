import { createHash } from "node:crypto";
import { field } from "../../base/record.ts";

/** Values of a detail are ids, names of settings and counts, chosen by this program; never text of a document or a request. */
export type Detail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export type AuditRecord = {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** A person's pseudonym, or `console` for the machine's own administrator, or `system`. */
  readonly actor: string;
  readonly action: string;
  /** A person's pseudonym, a token's id, a group's name; empty where there is none. */
  readonly target: string;
  readonly detail: Detail;
  /** The hash of the record before, empty for the first. */
  readonly previous: string;
};

/** A record as stored: the text that was hashed, and its hash. */
export type Link = { readonly seq: number; readonly record: string; readonly hash: string };

/** The end of the chain at some time, kept where whoever can change the database cannot: it is what a cut-off end is found by. */
export type Checkpoint = { readonly seq: number; readonly hash: string };

export type Verdict = { readonly kind: "intact"; readonly end: Checkpoint } | Fault;
export type Fault = { readonly kind: "fault"; readonly seq: number; readonly what: string };

/** The same record gives the same text everywhere: keys in order of their code units, no white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
}

export function link(record: AuditRecord): Link {
  const text = canonical(record);
  return { seq: record.seq, record: text, hash: hashOf(text) };
}

/**
 * Follows a chain from its first record, fed in order and in any number of pieces. A chain that was cut off at its end is
 * intact in itself: only `head`, or a checkpoint that was kept elsewhere, tells.
 */
export class ChainCheck {
  readonly #checkpoints: readonly Checkpoint[];
  #end: Checkpoint = { seq: 0, hash: "" };
  #fault: Fault | undefined;

  constructor(checkpoints: readonly Checkpoint[]) {
    this.#checkpoints = checkpoints;
  }

  add({ seq, record, hash }: Link): void {
    this.#fault ??= this.#faultOf({ seq, record, hash });
    this.#end = { seq, hash };
  }

  finish(head: Checkpoint): Verdict {
    if (this.#fault) return this.#fault;
    const end = this.#end;
    if (head.seq !== end.seq || head.hash !== end.hash)
      return fault(end.seq + 1, `the log says it has ${head.seq} records, but ends after ${end.seq}`);
    const later = this.#checkpoints.find(({ seq }) => seq > end.seq);
    if (later) return fault(end.seq + 1, `a checkpoint knows ${later.seq} records, but the log ends after ${end.seq}`);
    return { kind: "intact", end };
  }

  #faultOf({ seq, record, hash }: Link): Fault | undefined {
    const expected = this.#end.seq + 1;
    if (seq !== expected) return fault(expected, `record ${expected} is missing; the next one is ${seq}`);
    if (hashOf(record) !== hash) return fault(seq, "the record is not the one that was written");
    const parsed = parse(record);
    if (field(parsed, "seq") !== seq) return fault(seq, "the record stands in another's place");
    if (field(parsed, "previous") !== this.#end.hash) return fault(seq, "the record does not follow the one before it");
    const kept = this.#checkpoints.find((each) => each.seq === seq);
    if (kept && kept.hash !== hash)
      return fault(seq, "the log up to here is not the one that a checkpoint was made of");
    return undefined;
  }
}

const fault = (seq: number, what: string): Fault => ({ kind: "fault", seq, what });
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function parse(record: string): unknown {
  try {
    return JSON.parse(record);
  } catch {
    // Changed and hashed anew: reported as a record in another's place.
    return undefined;
  }
}
