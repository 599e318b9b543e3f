import type { OidcConfig } from "../../../server/gateway/config/signIn.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import { registered } from "./identityProvider.ts";

/** As it would stand in the server's file. */
export function oidcConfig(written: Record<string, unknown>): OidcConfig {
  const oidc = { clientId: registered.clientId, ...written };
  const { config, faults } = readServeConfig({ accounts: { enable: true }, signIn: { oidc } });
  if (faults.length > 0 || !config.signIn.oidc) throw new Error(JSON.stringify(faults));
  return config.signIn.oidc;
}
