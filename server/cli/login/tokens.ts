import { environmentToken, readToken } from "./credentials.ts";

/** Tokens by server, as this process sees them. */
export type Tokens = {
  /** For every request: the environment's, else the client's, else this system's. */
  readonly read: (url: string) => string | undefined;
  /** The client's. */
  readonly held: (url: string) => string | undefined;
  /** Those that the client keeps, in place of the ones before. */
  readonly hold: (tokens: Readonly<Record<string, string>>) => void;
};

export function createTokens(): Tokens {
  let held = new Map<string, string>();
  return {
    read: (url) => environmentToken() ?? held.get(url) ?? readToken(url),
    held: (url) => held.get(url),
    hold: (tokens) => void (held = new Map(Object.entries(tokens))),
  };
}
