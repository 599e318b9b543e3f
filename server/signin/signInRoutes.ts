import type { Accounts } from "../accounts/createAccounts.ts";
import type { Clock } from "../domain/clock.ts";
import type { Log } from "../domain/log.ts";
import type { OidcConfig } from "../gateway/config/signIn.ts";
import type { Route } from "../gateway/route.ts";
import { claimRoute, createClaim } from "./claim.ts";
import { DeviceCodes } from "./deviceCodes.ts";
import { DeviceDesk } from "./deviceDesk.ts";
import { deviceRoutes } from "./deviceRoutes.ts";
import { oidcRoutes, startPath } from "./oidc/oidcRoutes.ts";
import { OidcSignIn } from "./oidc/oidcSignIn.ts";
import { signInPages } from "./pages.ts";
import { sessionRoutes, type SignOut } from "./sessionRoutes.ts";
import { Sessions } from "./sessions.ts";

type OidcOptions = { readonly config: OidcConfig; readonly secret: string | undefined; readonly log: Log };

export type SignInDeps = {
  readonly accounts: Accounts;
  readonly clock: Clock;
  /** Whether a secret may be sent to this server in the clear or over TLS, so that a new one may be claimed over the network. */
  readonly canBeClaimed: boolean;
  /** The company's identity provider; `secret` is undefined for a public client. */
  readonly oidc?: OidcOptions | undefined;
};

/** Sessions, device codes, the first owner, and the pages for them. */
export function signInRoutes({ accounts, clock, canBeClaimed, oidc }: SignInDeps): readonly Route[] {
  const sessions = new Sessions(accounts, clock);
  const signIn = oidc && new OidcSignIn({ ...oidc, identities: accounts.identities, sessions, clock });
  const way = oidc && { name: oidc.config.name, startUrl: startPath };
  const signOut: SignOut = async (session, origin) => {
    const caller = await sessions.end(session);
    return caller && signIn?.signOutUrl(caller, `${origin}/signin`);
  };
  const codes = new DeviceCodes(clock);
  const desk = new DeviceDesk(codes, accounts.audit, clock);
  const claim = canBeClaimed ? createClaim(accounts, clock) : undefined;
  return [
    ...sessionRoutes({ sessions, oidc: way, signOut }),
    ...(signIn && oidc ? oidcRoutes({ signIn, sessions, clock, log: oidc.log }) : []),
    ...deviceRoutes({ codes, desk, tokens: accounts.tokens }),
    ...(claim ? [claimRoute(claim)] : []),
    ...signInPages({ sessions, desk, claim, oidc: way, signOut }),
  ];
}
