import { Fields, type Fault } from "../fields.ts";
import { dialectNames, type DialectName } from "../route.ts";
import { readPlayground, type PlaygroundConfig } from "./playground.ts";
import { readSignIn, type SignInConfig } from "./signIn.ts";
import { readTelemetry, type TelemetryConfig } from "./telemetry.ts";

/** The configuration of `lacuna serve`; docs/serve.md explains it. What the file does not say is as in `defaults`. */
export type ServeConfig = {
  readonly listen: {
    readonly host: string;
    readonly port: number;
    /** Names that clients use for this server, besides localhost. */
    readonly names: readonly string[];
    /** Web pages that may ask, besides this server's own. */
    readonly origins: readonly string[];
    readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
    /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
    readonly trustedProxies: readonly string[];
    /** Lets a public address start without TLS or without accounts. */
    readonly insecure: boolean;
  };
  readonly dialects: Readonly<Record<DialectName, boolean>>;
  readonly models: {
    /** Id of the model for requests that name none; undefined: the first. */
    readonly default: string | undefined;
    /** Other names, each with the id it stands for. */
    readonly aliases: Readonly<Record<string, string>>;
  };
  readonly accounts: {
    /** Whether everybody who asks has to be known. */
    readonly enable: boolean;
    /** Of the embedded database; undefined: the usual one, or the PostgreSQL server that the environment names. */
    readonly folder: string | undefined;
  };
  readonly signIn: SignInConfig;
  readonly playground: PlaygroundConfig;
  readonly telemetry: TelemetryConfig;
  readonly limits: ServeLimits;
};

export type ServeLimits = {
  readonly bodyKiB: number;
  /** For a request's own text to arrive. */
  readonly receiveSeconds: number;
  /** From a request's arrival to the end of its answer. */
  readonly requestSeconds: number;
  /** For running answers to end, after the signal to stop. */
  readonly drainSeconds: number;
  readonly connections: number;
  readonly perAddressPerMinute: number;
  readonly perAddressBurst: number;
  /** Per model: answers at once, requests that wait, and for how long. */
  readonly running: number;
  readonly waiting: number;
  readonly waitSeconds: number;
  readonly maxTokens: number;
  readonly prefixTokens: number;
  readonly suffixTokens: number;
  readonly snippetTokens: number;
};

type Limit = { readonly default: number; readonly min: number; readonly max: number };
const limits = {
  bodyKiB: { default: 1024, min: 16, max: 16384 },
  receiveSeconds: { default: 15, min: 1, max: 300 },
  requestSeconds: { default: 60, min: 1, max: 600 },
  drainSeconds: { default: 20, min: 0, max: 600 },
  connections: { default: 10_000, min: 1, max: 100_000 },
  perAddressPerMinute: { default: 1200, min: 1, max: 1_000_000 },
  perAddressBurst: { default: 300, min: 1, max: 100_000 },
  running: { default: 4, min: 1, max: 4096 },
  waiting: { default: 64, min: 0, max: 100_000 },
  waitSeconds: { default: 10, min: 1, max: 300 },
  maxTokens: { default: 256, min: 1, max: 4096 },
  prefixTokens: { default: 2048, min: 64, max: 131_072 },
  suffixTokens: { default: 512, min: 0, max: 131_072 },
  snippetTokens: { default: 1024, min: 0, max: 131_072 },
} as const satisfies Record<keyof ServeLimits, Limit>;

export type ReadConfig = { readonly config: ServeConfig; readonly faults: readonly Fault[] };

/** Reads the whole and names everything that is wrong with it; what is wrong is as in the defaults. */
export function readServeConfig(raw: unknown): ReadConfig {
  const all = new Fields(raw);
  const config: ServeConfig = {
    listen: readListen(all.inner("listen")),
    dialects: readDialects(all.inner("dialects")),
    models: readModels(all.inner("models")),
    accounts: readAccounts(all.inner("accounts")),
    signIn: readSignIn(all.inner("signIn")),
    playground: readPlayground(all.inner("playground")),
    telemetry: readTelemetry(all.inner("telemetry")),
    limits: readLimits(all.inner("limits")),
  };
  if (config.signIn.oidc && !config.accounts.enable)
    all.fault("signIn.oidc", "is for a server with accounts", `nothing, unless accounts.enable is true`);
  // For editors that know the file's schema.
  all.text("$schema");
  all.refuseOthers();
  return { config, faults: all.faults };
}

export const usualPort = 4480;

function readListen(fields: Fields): ServeConfig["listen"] {
  const names = { most: 100, longest: 253 };
  const listen = {
    host: fields.text("host", 253) ?? "127.0.0.1",
    port: fields.int("port", { min: 0, max: 65535 }) ?? usualPort,
    names: fields.texts("names", names) ?? [],
    origins: fields.texts("origins", names) ?? [],
    tls: readTls(fields),
    trustedProxies: fields.texts("trustedProxies", names) ?? [],
    insecure: fields.flag("insecure") ?? false,
  };
  if (listen.host === "") fields.fault("host", "is an empty text", `an address, such as "127.0.0.1" or "0.0.0.0"`);
  for (const [at, name] of listen.names.entries())
    if (!/^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(name))
      fields.fault(`names[${at}]`, "is no host name", `a name alone, such as "code.example.com"`);
  for (const [at, origin] of listen.origins.entries())
    if (!/^[a-z][a-z\d+.-]*:\/\/[^/\s]+$/i.test(origin))
      fields.fault(`origins[${at}]`, "is no origin", `a scheme and a host, such as "https://code.example.com"`);
  fields.refuseOthers();
  return listen;
}

function readTls(listen: Fields): ServeConfig["listen"]["tls"] {
  if (!listen.has("tls")) return undefined;
  const fields = listen.inner("tls");
  fields.need("certFile", "the path of a PEM file with the certificate and its chain");
  fields.need("keyFile", "the path of a PEM file with the private key");
  const tls = { certFile: fields.text("certFile") ?? "", keyFile: fields.text("keyFile") ?? "" };
  fields.refuseOthers();
  return tls;
}

function readDialects(fields: Fields): ServeConfig["dialects"] {
  const isOn = (name: DialectName): boolean => fields.flag(name) ?? true;
  const [openai, mistral, deepseek, llamaCpp, ollama, tabby] = dialectNames;
  const dialects = {
    openai: isOn(openai),
    mistral: isOn(mistral),
    deepseek: isOn(deepseek),
    llamaCpp: isOn(llamaCpp),
    ollama: isOn(ollama),
    tabby: isOn(tabby),
  };
  fields.refuseOthers();
  return dialects;
}

function readModels(fields: Fields): ServeConfig["models"] {
  const models = { default: fields.text("default"), aliases: fields.textByName("aliases") };
  fields.refuseOthers();
  return models;
}

function readAccounts(fields: Fields): ServeConfig["accounts"] {
  const accounts = { enable: fields.flag("enable") ?? false, folder: fields.text("folder") };
  if (accounts.folder === "") fields.fault("folder", "is an empty text", "a folder, or nothing for the usual one");
  fields.refuseOthers();
  return accounts;
}

function readLimits(fields: Fields): ServeLimits {
  const of = (key: keyof ServeLimits): number => fields.int(key, limits[key]) ?? limits[key].default;
  const read: ServeLimits = {
    bodyKiB: of("bodyKiB"),
    receiveSeconds: of("receiveSeconds"),
    requestSeconds: of("requestSeconds"),
    drainSeconds: of("drainSeconds"),
    connections: of("connections"),
    perAddressPerMinute: of("perAddressPerMinute"),
    perAddressBurst: of("perAddressBurst"),
    running: of("running"),
    waiting: of("waiting"),
    waitSeconds: of("waitSeconds"),
    maxTokens: of("maxTokens"),
    prefixTokens: of("prefixTokens"),
    suffixTokens: of("suffixTokens"),
    snippetTokens: of("snippetTokens"),
  };
  fields.refuseOthers();
  return read;
}
