import type { Caller } from "../../domain/access.ts";
import { AccountsError } from "../accountsError.ts";
import { change } from "../audit/change.ts";
import { readSettings } from "../settings.ts";
import { dayOf } from "./day.ts";
import { findPerson, pseudonymOf } from "../people/people.ts";
import type { Person } from "../people/person.ts";
import { countOrNone, text } from "../sql/row.ts";
import type { Query, Row } from "../sql/sql.ts";
import { demand, may, type Actor, type Store } from "../store.ts";

/** Undefined: not limited. Tokens are those of the prompt and of the answer together. */
export type Limits = {
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  readonly requestsPerDay: number | undefined;
  readonly tokensPerDay: number | undefined;
};

/** `everyone`: each user that has no limits of their own. A group's limits are for its members together. */
export type LimitedSubject =
  | { readonly kind: "everyone" }
  | { readonly kind: "user"; readonly who: string }
  | { readonly kind: "group"; readonly name: string };

/** Limits, and what was used of them since the last midnight in the server's time zone. */
export type LimitInUse = {
  /** By name. */
  readonly subject: LimitedSubject;
  readonly limits: Limits;
  readonly used: { readonly requests: number; readonly tokens: number };
};

export interface LimitsStore {
  /** Replaces what held before. All undefined: no limits of their own. */
  set(actor: Actor, subject: LimitedSubject, limits: Limits): Promise<void>;
  list(actor: Actor): Promise<readonly { readonly subject: string; readonly limits: Limits }[]>;
  /** The same with what is used, by all servers up to the last second. */
  inUse(actor: Actor): Promise<readonly LimitInUse[]>;
  /** What holds for somebody: their own limits or everyone's, and those of their groups. */
  own(caller: Caller): Promise<readonly LimitInUse[]>;
  /** The same of anybody. */
  of(actor: Actor, who: string): Promise<readonly LimitInUse[]>;
}

export const noLimits: Limits = {
  requestsPerMinute: undefined,
  tokensPerMinute: undefined,
  requestsPerDay: undefined,
  tokensPerDay: undefined,
};

export function createLimits(store: Store, flush: () => Promise<void>): LimitsStore {
  return {
    set: async (actor, subject, limits) => {
      demand(actor, "policy.write");
      checkLimits(limits);
      return change(store, actor, async (tx) => {
        const { key, target } = await keyOf(tx, subject);
        await writeLimits(tx, key, limits);
        const detail = Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, value ?? null]));
        return { entry: { action: "limits.set", target, detail }, result: undefined };
      });
    },
    list: async (actor) => {
      if (!may(actor, "policy.write")) demand(actor, "people.write");
      const rows = await store.sql.query("select * from limits order by subject");
      return rows.map((row) => ({ subject: text(row, "subject"), limits: readLimits(row) }));
    },
    inUse: async (actor) => {
      if (!may(actor, "policy.write")) demand(actor, "people.write");
      await flush();
      const rows = await store.sql.query(
        `${selectInUse} from limits l cross join lateral (select l.subject as key) k ${joinUse} order by k.key`,
        [await today(store)],
      );
      return rows.map(readInUse);
    },
    own: async (caller) => {
      demand(caller, "self");
      await flush();
      return holding(store, { id: caller.userId, groups: caller.groups });
    },
    of: async (actor, who) => {
      demand(actor, "policy.write");
      await flush();
      return holding(store, await findPerson(store.sql, who));
    },
  };
}

async function holding(store: Store, { id, groups }: Pick<Person, "id" | "groups">): Promise<readonly LimitInUse[]> {
  const rows = await store.sql.query(
    `${selectInUse} from unnest($2::text[]) with ordinality as k (key, place)
     left join limits own on own.subject = k.key
     left join limits l on l.subject = coalesce(own.subject, case when k.place = 1 then 'everyone' end)
     ${joinUse} order by k.place`,
    [await today(store), [`user:${id}`, ...groups.map((name) => `group:${name}`)]],
  );
  return rows.map(readInUse);
}

/** Of a key of limits, with its own day's use and the name of the person it stands for. */
const selectInUse = "select k.key, u.name, d.requests, d.tokens, l.*";
const joinUse =
  "left join daily_use d on d.subject = k.key and d.day = $1 left join users u on k.key = 'user:' || u.id";

async function today(store: Store): Promise<string> {
  return dayOf(store.wall(), (await readSettings(store.sql)).timeZone);
}

function readInUse(row: Row): LimitInUse {
  const key = text(row, "key");
  const [kind, name = ""] = key.split(/:(.*)/);
  return {
    subject:
      kind === "user"
        ? { kind, who: typeof row.name === "string" ? row.name : name }
        : kind === "group"
          ? { kind, name }
          : { kind: "everyone" },
    limits: readLimits(row),
    used: { requests: countOrNone(row, "requests") ?? 0, tokens: countOrNone(row, "tokens") ?? 0 },
  };
}

async function keyOf(tx: Query, subject: LimitedSubject): Promise<{ readonly key: string; readonly target: string }> {
  switch (subject.kind) {
    case "everyone":
      return { key: "everyone", target: "everyone" };
    case "user": {
      const { id } = await findPerson(tx, subject.who);
      return { key: `user:${id}`, target: await pseudonymOf(tx, id) };
    }
    case "group": {
      const rows = await tx.query("select name from groups where name = $1", [subject.name]);
      if (rows.length === 0) throw new AccountsError("notFound", `there is no group ${subject.name.slice(0, 60)}`);
      return { key: `group:${subject.name}`, target: subject.name };
    }
  }
}

async function writeLimits(tx: Query, key: string, limits: Limits): Promise<void> {
  await tx.query("delete from limits where subject = $1", [key]);
  if (Object.values(limits).every((limit) => limit === undefined)) return;
  await tx.query(
    "insert into limits (subject, requests_per_minute, tokens_per_minute, requests_per_day, tokens_per_day) values ($1, $2, $3, $4, $5)",
    [
      key,
      limits.requestsPerMinute ?? null,
      limits.tokensPerMinute ?? null,
      limits.requestsPerDay ?? null,
      limits.tokensPerDay ?? null,
    ],
  );
}

function checkLimits(limits: Limits): void {
  for (const [name, limit] of Object.entries(limits))
    if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= 2_000_000_000))
      throw new AccountsError("invalid", `${name} is a whole number of at least 1, not ${limit}`);
}

export const readLimits = (row: Row): Limits => ({
  requestsPerMinute: countOrNone(row, "requests_per_minute"),
  tokensPerMinute: countOrNone(row, "tokens_per_minute"),
  requestsPerDay: countOrNone(row, "requests_per_day"),
  tokensPerDay: countOrNone(row, "tokens_per_day"),
});
