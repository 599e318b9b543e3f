import { messageOf } from "../base/errorMessage.ts";
import type { Access, UsageSink } from "../domain/access.ts";
import type { Log } from "../domain/log.ts";
import { AccountsAccess, type RecentSignIn } from "./accountsAccess.ts";
import { createAuditLog, type AuditLog } from "./audit/auditLog.ts";
import type { Checkpoint } from "./audit/chain.ts";
import { keepCheckpoints } from "./audit/checkpoints.ts";
import { createPeriodicWriter } from "./periodicWriter.ts";
import { openDatabase, type Database } from "./database.ts";
import { createFirstOwner, type FirstOwnerInvitation } from "./people/firstOwner.ts";
import { createGroups, type Groups } from "./people/groups.ts";
import { createIdentities, type Identities } from "./people/identities.ts";
import { createPeople, type People } from "./people/people.ts";
import { createTokens, type Tokens } from "./people/tokens.ts";
import { createPolicies, type Policies } from "./policy/policies.ts";
import { createLimits, type LimitsStore } from "./quota/limits.ts";
import { Quotas, type Time } from "./quota/quotas.ts";
import { createSettings, type SettingsStore } from "./settings.ts";
import type { Sql } from "./sql/sql.ts";
import type { Store } from "./store.ts";
import { UsageRecorder } from "./usage/recorder.ts";
import { createUsage, type Usage } from "./usage/usage.ts";

export type AccountsOptions = {
  readonly log: Log;
  /**
   * Called with the end of the audit log after every hundredth record and at the close: to be kept where nobody can change it.
   * Left out, an embedded database keeps them in a file beside it.
   */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void;
  /** Whether this is the name of a model that the server offers; other names, which a client made up, are not stored. */
  readonly isModel?: (name: string) => boolean;
  /** Undefined: tokens count as long as they say themselves. */
  readonly recentSignIn?: RecentSignIn | undefined;
  /** The system's, unless a test passes another. */
  readonly time?: Time;
};

export interface Accounts extends Access, UsageSink {
  readonly firstOwner: FirstOwnerInvitation;
  readonly people: People;
  readonly identities: Identities;
  readonly tokens: Tokens;
  readonly groups: Groups;
  readonly limits: LimitsStore;
  readonly policies: Policies;
  readonly settings: SettingsStore;
  readonly usage: Usage;
  readonly audit: AuditLog;
  /** Writes what waits in memory: usage, and what counts for daily quotas. Runs every second by itself. */
  flush(): Promise<void>;
  /** Whether the database answers; for a readiness probe. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

const checkpointEvery = 100;
const dayMs = 86_400_000;
const systemTime: Time = { nowMs: () => performance.now(), wall: () => new Date() };

/** Opens the database, brings its schema up to date, and keeps it open until `close`. */
export async function createAccounts(options: AccountsOptions & { readonly database: Database }): Promise<Accounts> {
  const { database, onCheckpoint = database.kind === "folder" ? keepCheckpoints(database.folder) : undefined } =
    options;
  const accounts = accountsIn(await openDatabase(database), {
    ...options,
    ...(onCheckpoint === undefined ? {} : { onCheckpoint }),
  });
  const purge = (): Promise<void> =>
    accounts.usage
      .purgeIfDue()
      .catch((error: unknown) => options.log.warn(`accounts: nothing was purged: ${messageOf(error)}`));
  await purge();
  const timer = setInterval(() => void purge(), dayMs).unref();
  return {
    ...accounts,
    close: () => {
      clearInterval(timer);
      return accounts.close();
    },
  };
}

/** In a database that is open and up to date; `close` closes it, too. */
export function accountsIn(sql: Sql, options: AccountsOptions): Accounts {
  const { log, time = systemTime, isModel = looksLikeModel, recentSignIn } = options;
  const quotas = new Quotas(time);
  const recorder = new UsageRecorder(time.wall, isModel);
  const access = new AccountsAccess({ sql, wall: time.wall, quotas, recorder, log, recentSignIn });
  let end: Checkpoint | undefined;
  const store: Store = {
    sql,
    wall: time.wall,
    changed: () => access.forget(),
    audited: (checkpoint) => {
      end = checkpoint;
      if (checkpoint.seq % checkpointEvery === 0) options.onCheckpoint?.(checkpoint);
    },
  };
  const deafen = sql.onChanged?.(store.changed);
  const writer = createPeriodicWriter({ sql, quotas, recorder, access, log });
  return {
    authenticate: (secret) => access.authenticate(secret),
    admit: (caller, work) => access.admit(caller, work),
    models: (caller) => access.models(caller),
    record: (caller, event) => recorder.record(caller, event),
    firstOwner: createFirstOwner(store),
    people: createPeople(store),
    identities: createIdentities(store, recentSignIn),
    tokens: createTokens(store),
    groups: createGroups(store),
    limits: createLimits(store, writer.flush),
    policies: createPolicies(store),
    settings: createSettings(store),
    usage: createUsage(store, writer.flush),
    audit: createAuditLog(store),
    flush: writer.flush,
    isReady: () => answers(sql, log),
    close: async () => {
      await writer.close();
      if (end) options.onCheckpoint?.(end);
      await deafen?.();
      await sql.close();
    },
  };
}

async function answers(sql: Sql, log: Log): Promise<boolean> {
  try {
    await sql.query("select 1");
    return true;
  } catch (error) {
    log.trace(`accounts: not ready: ${messageOf(error)}`);
    return false;
  }
}

const looksLikeModel = (name: string): boolean => /^[A-Za-z0-9][\w.:/@+-]{0,99}$/.test(name);
