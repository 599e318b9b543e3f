/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY as other command-line tools read them; Node does so itself only from version 24 on. */
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import { isLoopback } from "../../base/isLoopback.ts";

export type Env = Readonly<Record<string, string | undefined>>;

export function findProxy(target: URL, env: Env): URL | undefined {
  const name = target.protocol === "https:" ? "https_proxy" : "http_proxy";
  const value = env[name] ?? env[name.toUpperCase()] ?? env["all_proxy"] ?? env["ALL_PROXY"];
  if (value === undefined || value === "" || isExempt(target, env["no_proxy"] ?? env["NO_PROXY"] ?? ""))
    return undefined;
  const address = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

function isExempt(target: URL, noProxy: string): boolean {
  if (isLoopback(target.hostname)) return true;
  return noProxy
    .split(/[\s,]+/)
    .filter((rule) => rule !== "")
    .some((rule) => {
      const [host = "", port] = rule.replace(/^\*?\./, "").split(":");
      const samePort = port === undefined || port === portOf(target);
      return rule === "*" || (samePort && (target.hostname === host || target.hostname.endsWith(`.${host}`)));
    });
}

export const portOf = (url: URL): string => (url.port !== "" ? url.port : url.protocol === "https:" ? "443" : "80");

export const basicAuth = (url: URL): string | undefined =>
  url.username === ""
    ? undefined
    : `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString("base64")}`;

/** A connection through the proxy to the target, before TLS. The caller destroys it. */
export function openTunnel(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  const authority = `${target.hostname}:${portOf(target)}`;
  const authorization = basicAuth(proxy);
  const request = proxy.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const connect = request({
      hostname: proxy.hostname,
      port: portOf(proxy),
      method: "CONNECT",
      path: authority,
      headers: { host: authority, ...(authorization === undefined ? {} : { "proxy-authorization": authorization }) },
      agent: false,
      signal,
    });
    connect.once("connect", (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} refused the connection (HTTP ${response.statusCode})`));
    });
    connect.once("error", (error) => reject(new Error(`the proxy ${proxy.host} cannot be reached`, { cause: error })));
    connect.end();
  });
}
