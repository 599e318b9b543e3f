import { isLoopback } from "../../base/isLoopback.ts";
import { findFamily, families } from "../../prompt/families.ts";
import { isKindName, kinds, type KindName } from "./kinds.ts";

/** Where a key is kept. A setting names the place; the key itself never stands in a setting. */
export type KeyPlace = { readonly from: "env" | "file"; readonly name: string };

/** One entry of `engine.endpoints`, understood. */
export type Endpoint = {
  readonly kind: KindName;
  /** Without a slash at its end; never with user, password, query or fragment, so that it can be shown and logged. */
  readonly url: string;
  /** The name on the wire; empty for the server's only model. */
  readonly model: string;
  /** Undefined: told by the model's name. */
  readonly family: string | undefined;
  readonly key: KeyPlace | undefined;
};

export type Network = { readonly isOffline: boolean; readonly allowsPlainHttp: boolean };

export type Parsed =
  { readonly kind: "endpoint"; readonly endpoint: Endpoint } | { readonly kind: "fault"; readonly fault: string };

const form = "KIND URL [model=NAME] [family=NAME] [key=env:VARIABLE or key=file:PATH]";

/** Reads one entry; a fault is a sentence for the user that never repeats what may be a password. */
export function parseEndpoint(entry: string, network: Network): Parsed {
  const [kind = "", address = "", ...rest] = entry.trim().split(/\s+/);
  if (!isKindName(kind))
    return fault(`"${kind}" is no kind of engine; an entry is ${form}, with one of ${Object.keys(kinds).join(", ")}`);
  const url = readUrl(address);
  if (typeof url === "string") return fault(`${kind}: ${url}`);
  const forbidden = forbiddenBy(network, url);
  if (forbidden !== undefined) return fault(forbidden);
  const options = readOptions(rest);
  if (typeof options === "string") return fault(`${kind} ${shownUrl(url)}: ${options}`);
  return { kind: "endpoint", endpoint: { kind, url: shownUrl(url), ...options } };
}

const fault = (sentence: string): Parsed => ({ kind: "fault", fault: sentence });

function readUrl(address: string): URL | string {
  if (!URL.canParse(address)) return `"${address.replace(/\/\/[^/]*@/, "//")}" is no address; an entry is ${form}`;
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:") return "its address has to begin with http: or https:";
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    return "its address must not hold a user, a password, a query or a fragment; name the place of a key with key=env:VARIABLE";
  return url;
}

/** What is written behind OpenAI-type addresses by habit is part of our paths. */
const shownUrl = ({ origin, pathname }: URL): string => `${origin}${pathname}`.replace(/\/+$/, "").replace(/\/v1$/, "");

function forbiddenBy({ isOffline, allowsPlainHttp }: Network, url: URL): string | undefined {
  if (isLoopback(url.hostname)) return undefined;
  if (isOffline) return `${url.origin} is another machine, and network.offline.enable forbids every connection to one`;
  if (url.protocol === "http:" && !allowsPlainHttp)
    return `${url.origin} would get source text unencrypted; use https:, or set network.plainHttp.enable if the network between is trusted`;
  return undefined;
}

type Options = Pick<Endpoint, "model" | "family" | "key">;

function readOptions(words: readonly string[]): Options | string {
  let options: Options = { model: "", family: undefined, key: undefined };
  for (const word of words) {
    const at = word.indexOf("=");
    const [name, value] = [word.slice(0, Math.max(0, at)), word.slice(at + 1)];
    if (name === "model" && value !== "") options = { ...options, model: value };
    else if (name === "family" && findFamily(value)) options = { ...options, family: value };
    else if (name === "family") return `there is no family "${value}", only ${Object.keys(families).join(", ")}`;
    else if (name === "key") {
      const key = /^(env|file):(.+)$/.exec(value);
      if (!key)
        return "key= names a place, key=env:VARIABLE or key=file:PATH; the key itself does not belong in a setting";
      options = { ...options, key: { from: key[1] === "env" ? "env" : "file", name: key[2] ?? "" } };
    } else return `"${at < 0 ? word : `${name}=`}" is not understood; an entry is ${form}`;
  }
  return options;
}
