import type { Caller, Scope } from "../domain/access.ts";
import type { Asker } from "./fim/completeFim.ts";
import type { Completion, FimRequest } from "./fim/fimRequest.ts";
import type { ModelDirectory } from "./fim/modelDirectory.ts";
import type { RequestFailure } from "./failure.ts";

/** Families of HTTP interfaces that can be switched off one by one. */
export const dialectNames = ["openai", "mistral", "deepseek", "llamaCpp", "ollama", "tabby"] as const;
export type DialectName = (typeof dialectNames)[number];

/** What a person did with a suggestion, as a client reports it. */
export type SuggestionEvent = {
  readonly kind: "view" | "select" | "dismiss";
  readonly completionId: string;
  /** Only a part of it was taken, such as one line. */
  readonly isPartial: boolean;
  readonly elapsedMs: number | undefined;
};

/** What the dialects are made of. */
export type Service = {
  readonly models: ModelDirectory;
  readonly version: string;
  readonly complete: (request: FimRequest, asker: Asker) => Promise<Completion>;
  /** Whether requests are taken and a model can answer them. */
  readonly isReady: () => Promise<boolean>;
  readonly onSuggestion: (event: SuggestionEvent, caller: Caller) => void;
};

export type Call = Asker & {
  readonly service: Service;
  /** Parsed JSON of unknown shape; undefined without a body. */
  readonly body: unknown;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
};

export type Reply =
  | { readonly kind: "json"; readonly body: unknown; readonly status?: number }
  | { readonly kind: "text"; readonly body: string; readonly status?: number }
  | { readonly kind: "stream"; readonly contentType: string; readonly chunks: AsyncIterable<string> };

export const json = (body: unknown): Reply => ({ kind: "json", body });

/** The body of an error; the status is the failure's own unless a dialect insists on another. */
export type FailureBody = { readonly body: unknown; readonly status?: number };

/** One row of the route table. What a caller needs is said here, so that no handler can forget to ask. */
export type Route = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly dialect: DialectName | "core";
  /** "public": answered without signing in; such an answer holds nothing about people, models or code. */
  readonly scope: Scope | "public";
  /** Where dialects share a path, the first route that claims the body answers; without it, any body. */
  readonly claims?: (body: unknown) => boolean;
  readonly sayFailure: (failure: RequestFailure) => FailureBody;
  readonly handle: (call: Call) => Promise<Reply>;
};
