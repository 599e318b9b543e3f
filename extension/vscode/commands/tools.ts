import type { LogOutputChannel } from "vscode";
import type { Reports } from "../reports.ts";
import type { Server } from "../server.ts";
import type { TeamTokens } from "../teamTokens.ts";

/** What commands work with. */
export type Tools = {
  readonly server: Server;
  readonly reports: Reports;
  readonly tokens: TeamTokens;
  readonly log: LogOutputChannel;
  /** `publisher.name`, by which the editor finds our settings and walkthrough. */
  readonly extensionId: string;
};
