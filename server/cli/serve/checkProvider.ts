import { systemClock } from "../../base/systemClock.ts";
import type { OidcConfig } from "../../gateway/config/signIn.ts";
import { Provider } from "../../signin/oidc/provider.ts";
import { SignInRefusal } from "../../signin/oidc/refusal.ts";
import { clientSecret } from "./clientSecret.ts";

/** `isFault`: the configuration has to change. A provider that is merely down may be up when people sign in. */
export type ProviderCheck = { readonly isFault: boolean; readonly text: string };

/** Asks the identity provider where its endpoints are, as the first sign-in will. */
export async function checkProvider(oidc: OidcConfig, env: NodeJS.ProcessEnv): Promise<ProviderCheck> {
  try {
    await new Provider({ ...oidc, secret: clientSecret(oidc, env) }, systemClock).probe();
    return {
      isFault: false,
      text: `signIn.oidc: ${oidc.issuer} answers; whether it knows the client shows at a sign-in`,
    };
  } catch (error) {
    if (!(error instanceof SignInRefusal)) throw error;
    const isDown = error.kind === "unreachable";
    const what = isDown ? "cannot be reached from here; the server starts all the same" : "cannot be used";
    return { isFault: !isDown, text: `signIn.oidc: ${oidc.issuer} ${what} (${error.detail})` };
  }
}
