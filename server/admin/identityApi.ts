/** Of api.ts: who people are at identity providers. */

/** GET people/:who/identities. */
export type IdentitiesReply = { readonly identities: readonly IdentityItem[] };
/** `signedInAt`: null for somebody who never signed in there since that is noted. */
type IdentityItem = IdentityBody & { readonly linkedAt: string; readonly signedInAt: string | null };
/** POST people/:who/identities. `subject`: the provider's own name for the person; its page shows both to whoever is not linked. */
export type IdentityBody = { readonly issuer: string; readonly subject: string };
/** POST people/:who/identities/remove. */
export type UnlinkBody = { readonly issuer: string };
