import {
  type CancellationToken,
  ConfigurationTarget,
  ProgressLocation,
  type QuickPickItem,
  Uri,
  env,
  window,
  workspace,
} from "vscode";
import {
  type SignInCodeParams,
  type SignInParams,
  type SignInResult,
  type SignOutParams,
  type SignOutResult,
  type WhoAmIResult,
  signInMethod,
  signOutMethod,
  whoAmIMethod,
} from "../../../shared/protocol.ts";
import type { Tools } from "./tools.ts";

type Way = QuickPickItem & { readonly way: "browser" | "token" };
const ways: readonly Way[] = [
  { way: "browser", label: "$(globe) Sign in with the browser", detail: "Confirm a code on a page of the server" },
  { way: "token", label: "$(key) Paste a token", detail: "One that you made on your own page of the server" },
];

/** The token stays in the editor's secret storage, and is handed to the language server for that one address. */
export async function signIn(tools: Tools): Promise<void> {
  const url = (await namedServer(tools)) ?? (await askForServer());
  if (url === undefined) return;
  const picked = await window.showQuickPick(ways, { title: `Lacuna: sign in to ${url}` });
  if (picked === undefined) return;
  const result = picked.way === "browser" ? await withBrowser(tools, url) : await withToken(tools, url);
  if (result === undefined) return;
  if (!result.ok || result.url === undefined || result.token === undefined) throw new Error(result.message);
  await tools.tokens.keep(result.url, { token: result.token, issued: picked.way === "browser" });
  void window.showInformationMessage(`Lacuna: ${result.message}`);
}

export async function signOut({ server, tokens }: Tools): Promise<void> {
  await tokens.read();
  const { issued } = tokens;
  const { url, message } = await server.request<SignOutResult>(signOutMethod, { issued } satisfies SignOutParams);
  if (url !== undefined) await tokens.forget(url);
  void window.showInformationMessage(`Lacuna: ${message}`);
}

async function namedServer({ server }: Tools): Promise<string | undefined> {
  return (await server.request<WhoAmIResult>(whoAmIMethod)).url;
}

/** The first sign-in sets the server up, too. */
async function askForServer(): Promise<string | undefined> {
  const given = await window.showInputBox({
    title: "Lacuna: your team's server",
    prompt: "Its address, as your administrator told you",
    placeHolder: "https://code.example.com",
    ignoreFocusOut: true,
    validateInput: (text) => (/^https?:\/\/[^\s@?#]+$/.test(text.trim()) ? undefined : "An address begins with https:"),
  });
  if (given === undefined) return undefined;
  const url = given.trim().replace(/\/+$/, "");
  await workspace.getConfiguration("lacuna").update("server.url", url, ConfigurationTarget.Global);
  return url;
}

async function withToken({ server }: Tools, url: string): Promise<SignInResult | undefined> {
  const token = await window.showInputBox({
    title: `Lacuna: a token for ${url}`,
    prompt: "It is kept in the editor's secret storage, never in a setting",
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined || token.trim() === "") return undefined;
  return server.request<SignInResult>(signInMethod, { url, token: token.trim() } satisfies SignInParams);
}

/** Undefined when the user has cancelled it. */
async function withBrowser({ server }: Tools, url: string): Promise<SignInResult | undefined> {
  const options = { location: ProgressLocation.Notification, title: `Lacuna: sign in to ${url}`, cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    const listening = server.onSignInCode((code) => {
      progress.report({ message: `confirm the code ${code.userCode} in the browser; it has been copied.` });
      void openPage(code);
    });
    try {
      return await waitFor(server.request<SignInResult>(signInMethod, { url } satisfies SignInParams, token), token);
    } finally {
      listening.dispose();
    }
  });
}

async function openPage({ userCode, page }: SignInCodeParams): Promise<void> {
  await env.clipboard.writeText(userCode);
  await env.openExternal(Uri.parse(page, true));
}

async function waitFor(answer: Promise<SignInResult>, token: CancellationToken): Promise<SignInResult | undefined> {
  try {
    const result = await answer;
    return token.isCancellationRequested ? undefined : result;
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  }
}
