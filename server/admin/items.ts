import type { Person } from "../accounts/people/person.ts";
import type { TokenInfo } from "../accounts/people/tokens.ts";
import type { ExportReply, PersonItem, TokenItem } from "./api.ts";

export const personItem = ({ id, name, role, groups, createdAt, deactivatedAt }: Person): PersonItem => ({
  ...{ id, name, role, groups },
  createdAt: createdAt.toISOString(),
  deactivatedAt: timeOrNull(deactivatedAt),
});

export const tokenItem = ({ id, label, scopes, createdAt, expiresAt, ...times }: TokenInfo): TokenItem => ({
  ...{ id, label, scopes },
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lastUsedAt: timeOrNull(times.lastUsedAt),
  revokedAt: timeOrNull(times.revokedAt),
});

/** Rows go out as they are stored. */
export const exported = ({
  person,
  ...rows
}: Omit<ExportReply, "person"> & { readonly person: Person }): ExportReply => ({
  ...rows,
  person: personItem(person),
});

export const timeOrNull = (time: Date | undefined): string | null => time?.toISOString() ?? null;
