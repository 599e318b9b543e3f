import type { LogOutputChannel } from "vscode";
import type { Reports } from "../reports.ts";
import type { Server } from "../server.ts";

/** What commands work with. */
export type Tools = {
  readonly server: Server;
  readonly reports: Reports;
  readonly log: LogOutputChannel;
  /** `publisher.name`, by which the editor finds our settings and walkthrough. */
  readonly extensionId: string;
};
