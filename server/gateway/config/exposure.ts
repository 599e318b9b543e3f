import { isLoopback } from "../../base/isLoopback.ts";
import type { ServeConfig } from "./serveConfig.ts";

/**
 * Why this address must not be opened as it stands, and what to do; undefined when all is well. Source code goes over this
 * connection, and whoever can reach the port could use the model.
 */
export function findExposure({ listen, accounts }: Pick<ServeConfig, "listen" | "accounts">): string | undefined {
  if (isLoopback(listen.host)) return undefined;
  const found = [...namesMissing(listen), ...(listen.insecure ? [] : protectionMissing(listen, accounts.enable))];
  return found.length === 0 ? undefined : found.join("\n");
}

/** Whether a secret may be sent over this connection: nobody but the two ends can read it. */
export const isProtected = ({ listen }: Pick<ServeConfig, "listen">): boolean =>
  listen.tls !== undefined || isLoopback(listen.host);

type Listen = ServeConfig["listen"];

const namesMissing = ({ host, names }: Listen): readonly string[] =>
  isAnyAddress(host) && names.length === 0
    ? [
        `listen.host is ${host}, so the names that clients use must be known: they guard against web pages that pretend to be this server. Add them to listen.names, such as ["code.example.com"].`,
      ]
    : [];

function protectionMissing({ host, tls }: Listen, hasAccounts: boolean): readonly string[] {
  const missing = [
    ...(tls ? [] : ["TLS (listen.tls with certFile and keyFile)"]),
    ...(hasAccounts ? [] : ["accounts, so that people sign in (accounts.enable)"]),
  ];
  if (missing.length === 0) return [];
  return [
    `listen.host is ${host}, which other machines can reach, but there is no ${missing.join(" and no ")}.`,
    "Source code would cross the network in the clear, or anybody on it could use this server.",
    `Add what is missing, or listen on 127.0.0.1 behind a proxy that has both. If the network itself is trusted, say so with --insecure (listen.insecure in the configuration).`,
  ];
}

const isAnyAddress = (host: string): boolean => host === "0.0.0.0" || host === "::";
