import { field } from "../../base/record.ts";
import { cookieIn } from "../../gateway/http/session.ts";
import { secureFor } from "../sessions.ts";

/**
 * A sign-in under way. It lives in the browser that started it, so that it outlives a restart and any server behind the same
 * name can end it. Nothing in it is a secret from that browser.
 */
export type Flow = {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE: proves to the provider that whoever ends the sign-in has started it. */
  readonly verifier: string;
  /** Where the person wanted to go. */
  readonly next: string;
  readonly startedAt: number;
};

const lifeMs = 10 * 60_000;
/** Of a cookie, browsers keep 4096 bytes. */
const longestNext = 1500;

/** Over TLS no neighbouring host can set a cookie of this prefix. */
const nameFor = (origin: string): string => `${origin.startsWith("https:") ? "__Host-" : ""}lacuna_oidc`;

/** Lax: the provider's redirect, which comes from another site, has to bring it. */
const cookie = (value: string, origin: string, maxAgeSeconds: number): string =>
  `${nameFor(origin)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secureFor(origin)}`;

export const flowCookie = (flow: Flow, origin: string): string => {
  const kept = { ...flow, next: flow.next.length > longestNext ? "/dashboard" : flow.next };
  return cookie(Buffer.from(JSON.stringify(kept)).toString("base64url"), origin, lifeMs / 1000);
};

export const flowRemoval = (origin: string): string => cookie("", origin, 0);

/** Undefined for none, for one that is too old, and for whatever this program has not written. */
export function flowIn(cookies: string | undefined, origin: string): Flow | undefined {
  const parsed = parse(cookieIn(cookies, nameFor(origin)) ?? "");
  const [state, nonce, verifier, next] = ["state", "nonce", "verifier", "next"].map((key) => textOf(parsed, key));
  const startedAt = field(parsed, "startedAt");
  if (!state || !nonce || !verifier || !next || typeof startedAt !== "number") return undefined;
  const ageMs = Date.now() - startedAt;
  return ageMs >= -lifeMs && ageMs < lifeMs ? { state, nonce, verifier, next, startedAt } : undefined;
}

const textOf = (from: unknown, key: string): string => {
  const value = field(from, key);
  return typeof value === "string" ? value : "";
};

function parse(written: string): unknown {
  try {
    return JSON.parse(Buffer.from(written, "base64url").toString("utf8"));
  } catch {
    // The caller takes it for none.
    return undefined;
  }
}
