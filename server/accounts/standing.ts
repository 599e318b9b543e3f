import type { Caller } from "../domain/access.ts";
import { dayOf } from "./quota/day.ts";
import { noLimits, readLimits } from "./quota/limits.ts";
import type { Quotas, Subject } from "./quota/quotas.ts";
import { readSettings } from "./settings.ts";
import { count, listOrNone, text } from "./sql/row.ts";
import type { Sql } from "./sql/sql.ts";

/** What a person may use, and how much of it. */
export type Standing = {
  /** The person, then their groups. */
  readonly subjects: readonly Subject[];
  /** Undefined: every model. */
  readonly models: readonly string[] | undefined;
  readonly weight: number;
};

type Parts = { readonly sql: Sql; readonly quotas: Quotas; readonly wall: () => Date };

/** Reads it, and today's use with it, so that a limit holds across a restart and across servers. */
export async function readStanding({ sql, quotas, wall }: Parts, caller: Caller): Promise<Standing> {
  const settings = await readSettings(sql);
  quotas.timeZone = settings.timeZone;
  const groups = await sql.query(
    "select g.name, g.weight, g.models from groups g join memberships m on m.group_name = g.name where m.user_id = $1 order by g.name",
    [caller.userId],
  );
  const own = `user:${caller.userId}`;
  const keys = [own, ...groups.map((row) => `group:${text(row, "name")}`)];
  const limits = await sql.query("select * from limits where subject = any($1::text[]) or subject = 'everyone'", [
    keys,
  ]);
  const limitsOf = new Map(limits.map((row) => [text(row, "subject"), readLimits(row)]));
  const day = dayOf(wall(), settings.timeZone);
  const used = await sql.query("select * from daily_use where subject = any($1::text[]) and day = $2", [keys, day]);
  for (const row of used)
    quotas.learn({ key: text(row, "subject"), day, requests: count(row, "requests"), tokens: count(row, "tokens") });
  const everyone = limitsOf.get("everyone") ?? noLimits;
  return {
    subjects: keys.map((key) => ({ key, limits: limitsOf.get(key) ?? (key === own ? everyone : noLimits) })),
    models: groups.length === 0 ? settings.modelsWithoutGroup : union(groups.map((row) => listOrNone(row, "models"))),
    weight: Math.max(1, ...groups.map((row) => count(row, "weight"))),
  };
}

/** A list that allows everything makes the union everything. */
function union(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const named = lists.filter((each) => each !== undefined);
  return named.length < lists.length ? undefined : [...new Set(named.flat())];
}
