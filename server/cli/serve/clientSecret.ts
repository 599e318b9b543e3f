import { readSecretFile } from "../../base/readSecretFile.ts";
import type { OidcConfig } from "../../gateway/config/signIn.ts";

type Written = Pick<OidcConfig, "clientSecret" | "clientSecretFile">;

/**
 * What this server proves itself with to the identity provider: in the environment, or in the file that it or the configuration
 * names, or in the configuration itself. Undefined for a public client. Throws where a file cannot be read or others can.
 */
export function clientSecret(written: Written, env: NodeJS.ProcessEnv): string | undefined {
  if (env.LACUNA_OIDC_CLIENT_SECRET) return env.LACUNA_OIDC_CLIENT_SECRET;
  const file = env.LACUNA_OIDC_CLIENT_SECRET_FILE || written.clientSecretFile;
  return (file === undefined ? written.clientSecret : readSecretFile(file, env.CREDENTIALS_DIRECTORY)) || undefined;
}
