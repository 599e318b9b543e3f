import { rmSync } from "node:fs";
import { createAccounts, type Accounts } from "../../../server/accounts/createAccounts.ts";
import type { Role, Scope } from "../../../server/domain/access.ts";
import { adminRoutes } from "../../../server/admin/adminRoutes.ts";
import { systemClock } from "../../../server/base/systemClock.ts";
import { signInRoutes } from "../../../server/signin/signInRoutes.ts";
import { silentLog } from "../../../server/domain/log.ts";
import type { Route } from "../../../server/gateway/route.ts";
import { newEmbeddedFolder } from "../../accounts/support/embeddedFolder.ts";
import { closeGateways, testGateway, type TestGateway, type TestOptions } from "../../gateway/support/testGateway.ts";

export type Bench = {
  readonly accounts: Accounts;
  readonly gateway: TestGateway;
  /** Somebody new, with a token. */
  readonly somebody: (
    role?: Role,
    scopes?: readonly Scope[],
  ) => Promise<{ readonly name: string; readonly secret: string; readonly tokenId: string }>;
  /** The actions in the audit log, oldest first, with their details. */
  readonly audited: () => Promise<readonly { readonly actor: string; readonly said: string }[]>;
  readonly close: () => Promise<void>;
};

/** A gateway with accounts in a temporary folder, and the routes that are made for them. */
export async function signInBench(
  routesFor: (accounts: Accounts) => readonly Route[],
  options: TestOptions = {},
): Promise<Bench> {
  const folder = await newEmbeddedFolder();
  const accounts = await createAccounts({ database: { kind: "folder", folder }, log: silentLog });
  await accounts.firstOwner.claim((await accounts.firstOwner.invite()) ?? "", "olga");
  const config = { limits: { perAddressBurst: 100_000 }, ...options.config };
  const gateway = await testGateway(
    { says: "x" },
    {
      ...{ ...options, config, access: accounts, moreRoutes: routesFor(accounts) },
      policyOf: (project) => accounts.policies.of(project),
    },
  );
  let count = 0;
  return {
    accounts,
    gateway,
    somebody: async (role = "developer", scopes = ["complete", "self"]) => {
      const name = `person-${++count}`;
      await accounts.people.add("console", { name, role });
      const made = await accounts.tokens.create("console", { user: name, label: "laptop", scopes, days: 30 });
      return { name, secret: made.secret, tokenId: made.token.id };
    },
    audited: async () =>
      (await accounts.audit.list("console", { limit: 1000 }))
        .toReversed()
        .map(({ actor, action, detail }) => ({ actor, said: `${action} ${JSON.stringify(detail)}` })),
    close: async () => {
      await closeGateways();
      await accounts.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a server with accounts answers besides completions. */
export function serverRoutes(accounts: Accounts): readonly Route[] {
  const facts = {
    hasTls: false,
    database: "embedded",
    hasPlayground: false,
    dialects: [],
    clock: systemClock,
  } as const;
  return [...adminRoutes({ facts, accounts }), ...signInRoutes({ accounts, clock: systemClock, canBeClaimed: false })];
}

/** What a browser would send back: name and value of each cookie that an answer sets. */
export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((each) => each.split(";", 1).join(""))
    .join("; ");

export const form = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    redirect: "manual",
    headers: { origin: new URL(url).origin, ...headers },
    body: new URLSearchParams(fields),
  });
