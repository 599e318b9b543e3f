/** Of api.ts: who people are at identity providers. */

/** GET people/:who/identities. */
export type IdentitiesReply = { readonly identities: readonly (IdentityBody & { readonly linkedAt: string })[] };
/** POST people/:who/identities. `subject`: the provider's own name for the person; its page shows both to whoever is not linked. */
export type IdentityBody = { readonly issuer: string; readonly subject: string };
/** POST people/:who/identities/remove. */
export type UnlinkBody = { readonly issuer: string };
