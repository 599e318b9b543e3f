import { AccountsError } from "../../accounts/accountsError.ts";
import type { Person } from "../../accounts/people/person.ts";
import { isRole, roles } from "../../accounts/permissions.ts";
import type { Role } from "../../domain/access.ts";
import { table } from "../models/table.ts";
import { note, print, printJson } from "../output.ts";
import { withAccounts, type Place } from "./withAccounts.ts";

export const list = (place: Place): Promise<void> =>
  withAccounts(place, async ({ people }) => {
    const everybody = await people.list("console");
    if (place.json) printJson(everybody);
    else if (everybody.length === 0) note("nobody yet; `lacuna accounts init` brings in the first owner");
    else print(table([["NAME", "ROLE", "STATE", "GROUPS"], ...everybody.map(rowOf)]));
  });

export const add = (name: string, flags: Place & { readonly role: string }): Promise<void> =>
  withAccounts(flags, async ({ people }) => {
    const person = await people.add("console", { name, role: roleOf(flags.role) });
    tell(
      flags,
      person,
      `${person.name} is ${person.role}; next: lacuna accounts tokens create ${person.name} --label …`,
    );
  });

export const setRole = (name: string, role: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ people }) => {
    const person = await people.setRole("console", name, roleOf(role));
    tell(place, person, `${person.name} is ${person.role}`);
  });

export const deactivate = (name: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ people }) => {
    const person = await people.deactivate("console", name);
    tell(place, person, `${person.name} is deactivated, and all their tokens are revoked`);
  });

export const reactivate = (name: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ people }) => {
    const person = await people.reactivate("console", name);
    tell(place, person, `${person.name} is active again, without a token`);
  });

export type IdentityFlags = Place & { readonly issuer: string; readonly subject: string };

export const link = (name: string, flags: IdentityFlags): Promise<void> =>
  withAccounts(flags, async ({ identities }) => {
    const { issuer, subject } = flags;
    await identities.link("console", name, { issuer, subject });
    if (flags.json) printJson({ linked: true });
    else note(`${name} can sign in at ${issuer}`);
  });

export const unlink = (name: string, flags: Place & { readonly issuer: string }): Promise<void> =>
  withAccounts(flags, async ({ identities }) => {
    await identities.unlink("console", name, flags.issuer);
    if (flags.json) printJson({ unlinked: true });
    else note(`${name} can no longer sign in at ${flags.issuer}`);
  });

export const exportAll = (name: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ people }) => printJson(await people.export("console", name)));

export const erase = (name: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ people }) => {
    await people.erase("console", name);
    if (place.json) printJson({ erased: true });
    else note(`${name} is erased. Backups made before still hold them.`);
  });

function tell(place: Place, person: Person, text: string): void {
  if (place.json) printJson(person);
  else note(text);
}

function roleOf(text: string): Role {
  if (isRole(text)) return text;
  throw new AccountsError("invalid", `there is no role ${text}; roles are ${roles.join(", ")}`);
}

const rowOf = ({ name, role, deactivatedAt, groups }: Person): readonly string[] => [
  name,
  role,
  deactivatedAt === undefined ? "active" : `deactivated ${deactivatedAt.toISOString().slice(0, 10)}`,
  groups.join(", "),
];
