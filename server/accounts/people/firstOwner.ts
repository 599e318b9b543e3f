import { randomBytes } from "node:crypto";
import { AccountsError } from "../accountsError.ts";
import { change } from "../audit/change.ts";
import { hashOf } from "../tokenFormat.ts";
import type { Actor, Store } from "../store.ts";
import type { TokenInfo } from "./tokens.ts";
import { issueToken, usualScopes } from "./tokens.ts";
import { addPerson, hasOwner } from "./people.ts";
import type { Person } from "./person.ts";

export type FirstOwner = { readonly person: Person; readonly secret: string; readonly token: TokenInfo };

export interface FirstOwnerInvitation {
  /**
   * A one-time code for the first owner, valid for a day, to be printed or put into a link; undefined once there is an owner.
   * Each call makes the earlier code worthless: only its hash is stored, so it can be shown no second time.
   */
  invite(): Promise<string | undefined>;
  /** Makes the owner, and their first token. Rejects a wrong, used or expired code as `forbidden`. */
  claim(code: string, name: string): Promise<FirstOwner>;
}

const validMs = 86_400_000;
const firstTokenDays = 90;

export function createFirstOwner(store: Store): FirstOwnerInvitation {
  return {
    invite: async () => {
      if (await hasOwner(store.sql)) return undefined;
      return change(store, byConsole, async (tx) => {
        const code = randomBytes(18).toString("base64url");
        await tx.query("delete from invitations");
        const expiry = new Date(store.wall().getTime() + validMs);
        await tx.query("insert into invitations (hash, role, expires_at) values ($1, 'owner', $2)", [
          hashOf(code),
          expiry,
        ]);
        return { entry: { action: "owner.invite" }, result: code };
      });
    },
    claim: (code, name) => claim(store, code, name),
  };
}

const byConsole: Actor = "console";

async function claim(store: Store, code: string, name: string): Promise<FirstOwner> {
  const at = store.wall();
  return change(store, byConsole, async (tx) => {
    // Deleting is the check: of two claims at once one finds the row.
    const used = await tx.query("delete from invitations where hash = $1 and expires_at > $2 returning role", [
      hashOf(code),
      at,
    ]);
    if (used.length === 0 || (await hasOwner(tx)))
      throw new AccountsError(
        "forbidden",
        "this code is wrong, used or older than a day; `lacuna accounts init` prints a new one as long as nobody owns the server",
      );
    const { result: person, entry } = await addPerson(tx, { name, role: "owner", actor: byConsole, at });
    const scopes = usualScopes(person);
    const { result } = await issueToken(tx, { person, label: "first sign-in", scopes, days: firstTokenDays, at });
    return { entry: { action: "owner.claim", target: entry.target }, result: { person, ...result } };
  });
}
