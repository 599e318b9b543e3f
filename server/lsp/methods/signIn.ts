import { hostname } from "node:os";
import { CancellationToken } from "vscode-languageserver";
import {
  signInCodeMethod,
  signInMethod,
  type SignInCodeParams,
  type SignInParams,
  type SignInResult,
} from "../../../shared/protocol.ts";
import { field } from "../../base/record.ts";
import { guard } from "../guard.ts";
import { startEngine } from "../prepareEngine.ts";
import type { Method, Session } from "../session.ts";
import { noServers } from "../withoutServer.ts";

/** `lacuna/signIn`: with a token, or with a code that a person confirms in a browser. */
export const signIn: Method = (session) => {
  const empty = (): SignInResult => ({ ok: false, message: "The sign-in failed; the log has the details." });
  const at = { name: signInMethod, log: session.log, empty };
  session.connection.onRequest(
    signInMethod,
    // Without parameters on the wire the library passes the token in their place.
    guard(at, (params: SignInParams | CancellationToken, token?: CancellationToken) =>
      CancellationToken.is(params) ? run(session, {}, params) : run(session, params, token),
    ),
  );
};

async function run(
  session: Session,
  params: SignInParams,
  cancel: CancellationToken | undefined,
): Promise<SignInResult> {
  const { account } = session.deps;
  if (!account) return { ok: false, message: noServers };
  const stop = new AbortController();
  const listening = cancel?.onCancellationRequested(() => stop.abort());
  const text = (key: keyof SignInParams): string | undefined => textOf(field(params, key));
  const isKeptHere = session.client?.tokens === undefined;
  try {
    const outcome = await account.signIn(
      {
        ...{ url: text("url") ?? "", token: text("token"), isKeptHere },
        client: `${session.client?.name || "an editor"} on ${hostname()}`,
        show: (code: SignInCodeParams) => session.send(signInCodeMethod, code),
      },
      AbortSignal.any([session.ended, stop.signal]),
    );
    if (outcome.kind === "refused") return { ok: false, message: outcome.detail, url: outcome.url };
    const { url, user, token, kept } = outcome;
    startEngine(session);
    const message = `Signed in to ${url} as ${user}. ${kept}`.trim();
    return { ok: true, message, url, user, ...(!isKeptHere && { token }) };
  } finally {
    listening?.dispose();
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
