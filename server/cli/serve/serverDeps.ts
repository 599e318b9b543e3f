import type { GatewayDeps } from "../../gateway/startGateway.ts";

export type ServerDeps = Pick<GatewayDeps, "config" | "engines" | "version" | "clock" | "log"> & {
  /** Where DATABASE_URL may stand. */
  readonly env: NodeJS.ProcessEnv;
  /** For whoever starts the server. May hold a secret, so it is no log. */
  readonly tell: (text: string) => void;
};
