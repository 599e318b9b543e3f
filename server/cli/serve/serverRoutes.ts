import { adminRoutes } from "../../admin/adminRoutes.ts";
import { isProtected } from "../../gateway/config/exposure.ts";
import { dialectNames, type Route } from "../../gateway/route.ts";
import { signInRoutes } from "../../signin/signInRoutes.ts";
import { builtPages } from "../../web/builtPages.ts";
import { dashboardRoutes } from "../../web/pageRoutes.ts";
import { clientSecret } from "./clientSecret.ts";
import type { Opened, ServerDeps } from "./serverDeps.ts";

/** What can be asked besides completions: of every server what it is, of one with accounts all that is about people. */
export function serverRoutes({ config, clock, log, env }: ServerDeps, opened: Opened | undefined): readonly Route[] {
  const facts = {
    hasTls: config.listen.tls !== undefined,
    database: opened && (opened.folder === undefined ? "postgresql" : "embedded"),
    dialects: dialectNames.filter((name) => config.dialects[name]),
    clock,
  } as const;
  if (!opened) return adminRoutes({ facts, accounts: undefined });
  const { accounts, kept } = opened;
  const { oidc } = config.signIn;
  return [
    ...adminRoutes({ facts, accounts, keptCheckpoints: kept }),
    ...signInRoutes({
      ...{ accounts, clock, canBeClaimed: isProtected(config) },
      oidc: oidc && { config: oidc, secret: clientSecret(oidc, env), log },
    }),
    ...dashboardRoutes(builtPages()),
  ];
}
