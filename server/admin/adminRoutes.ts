import type { Accounts } from "../accounts/createAccounts.ts";
import type { Checkpoint } from "./api.ts";
import { auditEndpoints } from "./audit.ts";
import type { Endpoint } from "./endpoint.ts";
import { groupEndpoints } from "./groups.ts";
import { identityEndpoints } from "./identities.ts";
import { limitEndpoints } from "./limits.ts";
import { peopleEndpoints } from "./people.ts";
import { policyEndpoints } from "./policies.ts";
import { selfEndpoints } from "./self.ts";
import { serverEndpoints, type ServerFacts } from "./server.ts";
import { tokenEndpoints } from "./tokens.ts";
import { usageEndpoints } from "./usage.ts";

export type AdminDeps = {
  readonly facts: ServerFacts;
  /** Without them only `me` and `status` are there. */
  readonly accounts: Accounts | undefined;
  /** Checkpoints that lie beside an embedded database; read for each verification. */
  readonly keptCheckpoints?: () => readonly Checkpoint[];
};

/** Everything under /v1/lacuna/ that pages and scripts ask for; api.ts has what goes over the wire. */
export function adminRoutes({ facts, accounts, keptCheckpoints = () => [] }: AdminDeps): readonly Endpoint[] {
  if (accounts === undefined) return serverEndpoints(facts);
  return [
    ...serverEndpoints(facts),
    ...selfEndpoints(accounts),
    ...peopleEndpoints(accounts),
    ...identityEndpoints(accounts),
    ...tokenEndpoints(accounts),
    ...groupEndpoints(accounts),
    ...limitEndpoints(accounts),
    ...policyEndpoints(accounts),
    ...usageEndpoints(accounts),
    ...auditEndpoints(accounts, keptCheckpoints),
  ];
}
