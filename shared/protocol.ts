/**
 * Names and payloads that Lacuna's own editor clients and the language server share beyond LSP itself. Only names and
 * types: client and server each bring their own copy of the protocol library.
 */

/** Server to client, notification. Sent whenever it changes, and once after `initialized`. */
export const statusMethod = "lacuna/status";
export type Status = {
  readonly kind: "ready" | "busy" | "off" | "warning" | "error";
  /** One short line for a status bar, without the product's name. */
  readonly text: string;
  /** A sentence or two for a tooltip: what happened, why. */
  readonly detail: string;
  /** The reason code behind a warning or error; see docs/reasons.md. */
  readonly reason?: string;
  /** One command that mends it. */
  readonly fix?: {
    readonly title: string;
    readonly command:
      | "lacuna.pullModel"
      | "lacuna.chooseModel"
      | "lacuna.doctor"
      | "lacuna.toggle"
      | "lacuna.endSnooze"
      | "lacuna.signIn";
  };
  readonly model?: string;
  /** As whom the team's server knows the user. */
  readonly user?: string;
  /** 0 to 100 while something downloads or loads. */
  readonly percent?: number;
};

/** Client to server, request, no parameters. Answers {@link ExplainResult}: "Why was nothing shown?". */
export const explainMethod = "lacuna/explain";
export type ExplainParams = { readonly textDocument?: { readonly uri: string }; readonly what: "last" | "prompt" };
/** Markdown for a read-only document. */
export type ExplainResult = { readonly markdown: string };

/** Client to server, request. Stops all completions for a while; 0 ends a snooze. */
export const snoozeMethod = "lacuna/snooze";
export type SnoozeParams = { readonly minutes: number };

/** Client to server, request: the models this machine could use, for a picker. */
export const modelsMethod = "lacuna/models";
export type ModelsResult = {
  readonly recommended: string;
  readonly current: string | undefined;
  readonly models: readonly {
    readonly id: string;
    readonly title: string;
    readonly bytes: number;
    readonly licence: string;
    readonly installed: boolean;
    /** Why it does or does not fit this machine. */
    readonly fit: string;
  }[];
};

/** Client to server, request: download a model, with work-done progress. Errors are in the result, never LSP errors. */
export const pullModelMethod = "lacuna/pullModel";
export type PullModelParams = {
  readonly id?: string;
  readonly acceptLicence?: boolean;
  readonly workDoneToken?: string | number;
};
export type PullModelResult = { readonly ok: boolean; readonly file?: string; readonly message: string };

/** Client to server, request: the text of `lacuna doctor`. */
export const doctorMethod = "lacuna/doctor";
export type DoctorResult = { readonly markdown: string };

/** Client to server, notification. `item` is an item of the last answer, as in GitHub's language server. */
export const didShowMethod = "textDocument/didShowCompletion";
export const didPartiallyAcceptMethod = "textDocument/didPartiallyAcceptCompletion";
export const didFocusMethod = "textDocument/didFocus";
export type CompletionItemRef = {
  readonly command?: { readonly arguments?: readonly unknown[] };
  readonly insertText?: unknown;
};
export type DidShowParams = { readonly item: CompletionItemRef };
/** `acceptedLength`: UTF-16 units from the start of insertText. */
export type DidPartiallyAcceptParams = { readonly item: CompletionItemRef; readonly acceptedLength: number };

/** Client to server, notification: what the user looks at, after scrolling has come to rest. Both lines count from 0. */
export const didViewMethod = "lacuna/didView";
export type DidViewParams = {
  readonly textDocument: { readonly uri: string };
  readonly lines: { readonly first: number; readonly last: number };
};

/**
 * Client to server, notification: where the cursor rests, a moment after it was moved or the document was opened or focused.
 * The server may prepare for a request there.
 */
export const didRestMethod = "lacuna/didRest";
export type DidRestParams = {
  readonly textDocument: { readonly uri: string; readonly readOnly?: boolean };
  readonly position: { readonly line: number; readonly character: number };
};

/**
 * Server to client, request, only with `definitions` in {@link InitializationOptions}: where the symbols at these places are
 * defined, as the editor's own language servers know it. The server waits a fraction of a second and then cancels.
 */
export const definitionsMethod = "lacuna/definitions";
type PlaceInDocument = { readonly line: number; readonly character: number };
export type DefinitionsParams = {
  readonly textDocument: { readonly uri: string };
  readonly positions: readonly PlaceInDocument[];
};
export type DefinitionsResult = {
  readonly definitions: readonly {
    readonly uri: string;
    readonly range: { readonly start: PlaceInDocument; readonly end: PlaceInDocument };
    /** The text of the range, cut off at {@link mostDefinitionUnits}. */
    readonly text: string;
  }[];
};
/** Of one request: more would be slow to make and would not fit a prompt. */
export const mostDefinitions = 20;
export const mostDefinitionUnits = 4000;

/**
 * Server to client, notification, only with `measures` in {@link InitializationOptions}: numbers about a request or about the
 * engine's work, the moment it has ended. Never any text. Times are milliseconds of the server's own clock.
 */
export const measuredMethod = "lacuna/measured";
export type Measured = MeasuredRequest | MeasuredGeneration;
/** One for every request for completions. */
export type MeasuredRequest = {
  readonly kind: "request";
  readonly uri: string;
  /** Of the document when the request arrived; left out for a document that the server does not know. */
  readonly version?: number;
  readonly receivedAt: number;
  readonly answeredAt: number;
  /** Quiet time that the request was made to wait. */
  readonly quietMs: number;
  readonly contextMs: number;
  /** From its arrival to the model's first text. */
  readonly firstTextMs?: number;
} & (
  | { readonly ending: "shown"; readonly from: "model" | "cache" | "typeThrough" }
  /** A code of docs/reasons.md. */
  | { readonly ending: "empty"; readonly reason: string }
);
/** One for everything the engine was asked for, also ahead of a request or when the request was cancelled. */
export type MeasuredGeneration = {
  readonly kind: "generation";
  readonly uri: string;
  readonly isBackground: boolean;
  readonly startedAt: number;
  readonly firstTextAt?: number;
  /** When the engine was told to stop. */
  readonly stoppedAt?: number;
  /** When the engine was free again. */
  readonly endedAt: number;
  /** Left out when the engine could not answer. */
  readonly tokens?: {
    readonly prompt: number;
    readonly reused: number;
    readonly generated: number;
    readonly isComplete: boolean;
  };
};

/** Run by the editor after a whole suggestion was accepted; its only argument is the suggestion's id. */
export const acceptedCommand = "lacuna.didAcceptCompletionItem";

/** `initializationOptions` of our own clients. */
export type InitializationOptions = {
  /** Settings as nested objects or dotted keys, without the `lacuna.` prefix. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False: the workspace is not trusted; project files are not read. */
  readonly trusted?: boolean;
  /** True: the client answers {@link definitionsMethod}. */
  readonly definitions?: boolean;
  /** True: the client is told {@link measuredMethod}. */
  readonly measures?: boolean;
  /** Tokens of team servers, by server, for a client that keeps them itself; an empty object from one that has none yet. */
  readonly tokens?: Readonly<Record<string, string>>;
  readonly editorInfo?: { readonly name: string; readonly version: string };
};

/**
 * Client to server, request: sign in to the team's server. Answered when it is done, which takes as long as a person takes to
 * confirm a code; cancelling it ends the wait. A failure is in the answer, never an LSP error.
 */
export const signInMethod = "lacuna/signIn";
export type SignInParams = {
  /** Left out: the server that `server.url` names. */
  readonly url?: string;
  /** Left out: somebody confirms a code in a browser, see {@link signInCodeMethod}. */
  readonly token?: string;
};
export type SignInResult = {
  readonly ok: boolean;
  readonly message: string;
  readonly url?: string;
  readonly user?: string;
  /** Only for a client that keeps tokens itself: it was one with `tokens` in {@link InitializationOptions}. */
  readonly token?: string;
};

/** Server to client, notification, while {@link signInMethod} waits: what a person has to confirm, and on which page. */
export const signInCodeMethod = "lacuna/signInCode";
export type SignInCodeParams = {
  readonly url: string;
  readonly page: string;
  readonly userCode: string;
  readonly expiresInSeconds: number;
};

/**
 * Client to server, request: forget the token of the team's server on this machine, and have the server revoke it where it was
 * given to this machine by a code.
 */
export const signOutMethod = "lacuna/signOut";
export type SignOutParams = {
  /** From a client that keeps tokens itself: the servers whose token it was given by a code. */
  readonly issued?: readonly string[];
};
/** `url` is left out where no server is named. */
export type SignOutResult = { readonly message: string; readonly url?: string };

/** Client to server, request, no parameters: as whom the team's server knows the user. It is asked anew. */
export const whoAmIMethod = "lacuna/whoAmI";
export type WhoAmIResult = {
  readonly message: string;
  /** Left out where no server is named. */
  readonly url?: string;
  readonly user?: string;
  /** Why there is no user; a code of docs/reasons.md. */
  readonly reason?: string;
};

/** Client to server, notification: the tokens that the client keeps, by server, in place of those it has told before. */
export const tokensMethod = "lacuna/tokens";
export type TokensParams = { readonly tokens: Readonly<Record<string, string>> };

/** Where the playground asks who is there, before it connects. */
export const visitPath = "/v1/lacuna/playground";
/** Its answer. Null: a server without accounts. */
export type PlaygroundVisit = { readonly user: string | null };
