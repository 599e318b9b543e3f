import type { EngineTrouble } from "./reason.ts";

/** What a person at the editor can do about the team's server: sign in, sign out, see who they are there. */
export type TeamAccount = {
  /** Whom the server knows; undefined without a server, a token, or an answer. */
  readonly user: () => string | undefined;
  /** Tokens that the client keeps, by server, in place of those it handed over before. They go before those of this system. */
  readonly hold: (tokens: Readonly<Record<string, string>>) => void;
  readonly who: (signal: AbortSignal) => Promise<Who>;
  readonly signIn: (wish: SignInWish, signal: AbortSignal) => Promise<SignedIn>;
  /** Forgets the token on this machine, and has the server revoke it where it was given to this machine by a code. */
  readonly signOut: (wish: SignOutWish, signal: AbortSignal) => Promise<SignedOut>;
};

/** `url` is empty without a server. */
export type Who =
  | { readonly kind: "known"; readonly url: string; readonly user: string; readonly model: string | undefined }
  | { readonly kind: "unknown"; readonly url: string; readonly reason: EngineTrouble; readonly detail: string };

export type DeviceCode = {
  readonly url: string;
  /** Where a person confirms the code. */
  readonly page: string;
  readonly userCode: string;
  readonly expiresInSeconds: number;
};

export type SignInWish = {
  /** Empty: the one that the settings name. */
  readonly url: string;
  /** Without it somebody confirms a code in a browser. */
  readonly token: string | undefined;
  /** What the person will recognise the token by in the list of theirs. */
  readonly client: string;
  /** Called once, as soon as there is a code to confirm. */
  readonly show: (code: DeviceCode) => void;
  /** Whether the token is kept on this system; otherwise the caller keeps it. */
  readonly isKeptHere: boolean;
};

export type SignedIn =
  | {
      readonly kind: "signedIn";
      readonly url: string;
      readonly user: string;
      readonly token: string;
      /** Where it is kept, as a sentence; empty where the caller keeps it. */
      readonly kept: string;
    }
  | { readonly kind: "refused"; readonly url: string; readonly detail: string };

/** `issued`: servers that gave the client the token it keeps for them, by a code. One that was pasted may be in use elsewhere. */
export type SignOutWish = { readonly issued: readonly string[] };

export type SignedOut = {
  readonly url: string;
  /** Whether this system kept a token. */
  readonly had: boolean;
  /** `valid`: it was pasted, so it is its owner's to revoke. `untold`: the server should have revoked it. */
  readonly token: "revoked" | "valid" | "untold";
  /** Why the server could not be told. */
  readonly detail: string;
};

export function saySignedOut({ url, token, detail }: SignedOut): string {
  switch (token) {
    case "revoked":
      return `Signed out of ${url}. The token is revoked.`;
    case "valid":
      return `Signed out of ${url}. The token was made elsewhere and stays valid until it is revoked there.`;
    case "untold":
      return `Signed out of ${url}, but the server could not be told: ${detail} The token stays valid until it expires, or until you revoke it on your page there.`;
  }
}
