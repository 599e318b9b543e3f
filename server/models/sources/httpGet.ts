import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { isLoopback } from "../../base/isLoopback.ts";
import { basicAuth, findProxy, openTunnel, portOf, type Env } from "./proxy.ts";
import type { Timings } from "./timings.ts";

export type GetOptions = {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly timings: Timings;
  readonly env: Env;
  /** Called with every answer on the way, redirects included. Throws to refuse it. */
  readonly onAnswer?: (response: IncomingMessage) => void;
};

const maxRedirects = 6;

/**
 * A GET whose body the caller reads and destroys. Follows redirects, but never from https to http, nor from elsewhere to
 * this machine or to the link-local addresses where clouds keep their secrets. Credentials in the address go to its own
 * origin alone.
 */
export async function httpGet(start: URL, options: GetOptions): Promise<IncomingMessage> {
  let url = start;
  for (let redirects = 0; ; redirects++) {
    const response = await getOnce(url, url.origin === start.origin ? basicAuth(start) : undefined, options);
    const { location } = response.headers;
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0) && location !== undefined;
    try {
      options.onAnswer?.(response);
      if (!isRedirect) return response;
      if (redirects === maxRedirects) throw new Error(`more than ${maxRedirects} redirects`);
      const next = new URL(location, url);
      refuseRedirect(url, next);
      url = next;
    } catch (error) {
      response.destroy();
      throw error;
    }
    response.destroy();
  }
}

function refuseRedirect(from: URL, to: URL): void {
  if (to.protocol !== "https:" && to.protocol !== "http:") throw new Error(`a redirect to ${to.protocol} was refused`);
  if (from.protocol === "https:" && to.protocol === "http:")
    throw new Error("a redirect from https to http was refused");
  const internal = isLoopback(to.hostname) || to.hostname.startsWith("169.254.") || to.hostname === "0.0.0.0";
  if (internal && to.hostname !== from.hostname) throw new Error(`a redirect to ${to.hostname} was refused`);
}

async function getOnce(url: URL, authorization: string | undefined, options: GetOptions): Promise<IncomingMessage> {
  const { timings, env } = options;
  const connecting = new AbortController();
  const tooSlow = (): void =>
    connecting.abort(new Error(`no connection to ${url.host} within ${timings.connectMs / 1000} s`));
  const timer = setTimeout(tooSlow, timings.connectMs);
  const signal = AbortSignal.any([options.signal, connecting.signal]);
  const credentials = authorization === undefined ? {} : { authorization };
  try {
    const proxy = findProxy(url, env);
    const route = proxy ? await routeThrough(proxy, url, signal) : { options: {}, headers: {} };
    const headers = { ...options.headers, host: url.host, ...credentials, ...route.headers };
    const request: RequestOptions = { agent: false, ...route.options, headers };
    return await send(url, request, { signal, timings, onConnected: () => clearTimeout(timer) });
  } catch (error) {
    throw connecting.signal.aborted && !options.signal.aborted ? connecting.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

type Route = { readonly options: RequestOptions; readonly headers: Readonly<Record<string, string>> };

async function routeThrough(proxy: URL, url: URL, signal: AbortSignal): Promise<Route> {
  if (url.protocol === "http:") {
    const authorization = basicAuth(proxy);
    return {
      options: { hostname: proxy.hostname, port: portOf(proxy), path: url.href },
      headers: authorization === undefined ? {} : { "proxy-authorization": authorization },
    };
  }
  const socket = await openTunnel(proxy, url, signal);
  const servername = isIP(url.hostname) === 0 ? { servername: url.hostname } : {};
  return { options: { createConnection: () => connectTls({ socket, ...servername }) }, headers: {} };
}

type Sending = { readonly signal: AbortSignal; readonly timings: Timings; readonly onConnected: () => void };

function send(url: URL, route: RequestOptions, { signal, timings, onConnected }: Sending): Promise<IncomingMessage> {
  const secure = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const request = (secure ? requestHttps : requestHttp)(url, { ...route, signal });
    request.once("socket", (socket) => socket.once(secure ? "secureConnect" : "connect", onConnected));
    request.setTimeout(timings.stallMs, () => {
      request.destroy(new Error(`no data from ${url.host} for ${timings.stallMs / 1000} s`));
    });
    request.once("response", resolve);
    request.on("error", reject);
    request.end();
  });
}
