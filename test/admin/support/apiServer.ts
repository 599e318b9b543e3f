import { createAccounts } from "../../../server/accounts/createAccounts.ts";
import { adminRoutes } from "../../../server/admin/adminRoutes.ts";
import { systemClock } from "../../../server/base/systemClock.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import { startGateway } from "../../../server/gateway/startGateway.ts";

/** A server with the accounts of the folder given; prints its address and an owner's token, then serves until it is killed. */
const [folder = ""] = process.argv.slice(2);
const accounts = await createAccounts({ database: { kind: "folder", folder }, log: silentLog });
const people = await accounts.people.list("console");
if (people.length === 0) await accounts.people.add("console", { name: "olga", role: "owner" });
const { secret } = await accounts.tokens.create("console", {
  ...{ user: "olga", label: "test", scopes: ["people.write"], days: 1 },
});
const facts = { hasTls: false, database: "embedded", hasPlayground: true, dialects: [], clock: systemClock } as const;
const gateway = await startGateway({
  config: readServeConfig({ listen: { port: 0 }, limits: { perAddressBurst: 100_000 } }).config,
  ...{ access: accounts, version: "0.0.0", clock: systemClock, engines: new Map() },
  ...{ log: createJsonLog(() => {}), moreRoutes: adminRoutes({ facts, accounts }) },
});
process.stdout.write(`${JSON.stringify({ url: gateway.url, secret })}\n`);
