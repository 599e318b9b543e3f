import { adminRoutes } from "../../admin/adminRoutes.ts";
import { isProtected } from "../../gateway/config/exposure.ts";
import { hasPlayground } from "../../gateway/config/playground.ts";
import { dialectNames, type Route, type SocketRoute } from "../../gateway/route.ts";
import { signInRoutes } from "../../signin/signInRoutes.ts";
import { builtPages } from "../../web/builtPages.ts";
import { languageServerSocket } from "../../web/languageServerSocket.ts";
import { pageRoutes } from "../../web/pageRoutes.ts";
import { spawnDelegated } from "../../web/spawnLanguageServer.ts";
import { clientSecret } from "./clientSecret.ts";
import type { Opened, ServerDeps } from "./serverDeps.ts";
import { findWarnings } from "./warnings.ts";

/** What can be asked besides completions: of every server what it is, of one with accounts all that is about people. */
export function serverRoutes({ config, clock, log, env }: ServerDeps, opened: Opened | undefined): readonly Route[] {
  const facts = {
    hasTls: config.listen.tls !== undefined,
    database: opened && (opened.folder === undefined ? "postgresql" : "embedded"),
    dialects: dialectNames.filter((name) => config.dialects[name]),
    hasPlayground: hasPlayground(config),
    clock,
  } as const;
  if (!opened)
    return [
      ...adminRoutes({ facts, accounts: undefined }),
      ...(facts.hasPlayground ? pageRoutes(builtPages(), ["playground"]) : []),
    ];
  const { accounts, kept } = opened;
  const { oidc } = config.signIn;
  const warnings = () => findWarnings(accounts.groups, config);
  return [
    ...adminRoutes({ facts: { ...facts, warnings }, accounts, keptCheckpoints: kept }),
    ...signInRoutes({
      ...{ accounts, clock, canBeClaimed: isProtected(config) },
      oidc: oidc && { config: oidc, secret: clientSecret(oidc, env), log },
    }),
    ...pageRoutes(builtPages(), facts.hasPlayground ? ["dashboard", "playground"] : ["dashboard"]),
  ];
}

/** The playground's language servers, which ask this server like everybody else. */
export function serverSockets({ config, clock, log, version }: ServerDeps): readonly SocketRoute[] {
  if (!hasPlayground(config)) return [];
  const { pages, pagesPerPerson, idleMinutes, memoryMiB } = config.playground;
  return [
    languageServerSocket({
      ...{ version, clock, log, settings: {} },
      limits: { all: pages, perPerson: pagesPerPerson, idleMs: idleMinutes * 60_000 },
      start: { asks: "thisServer", run: (delegate) => spawnDelegated(delegate, memoryMiB) },
    }),
  ];
}
