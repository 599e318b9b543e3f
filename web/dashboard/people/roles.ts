import type { PersonItem } from "../../../server/admin/api.ts";

export type Role = PersonItem["role"];

/** What a role is for, in a sentence; docs/people.md has the table. */
export const roleAbout: Readonly<Record<Role, string>> = {
  owner: "May do everything, and is the only one to manage owners, admins and auditors.",
  admin: "Manages leads, developers and services, and every rule of the server.",
  auditor: "Reads figures and the audit log, and changes nothing.",
  lead: "Completes, and sees the members and figures of the own groups.",
  developer: "Completes, and sees and changes what is their own.",
  service: "A machine: it completes and cannot sign in here.",
};

const names = Object.keys(roleAbout);
export const isRole = (text: string): text is Role => names.includes(text);
export const allRoles: readonly Role[] = names.filter(isRole);
