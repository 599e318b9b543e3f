import type { Method, Session } from "../session.ts";

const user = "local";
const signedIn = { status: "AlreadySignedIn", user } as const;

/** The account methods of GitHub's language server: nobody signs in here, and everybody is. */
export const copilotAccount: Method = (session) => {
  const answer = (method: string, result: unknown): void => {
    session.connection.onRequest(method, () => {
      greet(session);
      return result;
    });
  };
  answer("checkStatus", { status: "OK", user });
  answer("signIn", signedIn);
  answer("signInInitiate", signedIn);
  answer("signInConfirm", { status: "OK", user });
  answer("signOut", { status: "NotSignedIn" });
  answer("setEditorInfo", "OK");
  answer("getVersion", {
    version: session.deps.version,
    buildType: "prod",
    runtimeVersion: `node/${process.versions.node}`,
  });
};

/** Only clients of that server know these methods, so from here on they get its notifications as well. */
function greet(session: Session): void {
  if (session.speaksCopilot) return;
  session.speaksCopilot = true;
  session.status.repeat();
}
