import type { Caller, Scope, UsageSink } from "../domain/access.ts";
import type { TeamPolicy } from "../domain/teamServer.ts";
import type { Asker } from "./fim/completeFim.ts";
import type { Completion, FimRequest } from "./fim/fimRequest.ts";
import type { ModelDirectory, ServedModel } from "./fim/modelDirectory.ts";
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
  /** Of those models that the caller may use. */
  readonly offeredNames: (caller: Caller) => Promise<readonly string[]>;
  /** Rejects with a RequestFailure for a model that does not exist or that the caller may not use. */
  readonly offeredModel: (name: string | undefined, caller: Caller) => Promise<ServedModel>;
  readonly version: string;
  readonly complete: (request: FimRequest, asker: Asker) => Promise<Completion>;
  /** Whether requests are taken and a model can answer them. */
  readonly isReady: () => Promise<boolean>;
  readonly onSuggestion: (event: SuggestionEvent, caller: Caller) => void;
  /** Of a project by its address, or of the whole server. */
  readonly policyOf: (project: string | undefined) => Promise<TeamPolicy>;
  readonly usage: UsageSink;
};

export type Call = Asker & {
  readonly service: Service;
  /** Parsed JSON of unknown shape; undefined without a body. */
  readonly body: unknown;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What the browser of somebody signed in sent in the session cookie, if the request comes from a page of this server. */
  readonly session: string | undefined;
  /** Scheme and host as the client wrote them: `https://code.example.com`. The host is one that the server answers to. */
  readonly origin: string;
  /** Where the client is, as far as the proxies that are trusted say. */
  readonly address: string;
};

export type Reply = ReplyBody & {
  readonly status?: number;
  /** Besides those that every answer has, or in their place. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
};
type ReplyBody =
  | { readonly kind: "json"; readonly body: unknown }
  | { readonly kind: "text"; readonly body: string }
  | { readonly kind: "bytes"; readonly contentType: string; readonly body: Uint8Array }
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
  /** Where routes share a path, the first that claims the request answers; without it, any request. */
  readonly claims?: (body: unknown, headers: Call["headers"]) => boolean;
  /** The body is what a form of a page sends, instead of JSON; `body` holds its fields as texts. */
  readonly takes?: "form";
  readonly sayFailure: (failure: RequestFailure) => FailureBody;
  readonly handle: (call: Call) => Promise<Reply>;
};

/** What a page holds open to send and be told things, such as the language server's messages. */
export type Socket = {
  readonly send: (text: string) => void;
  /** Bytes that the client has not taken yet. */
  readonly pendingBytes: () => number;
  /** `code` as RFC 6455 has it; the reason is for people, at most 123 bytes. */
  readonly close: (code: number, reason: string) => void;
  readonly onText: (listener: (text: string) => void) => void;
  readonly onClose: (listener: () => void) => void;
};

/** A row of the route table for WebSockets, which pass the same doors as requests before they are opened. */
export type SocketRoute = {
  readonly path: string;
  readonly scope: Scope;
  readonly mostMessageBytes: number;
  readonly open: (socket: Socket, visitor: Visitor) => void;
};

/** Who has opened a socket. */
export type Visitor = {
  readonly caller: Caller;
  /** Lets a process that this server has started ask it in the visitor's name, and with no more rights. */
  readonly delegate: (delegation: Delegation) => Delegate;
};

export type Delegation = {
  /** What may be asked. */
  readonly paths: readonly string[];
  /** The visitor's token or session has ended: a request was answered with 401. */
  readonly onUnauthorised: () => void;
};

export type Delegate = {
  /** Of a listener on loopback, of this process. */
  readonly url: string;
  /** Taken there as a bearer token, and nowhere else. */
  readonly key: string;
  /** What is being asked ends without an answer. */
  readonly breakOff: () => void;
  /** The key is worthless afterwards. */
  readonly end: () => void;
};

/** How Lacuna's own interface says failures. */
export const sayFailure: Route["sayFailure"] = ({ message, kind }) => ({ body: { error: { message, reason: kind } } });
