import type { Accounts } from "../accounts/createAccounts.ts";
import type { DoneReply, IdentitiesReply, IdentityBody, UnlinkBody } from "./api.ts";
import { done, get, post, type Endpoint } from "./endpoint.ts";
import { neededText, param, reading } from "./reading.ts";

/** Who people are at an identity provider. */
export function identityEndpoints({ identities }: Accounts): readonly Endpoint[] {
  const scope = "people.write";
  return [
    get(
      "people/:who/identities",
      { scope, does: "who somebody is at identity providers" },
      async (call): Promise<IdentitiesReply> => {
        const found = await identities.list(call.caller, param(call, "who"));
        return {
          identities: found.map(({ issuer, subject, linkedAt, signedInAt }) => ({
            ...{ issuer, subject, linkedAt: linkedAt.toISOString() },
            signedInAt: signedInAt?.toISOString() ?? null,
          })),
        };
      },
    ),
    post(
      "people/:who/identities",
      { scope, does: "let somebody sign in as who they are at an identity provider" },
      async (call): Promise<DoneReply> => {
        await identities.link(call.caller, param(call, "who"), readIdentity(call.body));
        return done;
      },
    ),
    post(
      "people/:who/identities/remove",
      { scope, does: "take that back; sessions that are open stay until they end" },
      async (call): Promise<DoneReply> => {
        const { issuer } = reading(call.body, (fields): UnlinkBody => ({
          issuer: neededText(fields, "issuer", issuerIs),
        }));
        await identities.unlink(call.caller, param(call, "who"), issuer);
        return done;
      },
    ),
  ];
}

const issuerIs = "the identity provider's address";

const readIdentity = (body: unknown): IdentityBody =>
  reading(body, (fields) => ({
    issuer: neededText(fields, "issuer", issuerIs),
    subject: neededText(fields, "subject", "the provider's own name for the person"),
  }));
