import { invariant } from "../base/invariant.ts";
import { isRecord } from "../base/record.ts";
import { AccountsError } from "./accountsError.ts";
import { change } from "./audit/change.ts";
import { text } from "./sql/row.ts";
import type { Query } from "./sql/sql.ts";
import { demand, type Actor, type Store } from "./store.ts";

/** What holds for the whole server and lives in the database, so that all servers on it agree. */
export type ServerSettings = {
  /** Figures about fewer people than this are never shown. */
  readonly minimumGroup: number;
  /** Usage records older than this are purged. */
  readonly retentionDays: number;
  /** IANA name: at whose midnight daily quotas start anew. */
  readonly timeZone: string;
  /** Ids of the models for people without a group; undefined: every model. */
  readonly modelsWithoutGroup: readonly string[] | undefined;
};

export const defaultSettings: ServerSettings = {
  minimumGroup: 5,
  retentionDays: 400,
  timeZone: "UTC",
  modelsWithoutGroup: undefined,
};

export interface SettingsStore {
  read(): Promise<ServerSettings>;
  write(actor: Actor, changes: Partial<ServerSettings>): Promise<void>;
}

export function createSettings(store: Store): SettingsStore {
  return {
    read: () => readSettings(store.sql),
    write: async (actor, changes) => {
      demand(actor, "policy.write");
      const fault = faultOf({ ...defaultSettings, ...changes });
      if (fault !== undefined) throw new AccountsError("invalid", fault);
      return change(store, actor, async (tx) => {
        const written = JSON.stringify({ ...(await readSettings(tx)), ...changes });
        await tx.query(
          "insert into settings (key, value) values ('server', $1) on conflict (key) do update set value = excluded.value",
          [written],
        );
        const detail = Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, value ?? null]));
        return { entry: { action: "setting.set", detail }, result: undefined };
      });
    },
  };
}

export async function readSettings(sql: Query): Promise<ServerSettings> {
  const [row] = await sql.query("select value from settings where key = 'server'");
  if (row === undefined) return defaultSettings;
  const stored: unknown = JSON.parse(text(row, "value"));
  const settings: Unchecked = { ...defaultSettings, ...(isRecord(stored) ? stored : {}) };
  const fault = faultOf(settings);
  // Not the defaults instead: they may be laxer than what somebody meant to set.
  invariant(isSettings(settings), `the server's settings in the database: ${fault ?? ""}`);
  return settings;
}

type Unchecked = Partial<Record<keyof ServerSettings, unknown>>;

const isSettings = (settings: Unchecked): settings is ServerSettings => faultOf(settings) === undefined;

function faultOf({ minimumGroup, retentionDays, timeZone, modelsWithoutGroup }: Unchecked): string | undefined {
  if (!isWhole(minimumGroup, 1, 1000))
    return `minimumGroup is a whole number from 1 to 1000, not ${String(minimumGroup)}`;
  if (!isWhole(retentionDays, 1, 3660))
    return `retentionDays is a whole number from 1 to 3660, not ${String(retentionDays)}`;
  if (modelsWithoutGroup !== undefined && !isListOfNames(modelsWithoutGroup))
    return "modelsWithoutGroup is a list of model ids";
  return isTimeZone(timeZone) ? undefined : "timeZone is a name such as Europe/Berlin or UTC";
}

function isTimeZone(name: unknown): boolean {
  try {
    return typeof name === "string" && new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    // That is how an unknown name is answered.
    return false;
  }
}

const isListOfNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === "string" && each !== "");

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
