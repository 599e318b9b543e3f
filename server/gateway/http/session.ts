import type { IncomingHttpHeaders } from "node:http";
import { isOwnPage } from "./doors.ts";

export const sessionCookie = "lacuna_session";

type Request = { readonly method: string | undefined; readonly headers: IncomingHttpHeaders };

/**
 * The session's token, if the request comes from a page of this server. A cookie goes along with whatever a browser is made
 * to ask, so another page's request is treated as one of somebody unknown, and a change has to prove where it comes from.
 */
export function sessionIn({ method, headers }: Request): string | undefined {
  const { origin, host = "" } = headers;
  const site = headers["sec-fetch-site"];
  const isChange = method !== "GET" && method !== "HEAD";
  if (origin !== undefined && !isOwnPage(origin, host)) return undefined;
  if (site !== undefined && site !== "same-origin" && (isChange || site !== "none")) return undefined;
  if (isChange && origin === undefined && site === undefined) return undefined;
  return cookieIn(headers.cookie, sessionCookie);
}

/** Undefined when there is none of that name, or an empty one. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const each of (header ?? "").split(";")) {
    const at = each.indexOf("=");
    if (at !== -1 && each.slice(0, at).trim() === name) return each.slice(at + 1).trim() || undefined;
  }
  return undefined;
}
