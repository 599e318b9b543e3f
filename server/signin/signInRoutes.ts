import type { Accounts } from "../accounts/createAccounts.ts";
import type { Clock } from "../domain/clock.ts";
import type { Route } from "../gateway/route.ts";
import { claimRoute, createClaim } from "./claim.ts";
import { DeviceCodes } from "./deviceCodes.ts";
import { DeviceDesk } from "./deviceDesk.ts";
import { deviceRoutes } from "./deviceRoutes.ts";
import { signInPages } from "./pages.ts";
import { sessionRoutes } from "./sessionRoutes.ts";
import { Sessions } from "./sessions.ts";

export type SignInDeps = {
  readonly accounts: Accounts;
  readonly clock: Clock;
  /** Whether a secret may be sent to this server in the clear or over TLS, so that a new one may be claimed over the network. */
  readonly canBeClaimed: boolean;
};

/** Sessions, device codes, the first owner, and the pages for them. */
export function signInRoutes({ accounts, clock, canBeClaimed }: SignInDeps): readonly Route[] {
  const sessions = new Sessions(accounts, clock);
  const codes = new DeviceCodes(clock);
  const desk = new DeviceDesk(codes, accounts.audit, clock);
  const claim = canBeClaimed ? createClaim(accounts, clock) : undefined;
  return [
    ...sessionRoutes(sessions),
    ...deviceRoutes({ codes, desk, tokens: accounts.tokens }),
    ...(claim ? [claimRoute(claim)] : []),
    ...signInPages({ sessions, desk, claim }),
  ];
}
