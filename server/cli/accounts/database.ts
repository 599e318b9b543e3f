import { AccountsError } from "../../accounts/accountsError.ts";
import { openDatabase } from "../../accounts/database.ts";
import { databaseFrom } from "../../accounts/databaseFrom.ts";
import { note, print, printJson } from "../output.ts";
import { explainingFailure, numberOf, withAccounts, type Place } from "./withAccounts.ts";

export const init = ({ owner, ...place }: Place & { readonly owner?: string }): Promise<void> =>
  withAccounts(place, async ({ firstOwner }) => {
    const code = await firstOwner.invite();
    if (code === undefined)
      throw new AccountsError("conflict", "the server has an owner already; `lacuna accounts users list` shows who");
    if (owner === undefined) {
      if (place.json) printJson({ code });
      else print(code);
      note("The first owner signs in with this code once, within a day. It is shown this once.");
      return;
    }
    const { person, secret } = await firstOwner.claim(code, owner);
    if (place.json) printJson({ user: person.name, token: secret });
    else print(secret);
    note(`${person.name} owns the server. This token is shown this once; it is valid for 90 days.`);
  });

export const migrateTo = ({ to, folder }: { readonly to?: string; readonly folder?: string }): Promise<void> =>
  explainingFailure(async () => {
    const target = to === undefined ? undefined : numberOf(to, "--to");
    await (await openDatabase(databaseFrom(process.env, folder), target)).close();
    note(target === undefined ? "the database has this version's schema" : `the database is at migration ${target}`);
  });
