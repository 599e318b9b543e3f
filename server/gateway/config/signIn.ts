import type { Role } from "../../domain/access.ts";
import { isLoopback } from "../../base/isLoopback.ts";
import type { Fields } from "../fields.ts";

export type SignInConfig = {
  /** The company's identity provider; undefined: people sign in with tokens only. */
  readonly oidc: OidcConfig | undefined;
};

/** docs/sign-in.md explains each. */
export type OidcConfig = {
  /** What the button says. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** At most one of the two; the environment comes before both. */
  readonly clientSecret: string | undefined;
  readonly clientSecretFile: string | undefined;
  /** Undefined: as the provider says. */
  readonly clientAuthentication: "basic" | "post" | undefined;
  /** PEM file of a company's own certificate authority. */
  readonly caFile: string | undefined;
  readonly scopes: readonly string[];
  readonly claims: { readonly name: string; readonly email: string; readonly groups: string };
  /** Empty: any. */
  readonly emailDomains: readonly string[];
  /** Whether addresses count as verified that the provider says nothing about. */
  readonly emailIsVerified: boolean;
  readonly linkByEmail: boolean;
  readonly newPeople: { readonly create: boolean; readonly role: Role };
  /** Whether signing out here leads to the provider's page for signing out there. */
  readonly signOutAtProvider: boolean;
  /** Days after somebody's last sign-in there until their tokens count no more; undefined: they do not depend on it. */
  readonly tokensNeedSignInWithinDays: number | undefined;
  /** By the provider's name of a group: Lacuna's. */
  readonly groups: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, Role>>;
  /** Whether the provider may make owners, and take that away. */
  readonly mayMakeOwners: boolean;
};

/** Best first: of several the first one counts. A service signs in at no page. */
export const signInRoles = ["owner", "admin", "auditor", "lead", "developer"] as const satisfies readonly Role[];

export function readSignIn(fields: Fields): SignInConfig {
  const oidc = fields.has("oidc") ? readOidc(fields.inner("oidc")) : undefined;
  fields.refuseOthers();
  return { oidc };
}

function readOidc(fields: Fields): OidcConfig {
  fields.need("issuer", issuerAllowed);
  fields.need("clientId", "the client ID that the provider gave to this server");
  const claims = fields.inner("claims");
  const newPeople = fields.inner("newPeople");
  const oidc: OidcConfig = {
    name: fields.text("name", 60) ?? "your company account",
    issuer: fields.text("issuer", 1000) ?? "",
    clientId: fields.text("clientId", 500) ?? "",
    clientSecret: fields.text("clientSecret", 1000),
    clientSecretFile: fields.text("clientSecretFile"),
    clientAuthentication: fields.choice("clientAuthentication", ["basic", "post"]),
    caFile: fields.text("caFile"),
    scopes: fields.texts("scopes", { most: 20, longest: 200 }) ?? ["openid", "profile", "email"],
    claims: {
      name: claims.text("name", 200) ?? "email",
      email: claims.text("email", 200) ?? "email",
      groups: claims.text("groups", 200) ?? "groups",
    },
    emailDomains: (fields.texts("emailDomains", { most: 100, longest: 253 }) ?? []).map((each) => each.toLowerCase()),
    emailIsVerified: fields.flag("emailIsVerified") ?? false,
    linkByEmail: fields.flag("linkByEmail") ?? false,
    newPeople: {
      create: newPeople.flag("create") ?? false,
      role: newPeople.choice("role", ["auditor", "lead", "developer"]) ?? "developer",
    },
    signOutAtProvider: fields.flag("signOutAtProvider") ?? false,
    tokensNeedSignInWithinDays: fields.int("tokensNeedSignInWithinDays", { min: 1, max: 366 }),
    groups: fields.textByName("groups"),
    roles: readRoles(fields),
    mayMakeOwners: fields.flag("mayMakeOwners") ?? false,
  };
  for (const each of [claims, newPeople, fields]) each.refuseOthers();
  noteFaults(fields, oidc);
  return oidc;
}

const issuerAllowed = `the provider's address, such as "https://login.example.com"`;

function readRoles(oidc: Fields): OidcConfig["roles"] {
  const written = oidc.textByName("roles");
  const fields = oidc.inner("roles");
  return Object.fromEntries(
    Object.keys(written).flatMap((group) => {
      const role = fields.choice(group, signInRoles);
      return role === undefined ? [] : [[group, role]];
    }),
  );
}

function noteFaults(fields: Fields, oidc: OidcConfig): void {
  if (fields.has("issuer") && !isIssuer(oidc.issuer))
    fields.fault("issuer", "is no address with TLS", `${issuerAllowed}; without TLS on this machine only`);
  if (!oidc.scopes.includes("openid")) fields.fault("scopes", "lacks one", `a list with "openid"`);
  if (oidc.clientSecret !== undefined && oidc.clientSecretFile !== undefined)
    fields.fault("clientSecret", "is given twice", "either clientSecret or clientSecretFile");
  if (Object.values(oidc.roles).includes("owner") && !oidc.mayMakeOwners)
    fields.fault("roles", "makes owners", `other roles, unless "mayMakeOwners" is true`);
  for (const [at, domain] of oidc.emailDomains.entries())
    if (!/^[a-z\d-]+(\.[a-z\d-]+)+$/.test(domain))
      fields.fault(`emailDomains[${at}]`, "is no domain", `what stands behind the @, such as "example.com"`);
}

function isIssuer(written: string): boolean {
  if (!URL.canParse(written) || /[?#]/.test(written)) return false;
  const { protocol, hostname, username } = new URL(written);
  return username === "" && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)));
}
