import { field } from "../../base/record.ts";
import type { Role } from "../../domain/access.ts";
import { signInRoles, type OidcConfig } from "../../gateway/config/signIn.ts";
import type { Arrival, Identity, ProviderSays } from "../../accounts/people/arrivals.ts";
import type { Person } from "../../accounts/people/person.ts";
import type { Claims } from "./provider.ts";
import { SignInRefusal } from "./refusal.ts";

/** What the provider vouches for, of all that it says. */
export type Vouched = {
  readonly identity: Identity;
  readonly name: string;
  /** Undefined where the provider does not say that it is theirs. */
  readonly email: string | undefined;
  readonly groups: readonly string[];
};

/** Whether these claims say all that this configuration does something with. */
export function isWhole(all: Claims, { claims, groups, roles, ...config }: OidcConfig): boolean {
  const usesEmail = config.emailDomains.length > 0 || config.linkByEmail || claims.name === claims.email;
  const needed = [
    claims.name,
    ...(usesEmail ? [claims.email] : []),
    ...(usesEmail && !config.emailIsVerified ? ["email_verified"] : []),
    ...(decidesGroups({ groups, roles }) ? [claims.groups] : []),
  ];
  return needed.every((each) => claimAt(all, each) !== undefined);
}

const decidesGroups = ({ groups, roles }: Pick<OidcConfig, "groups" | "roles">): boolean =>
  Object.keys(groups).length + Object.keys(roles).length > 0;

export function readVouched(claims: Claims, config: OidcConfig): Vouched {
  const { sub } = claims;
  if (typeof sub !== "string" || sub === "") throw new SignInRefusal("provider", "there is no sub claim");
  if (decidesGroups(config) && field(claims["_claim_names"], config.claims.groups) !== undefined)
    throw new SignInRefusal("tooManyGroups");
  const email = verifiedEmail(claims, config);
  if (config.emailDomains.length > 0) checkDomain(email, config.emailDomains);
  const isNamedByEmail = config.claims.name === config.claims.email;
  return {
    identity: { issuer: config.issuer, subject: sub },
    name: (isNamedByEmail ? email : textAt(claims, config.claims.name)) ?? "",
    ...{ email, groups: listAt(claims, config.claims.groups) },
  };
}

function verifiedEmail(claims: Claims, { claims: names, emailIsVerified }: OidcConfig): string | undefined {
  const email = textAt(claims, names.email);
  const said = claims["email_verified"];
  // Some providers write it as text.
  const isVerified = said === undefined ? emailIsVerified : said === true || said === "true";
  return isVerified && email !== undefined && email.includes("@") ? email.toLowerCase() : undefined;
}

function checkDomain(email: string | undefined, domains: readonly string[]): void {
  if (email === undefined) throw new SignInRefusal("unverified");
  if (!domains.includes(email.slice(email.lastIndexOf("@") + 1))) throw new SignInRefusal("domain");
}

export function arrivalOf({ identity, name, email, groups }: Vouched, config: OidcConfig): Arrival {
  const role = mappedRole(groups, config) ?? config.newPeople.role;
  return {
    identity,
    linkTo: config.linkByEmail ? email : undefined,
    newcomer: config.newPeople.create ? { name, role } : undefined,
  };
}

/** The provider decides about those groups and roles that it could have given. */
export function saysAbout({ role, groups }: Person, vouched: Vouched, config: OidcConfig): ProviderSays {
  const governed = [...new Set(Object.values(config.groups))];
  const held = new Set(vouched.groups.map((each) => config.groups[each]));
  const isGovernor = decidesGroups(config);
  return {
    role: isGovernor ? roleFor(role, vouched, config) : role,
    groups: { governed, held: isGovernor ? governed.filter((each) => held.has(each)) : groups },
  };
}

function roleFor(current: Role, { groups }: Vouched, config: OidcConfig): Role {
  if (current === "service" || (current === "owner" && !config.mayMakeOwners)) return current;
  const isGiven = Object.values(config.roles).includes(current);
  return mappedRole(groups, config) ?? (isGiven ? config.newPeople.role : current);
}

function mappedRole(groups: readonly string[], { roles }: OidcConfig): Role | undefined {
  const given = new Set(groups.flatMap((each) => (Object.hasOwn(roles, each) ? [roles[each]] : [])));
  return signInRoles.find((role) => given.has(role));
}

/** A claim of that name, or one within others: `realm_access.roles`. */
function claimAt(claims: Claims, name: string): unknown {
  if (claims[name] !== undefined) return claims[name];
  return name.split(".").reduce<unknown>((from, key) => field(from, key), claims);
}

function textAt(claims: Claims, name: string): string | undefined {
  const value = claimAt(claims, name);
  return typeof value === "string" && value !== "" && value.length <= 255 ? value : undefined;
}

function listAt(claims: Claims, name: string): readonly string[] {
  const value = claimAt(claims, name);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each) => typeof each === "string");
}
