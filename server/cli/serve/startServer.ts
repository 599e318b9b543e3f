import type { RecentSignIn } from "../../accounts/accountsAccess.ts";
import { keepCheckpoints, readKept } from "../../accounts/audit/checkpoints.ts";
import { createAccounts, type Accounts } from "../../accounts/createAccounts.ts";
import { databaseFrom } from "../../accounts/databaseFrom.ts";
import { messageOf } from "../../base/errorMessage.ts";
import { isProtected } from "../../gateway/config/exposure.ts";
import type { ServeConfig } from "../../gateway/config/serveConfig.ts";
import { openAccess } from "../../gateway/openAccess.ts";
import { startGateway, type Gateway } from "../../gateway/startGateway.ts";
import { claimPath } from "../../signin/claim.ts";
import type { Opened, ServerDeps } from "./serverDeps.ts";
import { serverRoutes, serverSockets } from "./serverRoutes.ts";
import { findWarnings } from "./warnings.ts";
import { watched } from "./watched.ts";

/** The gateway, with accounts if the configuration asks for them. Rejects with an AccountsError where those cannot be opened. */
export async function startServer(deps: ServerDeps): Promise<Gateway> {
  const { config, log } = deps;
  if (!config.accounts.enable)
    return watched(deps, undefined, ({ hooks, routes }) =>
      startGateway({
        ...deps,
        ...hooks,
        access: openAccess,
        sockets: serverSockets(deps),
        moreRoutes: [...serverRoutes(deps, undefined), ...routes],
      }),
    );
  const opened = await openAccounts(deps);
  const { accounts } = opened;
  const close = async (): Promise<void> => {
    await accounts.audit
      .record("console", { action: "server.stop" })
      .catch((error: unknown) => log.warn(`accounts: the end is not in the audit log: ${messageOf(error)}`));
    await accounts.close();
  };
  try {
    await accounts.audit.record("console", { action: "server.start", detail: { version: deps.version } });
    const gateway = await watched(deps, opened, ({ hooks, routes }) =>
      startGateway({
        ...{ ...deps, ...hooks, access: accounts, isReady: () => accounts.isReady() },
        sockets: serverSockets(deps),
        moreRoutes: [...serverRoutes(deps, opened), ...routes],
        policyOf: (project) => accounts.policies.of(project),
      }),
    );
    for (const warning of await findWarnings(accounts.groups, config)) log.warn(warning);
    await inviteOwner(accounts, gateway, deps);
    return { ...gateway, drain: () => gateway.drain().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openAccounts({ config, engines, env, log }: ServerDeps): Promise<Opened> {
  const database = databaseFrom(env, config.accounts.folder);
  const folder = database.kind === "folder" ? database.folder : undefined;
  const keep = folder === undefined ? undefined : keepCheckpoints(folder);
  const accounts = await createAccounts({
    ...{ database, log, isModel: (name) => engines.has(name), recentSignIn: recentSignIn(config) },
    onCheckpoint: (checkpoint) => {
      keep?.(checkpoint);
      log.write({ level: "info", message: "audit checkpoint", ...checkpoint });
    },
  });
  return { accounts, folder, kept: () => (folder === undefined ? [] : readKept(folder)) };
}

function recentSignIn({ signIn: { oidc } }: ServeConfig): RecentSignIn | undefined {
  const days = oidc?.tokensNeedSignInWithinDays;
  return oidc && days !== undefined ? { issuer: oidc.issuer, days } : undefined;
}

/** The code is good for a secret connection only; elsewhere the owner is made on the server's machine. */
async function inviteOwner({ firstOwner, people }: Accounts, { url }: Gateway, deps: ServerDeps): Promise<void> {
  const { config, tell } = deps;
  if (!isProtected(config)) {
    const hasOwner = (await people.list("console")).some(({ role }) => role === "owner");
    if (!hasOwner)
      tell("nobody owns this server yet: stop it, run `lacuna accounts init --owner NAME`, start it again");
    return;
  }
  const code = await firstOwner.invite();
  if (code === undefined) return;
  const address = url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:)/, `//${config.listen.names[0] ?? "localhost"}`);
  tell(`nobody owns this server yet. Whoever opens this page first, within a day, can own it:
  ${address}/claim?code=${code}
or, without a browser:
  curl ${address}${claimPath} --json '{"code": "${code}", "name": "YOUR-NAME"}'`);
}
