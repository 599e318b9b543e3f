import type { Checkpoint } from "../../accounts/audit/chain.ts";
import type { Accounts } from "../../accounts/createAccounts.ts";
import type { GatewayDeps } from "../../gateway/startGateway.ts";

/** Accounts that were opened, and what lies beside them. */
export type Opened = {
  readonly accounts: Accounts;
  /** Of the embedded database; undefined for PostgreSQL. */
  readonly folder: string | undefined;
  /** Checkpoints of the audit log that the server keeps itself. */
  readonly kept: () => readonly Checkpoint[];
};

export type ServerDeps = Pick<GatewayDeps, "config" | "engines" | "version" | "clock" | "log"> & {
  /** Where DATABASE_URL may stand. */
  readonly env: NodeJS.ProcessEnv;
  /** For whoever starts the server. May hold a secret, so it is no log. */
  readonly tell: (text: string) => void;
};
