import { isIP } from "node:net";
import type { ServeConfig } from "../config/serveConfig.ts";
import { RequestFailure } from "../failure.ts";

type Listen = ServeConfig["listen"];

const ownNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * A page on the web can make a browser send requests here, also under a name that its owner makes point at this machine
 * (DNS rebinding). So the names that this server answers to are listed, and a foreign page is turned away.
 */
export function doorkeeper(listen: Listen): (headers: Headers) => RequestFailure | undefined {
  const names = new Set([...ownNames, ...listen.names.map((name) => name.toLowerCase()), ...addressOf(listen.host)]);
  const origins = new Set(listen.origins);
  return ({ host, origin }) => {
    const name = nameIn(host ?? "");
    if (!names.has(name))
      return new RequestFailure(
        "misdirected",
        `This server does not answer to the name in the Host header. Add it to listen.names in the configuration if clients should use it.`,
      );
    if (origin === undefined || origins.has(origin)) return undefined;
    return isOwnPage(origin, host ?? "")
      ? undefined
      : new RequestFailure(
          "forbidden",
          "Requests from web pages of another origin are not answered. Add the origin to listen.origins in the configuration if it should be.",
        );
  };
}

export type Headers = { readonly host?: string | undefined; readonly origin?: string | undefined };

/** Without the port: a proxy or a tunnel may have changed it. */
const nameIn = (host: string): string => host.toLowerCase().replace(/:\d*$/, "");

export const isOwnPage = (origin: string, host: string): boolean =>
  origin === `http://${host}` || origin === `https://${host}`;

/** An address that was chosen to listen on is a name, too; "any address" is none. */
function addressOf(host: string): readonly string[] {
  if (host === "0.0.0.0" || host === "::") return [];
  return isIP(host) === 6 ? [`[${host}]`] : [host.toLowerCase()];
}
