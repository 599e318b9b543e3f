import { codeOf, messageOf } from "../../base/errorMessage.ts";
import { field } from "../../base/record.ts";
import { reasons, type EngineTrouble } from "../../domain/reason.ts";
import { numberOf, readJson, textOf } from "../remote/json.ts";
import { trouble, type Trouble } from "../remote/trouble.ts";

/** What a request has failed with; `waitMs`: the server asks not to come back earlier; `code`: of an OAuth error. */
export type TeamTrouble = Trouble & { readonly waitMs?: number; readonly code?: string };

const longestQuote = 300;
/** A server that names a longer time is not left alone for longer. */
const longestWaitMs = 3_600_000;

/** What a refusal of a team's server means; proxies in front of it answer, too. */
export function refusalOf(
  url: string,
  answer: { readonly status: number; readonly text: string; readonly retryAfter: string | undefined },
): TeamTrouble {
  const { status } = answer;
  const body = readJson(answer.text);
  const error = field(body, "error");
  const said = textOf(field(error, "message") ?? field(body, "error_description"))
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longestQuote);
  const detail = said === "" ? `${url} answered ${status}.` : `${url}: ${said}`;
  const wait = waitOf(answer.retryAfter);
  return {
    ...trouble(reasonOf(status, readTrouble(field(error, "trouble"))), detail),
    ...wait,
    ...(typeof error === "string" && { code: error }),
  };
}

/** Troubles of the server's own engine that a client may have to know apart. */
const passedOn: ReadonlySet<EngineTrouble> = new Set(["engineStarting", "engineRestarting", "promptTooLarge"]);

function reasonOf(status: number, engine: EngineTrouble | undefined): EngineTrouble {
  if (engine !== undefined && passedOn.has(engine)) return engine;
  switch (status) {
    case 401:
      return "serverSignIn";
    case 403:
    case 421:
      return "serverForbids";
    case 404:
    case 405:
    case 501:
      return "serverVersion";
    case 429:
      return "serverOverQuota";
    case 413:
      return "promptTooLarge";
    case 408:
    case 504:
      return "timedOut";
    case 503:
      return "engineBusy";
    default:
      return status >= 500 || status < 400 ? "serverUnreachable" : "engineRefused";
  }
}

const readTrouble = (value: unknown): EngineTrouble | undefined => [...passedOn].find((each) => each === value);

export const isKnownTrouble = (value: unknown): value is EngineTrouble =>
  typeof value === "string" && Object.hasOwn(reasons, value);

function waitOf(retryAfter: string | undefined): { readonly waitMs?: number } {
  const seconds = numberOf(Number(retryAfter));
  return retryAfter === undefined || seconds === undefined || seconds < 0
    ? {}
    : { waitMs: Math.min(longestWaitMs, seconds * 1000) };
}

/** A connection that could not be made, or broke. */
export function brokenConnection(url: string, error: unknown): Trouble {
  const certificate = codeOf(error)?.match(/CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/);
  const hint = certificate
    ? " If your company has a certificate authority of its own, name its file in server.caFile."
    : "";
  return trouble("serverUnreachable", `${url}: ${messageOf(error)}.${hint}`);
}
