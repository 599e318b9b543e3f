import type { EngineTrouble } from "../../domain/reason.ts";

export type Trouble = { readonly kind: "trouble"; readonly reason: EngineTrouble; readonly detail: string };

export const trouble = (reason: EngineTrouble, detail: string): Trouble => ({ kind: "trouble", reason, detail });

/** Servers quote prompts in their errors, and a detail is shown and logged: it must not grow with the prompt. */
const longestQuote = 200;

type Failed = { readonly place: string; readonly status: number; readonly said: string; readonly retryAfter?: string };

/** What a status code and the text of an error mean, and what to do about it. */
export function troubleOf({ place, status, said, retryAfter }: Failed): Trouble {
  const quote = said.replace(/\s+/g, " ").trim().slice(0, longestQuote);
  const answered = `${place} answered ${status}${quote === "" ? "" : `: ${quote}`}.`;
  if (isTooLong(status, said)) return trouble("promptTooLarge", answered);
  if (status === 503 && /loading/i.test(said)) return trouble("engineStarting", answered);
  if (status === 401 || status === 403)
    return trouble("engineRefused", `${answered} Check key= of this entry in engine.endpoints.`);
  if (status === 404)
    return trouble(
      "engineRefused",
      `${answered} Check the address, the kind and model= of this entry in engine.endpoints.`,
    );
  if (status === 408 || status === 429 || status === 503)
    return trouble("engineBusy", retryAfter === undefined ? answered : `${answered} It asks to wait ${retryAfter} s.`);
  if (status >= 500) return trouble("engineUnreachable", `${answered} See the server's own log.`);
  return trouble("engineRefused", answered);
}

/** "maximum context length is …", "exceeds the available context size", "prompt is too long". */
const isTooLong = (status: number, said: string): boolean =>
  (status === 400 || status === 413 || status === 422) &&
  /context (?:length|size|window)|exceed_context|max_(?:model|seq)_len|(?:prompt|input|sequence).{0,40}too (?:long|large)/i.test(
    said,
  );
