import type { Scope } from "../domain/access.ts";

/** Of api.ts: tokens. */

/** GET me/tokens and people/:who/tokens, oldest first. */
export type TokensReply = {
  readonly tokens: readonly TokenItem[];
  /** Until when they count unless the person signs in at the identity provider again; null: as long as they say themselves. */
  readonly signInBy: string | null;
};
export type TokenItem = {
  readonly id: string;
  readonly label: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Written once a second. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
};
/** POST me/tokens and people/:who/tokens. `scopes`: at most the person's and at most the asking token's. `days`: 1 to 366. */
export type NewTokenBody = { readonly label: string; readonly scopes: readonly Scope[]; readonly days: number };
/** `secret` is the whole token and is told this once. */
export type NewTokenReply = { readonly secret: string; readonly token: TokenItem };
/** POST me/tokens/revoke and tokens/revoke. */
export type RevokeBody = { readonly id: string };
