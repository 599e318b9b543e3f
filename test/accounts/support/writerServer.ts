import { silentLog } from "../../../server/domain/log.ts";
import { createAccounts } from "../../../server/accounts/createAccounts.ts";

/** Adds users to the embedded database of the folder given, for ever, and prints each name once it is acknowledged. */
const [folder = "", round = ""] = process.argv.slice(2);
const accounts = await createAccounts({ database: { kind: "folder", folder }, log: silentLog });
process.stdout.write("ready\n");
for (let number = 1; ; number++) {
  const name = `user-${round}-${number}`;
  await accounts.people.add("console", { name, role: "developer" });
  process.stdout.write(`${name}\n`);
}
