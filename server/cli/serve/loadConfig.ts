import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { databaseFrom } from "../../accounts/databaseFrom.ts";
import { findExposure } from "../../gateway/config/exposure.ts";
import { parseServeConfig } from "../../gateway/config/parseServeConfig.ts";
import type { ServeConfig } from "../../gateway/config/serveConfig.ts";
import { describeFault } from "../../gateway/fields.ts";
import { readPem } from "../../gateway/http/certificate.ts";
import { messageOf } from "../../base/errorMessage.ts";
import { readSecretFile } from "../../base/readSecretFile.ts";
import { readSettingsFile, userFile } from "../../settings/files.ts";
import { clientSecret } from "./clientSecret.ts";

export type ConfigFlags = {
  readonly config?: string;
  readonly host?: string;
  readonly port?: string;
  readonly insecure?: boolean;
};

/** `file` is undefined where there is none and the defaults hold. `problems`: everything that has to be mended first. */
export type LoadedConfig = {
  readonly config: ServeConfig;
  readonly file: string | undefined;
  readonly problems: readonly string[];
};

/** Beside the user's settings. */
export const usualFile = (): string => join(dirname(userFile()), "serve.json");

export function loadServeConfig(flags: ConfigFlags): LoadedConfig {
  const file = flags.config ?? usualFile();
  const content = readSettingsFile(file);
  const text = content.kind === "text" ? content.text : "";
  const isMissing = content.kind === "missing" && flags.config !== undefined;
  const unreadable = content.kind === "unreadable" ? content.reason : isMissing ? "there is no such file" : undefined;
  const read = parseServeConfig(text);
  const { config, problems } = withFlags(read.config, flags);
  const exposure = findExposure(config);
  return {
    config,
    file: content.kind === "text" ? file : undefined,
    problems: [
      ...(unreadable === undefined ? [] : [`${file}: ${unreadable}`]),
      ...read.faults.map((fault) => `${file}: ${describeFault(fault)}`),
      ...problems,
      ...tlsProblems(config),
      ...accountProblems(config),
      ...signInProblems(config, file),
      ...(exposure === undefined ? [] : [exposure]),
    ],
  };
}

function withFlags(config: ServeConfig, { host, port, insecure }: ConfigFlags) {
  const number = Number(port);
  const isPort = port === undefined || (/^\d+$/.test(port) && number <= 65535);
  const listen = {
    ...config.listen,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined || !isPort ? {} : { port: number }),
    ...(insecure ? { insecure } : {}),
  };
  return {
    config: { ...config, listen },
    problems: isPort ? [] : [`--port needs a number from 0 to 65535, not "${port}"`],
  };
}

function tlsProblems({ listen: { tls } }: ServeConfig): readonly string[] {
  if (!tls || tls.certFile === "" || tls.keyFile === "") return [];
  try {
    readPem(tls);
    return [];
  } catch (error) {
    return [`listen.tls: the certificate and its key cannot be used: ${messageOf(error)}`];
  }
}

function accountProblems({ accounts }: ServeConfig): readonly string[] {
  if (!accounts.enable) return [];
  try {
    databaseFrom(process.env, accounts.folder);
    return [];
  } catch (error) {
    return [`accounts: ${messageOf(error)}`];
  }
}

function signInProblems({ signIn: { oidc } }: ServeConfig, file: string): readonly string[] {
  if (!oidc) return [];
  return [
    ...problemOf("signIn.oidc.caFile", () => oidc.caFile === undefined || readFileSync(oidc.caFile)),
    ...problemOf("signIn.oidc", () => clientSecret(oidc, process.env)),
    ...problemOf("signIn.oidc.clientSecret", () => oidc.clientSecret === undefined || readSecretFile(file, undefined)),
  ];
}

function problemOf(what: string, run: () => unknown): readonly string[] {
  try {
    run();
    return [];
  } catch (error) {
    return [`${what}: ${messageOf(error)}`];
  }
}
