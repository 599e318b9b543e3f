import type { Caller } from "../../domain/access.ts";
import { AccountsError } from "../accountsError.ts";
import { change } from "../audit/change.ts";
import { checkDay } from "../quota/day.ts";
import { readSettings } from "../settings.ts";
import { count, text } from "../sql/row.ts";
import type { Query, Row, SqlValue } from "../sql/sql.ts";
import { demand, groupsSeenBy, type Actor, type Store } from "../store.ts";
import { withhold, type Cell } from "./withhold.ts";

export const dimensions = ["team", "language", "editor", "model", "day"] as const;
export type Dimension = (typeof dimensions)[number];
export const isDimension = (text: string): text is Dimension => dimensions.some((each) => each === text);

/** Whole days, both included, as `2026-03-29`, in the server's time zone. */
export type Period = { readonly from: string; readonly to: string };

export type UsageQuery = Period & { readonly by: readonly Dimension[] };

export type Figures = {
  readonly requests: number;
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly shown: number;
  readonly accepted: number;
  readonly partlyAccepted: number;
  readonly rejected: number;
  readonly keptAfter30s: number;
  readonly keptAfter5min: number;
  readonly acceptedCharacters: number;
};

/** Milliseconds; undefined where nothing was measured. */
export type Latency = Readonly<
  Record<"context" | "queue" | "prefill" | "decode" | "total", { p50: number; p95: number } | undefined>
>;

export type UsageLine = {
  readonly key: Readonly<Partial<Record<Dimension, string>>>;
  readonly people: number;
  readonly figures: Figures;
  readonly latency: Latency;
};

export type UsageReport = {
  readonly lines: readonly UsageLine[];
  /** Lines left out because fewer people than `minimumGroup` stand behind them, and those that would give them away. */
  readonly withheld: number;
  readonly minimumGroup: number;
};

export interface Usage {
  /** A lead sees the own groups only. Nobody sees single people. */
  report(actor: Actor, query: UsageQuery): Promise<UsageReport>;
  /** One's own figures per day. */
  own(caller: Caller, period: Period): Promise<readonly { readonly day: string; readonly figures: Figures }[]>;
  /** Removes what is older than the retention time; returns how many usage records went. */
  purge(actor: Actor): Promise<number>;
  /** Purges if there is anything to purge: a server does daily, without a record in the audit log each time. */
  purgeIfDue(): Promise<void>;
}

export function createUsage(store: Store, flush: () => Promise<void>): Usage {
  const { sql } = store;
  return {
    report: async (actor, query) => {
      demand(actor, "usage.read");
      checkQuery(query);
      await flush();
      return report(sql, actor, query);
    },
    own: async (caller, period) => {
      demand(caller, "self");
      checkQuery({ ...period, by: [] });
      await flush();
      const { timeZone } = await readSettings(sql);
      const rows = await sql.query(
        `select ${columnOf.day} as day, ${figureColumns} from usage where ${inPeriod} and user_id = $4 group by 1 order by 1`,
        [...periodValues(period, timeZone), caller.userId],
      );
      return rows.map((row) => ({ day: text(row, "day"), figures: readFigures(row) }));
    },
    purge: (actor) => purge(store, actor),
    purgeIfDue: async () => {
      const { retentionDays } = await readSettings(sql);
      const due = await sql.query("select 1 from usage where at < $1 limit 1", [daysAgo(store, retentionDays)]);
      if (due.length > 0) await purge(store, "console");
    },
  };
}

async function report(sql: Query, actor: Actor, query: UsageQuery): Promise<UsageReport> {
  const { minimumGroup, timeZone } = await readSettings(sql);
  const values: readonly SqlValue[] = [...periodValues(query, timeZone), groupsSeenBy(actor) ?? null];
  const where = `${inPeriod} and ($4::text[] is null or team = any($4::text[]))`;
  const keys = query.by.map((dimension) => `${columnOf[dimension]} as ${dimension}`);
  const grouping = query.by.length === 0 ? "" : `group by ${query.by.map((_, index) => index + 1).join(", ")}`;
  const rows = await sql.query(
    `select ${[...keys, "array_agg(distinct user_id) as people", figureColumns, latencyColumns].join(", ")}
     from usage where ${where} ${grouping}`,
    values,
  );
  const cells = rows.filter((row) => Array.isArray(row.people)).map((row) => readCell(row, query.by));
  const { shown, withheld } = withhold(cells, minimumGroup);
  const lines = shown.map(({ people, line }) => ({ ...line, people: people.size }));
  return { lines: lines.toSorted(byKey), withheld, minimumGroup };
}

async function purge(store: Store, actor: Actor): Promise<number> {
  demand(actor, "policy.write");
  return change(store, actor, async (tx) => {
    const { retentionDays } = await readSettings(tx);
    const before = daysAgo(store, retentionDays);
    const [row] = await tx.query(
      "with gone as (delete from usage where at < $1 returning 1) select count(*) as n from gone",
      [before],
    );
    await tx.query("delete from daily_use where day < $1", [before.toISOString().slice(0, 10)]);
    await tx.query("delete from tokens where greatest(expires_at, coalesce(revoked_at, expires_at)) < $1", [before]);
    const removed = row === undefined ? 0 : count(row, "n");
    return { entry: { action: "usage.purge", detail: { removed, retentionDays } }, result: removed };
  });
}

const daysAgo = (store: Store, days: number): Date => new Date(store.wall().getTime() - days * 86_400_000);

function checkQuery({ from, to, by }: UsageQuery): void {
  for (const day of [from, to]) checkDay(day);
  const unknown = by.find((each) => !isDimension(each));
  if (unknown !== undefined) throw new AccountsError("invalid", `usage is told by ${dimensions.join(", ")}`);
}

const columnOf: Readonly<Record<Dimension, string>> = {
  team: "team",
  language: "language",
  editor: "editor",
  model: "model",
  day: "to_char(at at time zone $3, 'YYYY-MM-DD')",
};

/** Whole days only: two periods that differ by one request would tell whose it was. */
const inPeriod = "at >= $1::date::timestamp at time zone $3 and at < ($2::date + 1)::timestamp at time zone $3";
const periodValues = ({ from, to }: Period, timeZone: string): readonly string[] => [from, to, timeZone];

const countOf = (kind: string, as: string): string => `count(*) filter (where kind = '${kind}') as ${as}`;
const figureColumns = [
  countOf("request", "requests"),
  "sum(prompt_tokens) as prompt_tokens",
  "sum(generated_tokens) as generated_tokens",
  countOf("shown", "shown"),
  countOf("accepted", "accepted"),
  countOf("partlyAccepted", "partly_accepted"),
  countOf("rejected", "rejected"),
  countOf("keptAfter30s", "kept_30s"),
  countOf("keptAfter5min", "kept_5min"),
  "coalesce(sum(characters) filter (where kind in ('accepted', 'partlyAccepted')), 0) as accepted_characters",
].join(", ");

const readFigures = (row: Row): Figures => ({
  requests: count(row, "requests"),
  promptTokens: count(row, "prompt_tokens"),
  generatedTokens: count(row, "generated_tokens"),
  shown: count(row, "shown"),
  accepted: count(row, "accepted"),
  partlyAccepted: count(row, "partly_accepted"),
  rejected: count(row, "rejected"),
  keptAfter30s: count(row, "kept_30s"),
  keptAfter5min: count(row, "kept_5min"),
  acceptedCharacters: count(row, "accepted_characters"),
});

const stages = ["context", "queue", "prefill", "decode", "total"] as const;
const latencyColumns = stages
  .map((stage) => `percentile_cont(array[0.5, 0.95]) within group (order by ${stage}_ms) as ${stage}_at`)
  .join(", ");

function readLatency(row: Row): Latency {
  const at = (stage: string): { p50: number; p95: number } | undefined => {
    const value = row[`${stage}_at`];
    if (!Array.isArray(value) || value[0] === null) return undefined;
    return { p50: Number(value[0]), p95: Number(value[1]) };
  };
  return {
    context: at("context"),
    queue: at("queue"),
    prefill: at("prefill"),
    decode: at("decode"),
    total: at("total"),
  };
}

function readCell(row: Row, by: readonly Dimension[]): Cell<Omit<UsageLine, "people">> {
  const people: readonly unknown[] = Array.isArray(row.people) ? row.people : [];
  const key = Object.fromEntries(by.map((dimension) => [dimension, text(row, dimension)]));
  return { people: new Set(people.map(String)), line: { key, figures: readFigures(row), latency: readLatency(row) } };
}

function byKey(a: UsageLine, b: UsageLine): number {
  const [left, right] = [Object.values(a.key).join("\0"), Object.values(b.key).join("\0")];
  return left < right ? -1 : left > right ? 1 : 0;
}
