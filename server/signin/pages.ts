import type { Caller } from "../domain/access.ts";
import { RequestFailure } from "../gateway/failure.ts";
import { sayFailure, type Call, type Reply, type Route } from "../gateway/route.ts";
import { field } from "../base/record.ts";
import type { Claim } from "./claim.ts";
import type { DeviceDesk } from "./deviceDesk.ts";
import { goTo, html, nothing, onwards, pageReply, type Markup } from "./html.ts";
import { ownPath } from "./ownPath.ts";
import { textIn } from "./textIn.ts";
import type { OidcWay, SignOut } from "./sessionRoutes.ts";
import { cookieFor, cookieRemoval, type Sessions } from "./sessions.ts";

export type PageDeps = {
  readonly sessions: Sessions;
  readonly desk: DeviceDesk;
  /** Undefined where others could read the code on its way. */
  readonly claim: Claim | undefined;
  /** The company's identity provider, if there is one. */
  readonly oidc: OidcWay | undefined;
  readonly signOut: SignOut;
};

type Page = { readonly path: string; readonly show: (call: Call) => Promise<Reply>; readonly take: Route["handle"] };

/** What can be done without the dashboard, and without scripts: sign in, let an editor in, own a new server. */
export const signInPages = (deps: PageDeps): readonly Route[] =>
  [signInPage(deps), devicePage(deps), ...(deps.claim ? [claimPage(deps, deps.claim)] : []), signOutPage(deps)].flatMap(
    ({ path, show, take }: Page): readonly Route[] => [
      { ...{ method: "GET", path, dialect: "core", scope: "public", sayFailure }, handle: show },
      { ...{ method: "POST", path, dialect: "core", scope: "public", sayFailure, takes: "form" }, handle: take },
    ],
  );

function signInPage({ sessions, oidc }: PageDeps): Page {
  const form = (next: string, wrong?: RequestFailure): Reply =>
    pageReply({
      title: "Sign in",
      status: wrong?.status ?? 200,
      body: html`${problem(wrong)} ${oidc ? providerLink(oidc, next) : nothing}
        <form method="post" action="/signin">
          <input type="hidden" name="next" value="${next}" />
          <label for="token">A token of yours</label>
          <input id="token" name="token" type="password" required autocomplete="off" placeholder="lac_…" />
          <button>Sign in with a token</button>
        </form>
        <p>Whoever runs this server gives you one; you can make others yourself once you are signed in.</p>`,
    });
  return {
    path: "/signin",
    show: async ({ session, query }) => {
      const caller = await sessions.find(session);
      const next = ownPath(query["next"]);
      return caller ? goTo(next) : form(next);
    },
    take: async ({ body, address, origin }) => {
      const next = ownPath(field(body, "next"));
      try {
        sessions.attempt(address);
        const { secret } = await sessions.fromToken(textIn(body, "token"));
        return goTo(next, [cookieFor(secret, origin)]);
      } catch (error) {
        return form(next, failureIn(error));
      }
    },
  };
}

/** A link, not a form: a page may not send a form that ends elsewhere. */
const providerLink = ({ name, startUrl }: OidcWay, next: string): Markup =>
  html`<p><a class="button" href="${startUrl}?next=${encodeURIComponent(next)}">Sign in with ${name}</a></p>`;

const signedIn = ({ name, role }: Caller): Reply =>
  pageReply({
    title: "Signed in",
    body: html`<p>You are signed in as <strong>${name}</strong> (${role}).</p>
      <p><a href="/dashboard">To your pages</a></p>
      <p><a href="/device">Let an editor in</a></p>
      <form method="post" action="/signout"><button>Sign out</button></form>`,
  });

const signOutPage = ({ sessions, signOut }: PageDeps): Page => ({
  path: "/signout",
  show: async ({ session }) => {
    const caller = await sessions.find(session);
    return caller ? signedIn(caller) : goTo("/signin");
  },
  take: async ({ session, origin }) => {
    const goOnAt = await signOut(session, origin);
    const cookies = [cookieRemoval(origin)];
    return goOnAt === undefined
      ? goTo("/signin", cookies)
      : onwards(goOnAt, { title: "Signed out", says: "You are signed out here.", cookies });
  },
});

function devicePage({ sessions, desk }: PageDeps): Page {
  const enter = (wrong?: RequestFailure): Reply =>
    pageReply({
      title: "Let an editor in",
      status: wrong?.status ?? 200,
      body: html`${problem(wrong)}
        <form method="get" action="/device">
          <label for="code">The code that your editor shows</label>
          <input id="code" name="user_code" required autocomplete="off" placeholder="XXXX-XXXX" /><button>Next</button>
        </form>`,
    });
  return {
    path: "/device",
    show: async ({ session, query }) => {
      const code = textIn(query, "user_code");
      const caller = await sessions.find(session);
      if (!caller) return goTo(`/signin?next=${encodeURIComponent(`/device?user_code=${encodeURIComponent(code)}`)}`);
      if (code === "") return enter();
      try {
        return askWhether(caller, desk.find(caller, code));
      } catch (error) {
        return enter(failureIn(error));
      }
    },
    take: async ({ session, body }) => {
      const caller = await sessions.find(session);
      if (!caller) return goTo("/signin?next=/device");
      const decision = textIn(body, "decision") === "approve" ? "approve" : "deny";
      try {
        await desk.decide(caller, textIn(body, "user_code"), decision);
      } catch (error) {
        return enter(failureIn(error));
      }
      const said =
        decision === "approve" ? "The editor is let in within seconds." : "The editor is told that you refused.";
      return pageReply({
        title: decision === "approve" ? "Let in" : "Refused",
        body: html`<p>${said} You can close this page.</p>`,
      });
    },
  };
}

const askWhether = (caller: Caller, asking: ReturnType<DeviceDesk["find"]>): Reply =>
  pageReply({
    title: "Let this editor in?",
    body: html`<p>
        It will ask for completions in your name, <strong>${caller.name}</strong>. Agree only if you started this
        yourself, just now: whoever sent you a link to this page would otherwise use the server as you.
      </p>
      <dl>
        <dt>Code</dt>
        <dd><code>${asking.userCode}</code></dd>
        <dt>Calls itself</dt>
        <dd>${asking.client}</dd>
        <dt>From</dt>
        <dd>${asking.address}, ${String(asking.secondsAgo)} seconds ago</dd>
      </dl>
      <form method="post" action="/device">
        <input type="hidden" name="user_code" value="${asking.userCode}" />
        <button name="decision" value="deny">Refuse</button><button name="decision" value="approve">Let it in</button>
      </form>`,
  });

function claimPage({ sessions }: PageDeps, claim: Claim): Page {
  const form = (code: string, wrong?: RequestFailure): Reply =>
    pageReply({
      title: "Own this server",
      status: wrong?.status ?? 200,
      body: html`${problem(wrong)}
        <p>Nobody owns this server yet. Whoever has the code that it printed when it started can.</p>
        <form method="post" action="/claim">
          <label for="code">The code</label>
          <input id="code" name="code" required autocomplete="off" value="${code}" />
          <label for="name">Your name, such as your e-mail address</label
          ><input id="name" name="name" required autocomplete="username" /> <button>Own this server</button>
        </form>`,
    });
  return {
    path: "/claim",
    show: async ({ query }) => form(textIn(query, "code")),
    take: async ({ body, origin }) => {
      try {
        const { person, secret } = await claim(body);
        const owner = await sessions.find(secret);
        const session =
          owner && (await sessions.open({ by: owner, user: person.id, scopes: owner.scopes, way: "claim" }));
        return claimed(person.name, secret, session ? [cookieFor(session.secret, origin)] : []);
      } catch (error) {
        return form(textIn(body, "code"), failureIn(error));
      }
    },
  };
}

const claimed = (name: string, secret: string, cookies: readonly string[]): Reply =>
  pageReply({
    title: "This server is yours",
    cookies,
    body: html`<p>
        You are signed in as <strong>${name}</strong>, its owner. Keep this token, for signing in and for scripts. It is
        shown this once:
      </p>
      <p><code>${secret}</code></p>
      <p><a href="/dashboard">Go on</a></p>`,
  });

const problem = (wrong: RequestFailure | undefined): Markup =>
  wrong ? html`<p class="wrong" role="alert">${wrong.message}</p>` : nothing;

function failureIn(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  throw error;
}
