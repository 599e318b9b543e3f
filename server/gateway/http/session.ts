import type { IncomingHttpHeaders } from "node:http";
import { isOwnPage } from "./doors.ts";

const sessionCookie = "lacuna_session";
/** Over TLS no neighbouring host can set a cookie of this prefix, and so nobody can be signed in as somebody else. */
const hostOnly = "__Host-";

/** What the cookie is called where the server is reached at `origin`. */
export const sessionCookieAt = (origin: string): string =>
  `${origin.startsWith("https:") ? hostOnly : ""}${sessionCookie}`;

/** `protocol`: as the proxies that are trusted say. */
type Request = {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly protocol: string;
};

/**
 * The session's token, if the request comes from a page of this server. A cookie goes along with whatever a browser is made
 * to ask, so another page's request is treated as one of somebody unknown, and a change has to prove where it comes from.
 */
export function sessionIn({ method, headers, protocol }: Request): string | undefined {
  const { origin, host = "" } = headers;
  const site = headers["sec-fetch-site"];
  const isChange = method !== "GET" && method !== "HEAD";
  if (origin !== undefined && !isOwnPage(origin, host)) return undefined;
  if (site !== undefined && site !== "same-origin" && (isChange || site !== "none")) return undefined;
  if (isChange && origin === undefined && site === undefined) return undefined;
  const session = cookieIn(headers.cookie, hostOnly + sessionCookie);
  return session ?? (protocol === "https" ? undefined : cookieIn(headers.cookie, sessionCookie));
}

/** Undefined when there is none of that name, or an empty one. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const each of (header ?? "").split(";")) {
    const at = each.indexOf("=");
    if (at !== -1 && each.slice(0, at).trim() === name) return each.slice(at + 1).trim() || undefined;
  }
  return undefined;
}
