import { invariant } from "../base/invariant.ts";
import type { Role, Scope } from "../domain/access.ts";

/** What each role may do. The one source: routes, tokens and docs/people.md follow it. */
export const permissions: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ["complete", "self", "usage.read", "audit.read", "people.write", "policy.write", "server.write"],
  admin: ["complete", "self", "usage.read", "audit.read", "people.write", "policy.write", "server.write"],
  auditor: ["self", "usage.read", "audit.read"],
  /** Sees the figures of their own groups only. */
  lead: ["complete", "self", "usage.read"],
  developer: ["complete", "self"],
  /** A machine: it completes, and has no page of its own. */
  service: ["complete"],
};

/** Whom each role may make of others, change, deactivate and erase, if it may write people at all. */
export const manages: Readonly<Record<Role, readonly Role[]>> = {
  owner: ["owner", "admin", "auditor", "lead", "developer", "service"],
  // An admin cannot make an admin or silence an auditor: whoever checks admins is not theirs to choose.
  admin: ["lead", "developer", "service"],
  auditor: [],
  lead: [],
  developer: [],
  service: [],
};

export const roles: readonly Role[] = ["owner", "admin", "auditor", "lead", "developer", "service"];
export const allScopes: readonly Scope[] = permissions.owner;

export const isRole = (text: string): text is Role => roles.some((role) => role === text);

/** A role as the database has it. */
export function readRole(stored: string): Role {
  invariant(isRole(stored), `unknown role ${stored}`);
  return stored;
}

export const isScope = (text: string): text is Scope => allScopes.some((scope) => scope === text);

/** What both the role and the token allow. */
export const effectiveScopes = (role: Role, granted: readonly string[]): readonly Scope[] =>
  permissions[role].filter((scope) => granted.includes(scope));
