import type { Clock } from "../../domain/clock.ts";
import type { Log } from "../../domain/log.ts";
import { RequestFailure } from "../../gateway/failure.ts";
import { AddressLimit } from "../../gateway/http/addressLimit.ts";
import { sayFailure, type Call, type Reply, type Route } from "../../gateway/route.ts";
import { goTo, html, nothing, onwards, pageReply, type Markup } from "../html.ts";
import { ownPath } from "../ownPath.ts";
import { cookieFor, type Sessions } from "../sessions.ts";
import { flowCookie, flowIn, flowRemoval } from "./flow.ts";
import { NotLinked, type OidcSignIn } from "./oidcSignIn.ts";
import { refusals, SignInRefusal } from "./refusal.ts";

export const startPath = "/signin/oidc";
/** What has to be registered at the provider, below the server's own address. */
const callbackPath = `${startPath}/callback`;

/** Of one address, which a whole office may share; a sign-in takes two. */
const attempts = { perMinute: 120, burst: 120 };

export type OidcRoutesDeps = {
  readonly signIn: OidcSignIn;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly log: Log;
};

export function oidcRoutes({ signIn, sessions, clock, log }: OidcRoutesDeps): readonly Route[] {
  const limit = new AddressLimit(attempts, clock);
  const guarded =
    (run: (call: Call) => Promise<Reply>): Route["handle"] =>
    async (call) => {
      const tooMany = limit.take(call.address);
      if (tooMany) return failurePage(tooMany);
      try {
        return await run(call);
      } catch (error) {
        if (error instanceof RequestFailure) return failurePage(error);
        if (!(error instanceof SignInRefusal)) throw error;
        const { kind, detail } = error;
        if (detail !== "") log.warn(`sign-in at the identity provider: ${kind}: ${detail}`);
        if (kind === "expired" || kind === "forged") limit.punish(call.address);
        await sessions.refused({ way: "oidc", why: kind });
        return refusalPage(error, call);
      }
    };
  const route = { method: "GET", dialect: "core", scope: "public", sayFailure } as const;
  return [
    {
      ...{ ...route, path: startPath },
      handle: guarded(async ({ origin, query }) => {
        const { url, flow } = await signIn.start(origin + callbackPath, ownPath(query["next"]));
        return goTo(url, [flowCookie(flow, origin)]);
      }),
    },
    { ...{ ...route, path: callbackPath }, handle: guarded((call) => finish(signIn, call)) },
  ];
}

async function finish(signIn: OidcSignIn, { origin, query, headers }: Call): Promise<Reply> {
  const callback = new URL(origin + callbackPath);
  for (const [name, value] of Object.entries(query))
    for (const each of [value].flat()) if (typeof each === "string") callback.searchParams.append(name, each);
  const flow = flowIn(headers["cookie"]?.toString(), origin);
  const { secret } = await signIn.finish(callback, flow);
  // A redirect would still be the provider's, and the browser would not send the session's cookie with it.
  return onwards(ownPath(flow?.next), {
    ...{ title: "Signed in", says: "You are signed in." },
    cookies: [cookieFor(secret, origin), flowRemoval(origin)],
  });
}

function refusalPage(error: SignInRefusal, { origin, headers }: Call): Reply {
  const { status, says, advice } = refusals[error.kind];
  const flow = flowIn(headers["cookie"]?.toString(), origin);
  const again = `${startPath}?next=${encodeURIComponent(ownPath(flow?.next))}`;
  return pageReply({
    ...{ title: "Not signed in", status },
    body: html`<p class="wrong" role="alert">${says}</p>
      <p>${advice}</p>
      ${error instanceof NotLinked ? identityOf(error) : nothing}
      <p><a href="${again}">Try again</a></p>
      <p><a href="/signin">Sign in with a token</a></p>`,
  });
}

const identityOf = ({ vouched }: NotLinked): Markup =>
  html`<dl>
    <dt>Issuer</dt>
    <dd><code>${vouched.identity.issuer}</code></dd>
    <dt>Subject</dt>
    <dd><code>${vouched.identity.subject}</code></dd>
  </dl>`;

const failurePage = ({ message, status, retryAfterSeconds }: RequestFailure): Reply => {
  const page = pageReply({
    ...{ title: "Not signed in", status },
    body: html`<p class="wrong" role="alert">${message}</p>
      <p><a href="/signin">Back</a></p>`,
  });
  const retryAfter = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return { ...page, headers: { ...page.headers, ...retryAfter } };
};
