import { badBody } from "../gateway/failure.ts";
import { Fields } from "../gateway/fields.ts";
import { json, sayFailure, type Route } from "../gateway/route.ts";
import { cookieFor, cookieRemoval, type Sessions } from "./sessions.ts";

/** How somebody can sign in, as `GET /v1/lacuna/signin` answers it. */
type Ways = { readonly token: true; readonly oidc?: OidcWay };
/** The company's identity provider: what people call it, and where signing in there starts; takes a path as `next`. */
export type OidcWay = { readonly name: string; readonly startUrl: string };

/** Ends a session. Returns where the browser has to go on to end the one at the identity provider; undefined: nowhere. */
export type SignOut = (session: string | undefined, origin: string) => Promise<string | undefined>;

type SessionRouteDeps = { readonly sessions: Sessions; readonly oidc: OidcWay | undefined; readonly signOut: SignOut };

export const sessionRoutes = ({ sessions, oidc, signOut }: SessionRouteDeps): readonly Route[] => [
  {
    ...{ method: "GET", path: "/v1/lacuna/signin", dialect: "core", scope: "public", sayFailure },
    handle: async () => json({ token: true, ...(oidc && { oidc }) } satisfies Ways),
  },
  {
    ...{ method: "POST", path: "/v1/lacuna/session", dialect: "core", scope: "public", sayFailure },
    handle: async ({ body, address, origin }) => {
      sessions.attempt(address);
      const { secret, caller, expiresAt } = await sessions.fromToken(readToken(body));
      const { name: user, role, groups, scopes } = caller;
      const answer = json({ user, role, groups, scopes, expiresAt: expiresAt.toISOString() });
      return { ...answer, headers: { "set-cookie": cookieFor(secret, origin) } };
    },
  },
  {
    // Public, so that a browser with an expired session gets rid of its cookie as well.
    ...{ method: "POST", path: "/v1/lacuna/session/end", dialect: "core", scope: "public", sayFailure },
    handle: async ({ session, origin }) => {
      const goOnAt = (await signOut(session, origin)) ?? null;
      return { ...json({ ended: session !== undefined, goOnAt }), headers: { "set-cookie": cookieRemoval(origin) } };
    },
  },
];

function readToken(body: unknown): string {
  const fields = new Fields(body);
  fields.need("token", "a token, as it was shown when it was created");
  const token = fields.text("token", 200);
  fields.refuseOthers();
  if (token === undefined || fields.faults.length > 0) throw badBody(fields.faults);
  return token;
}
