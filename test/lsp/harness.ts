import { emptyOutcome } from "../../server/lsp/emptyOutcome.ts";
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { StreamMessageWriter } from "vscode-jsonrpc/node";
import { settings as settingsTable, type Settings } from "../../shared/settings.ts";
import type { Completer, CompletionRequest } from "../../server/domain/completer.ts";
import { silentLog } from "../../server/domain/log.ts";
import type { Reason } from "../../server/domain/reason.ts";
import type { ModelStore } from "../../server/domain/modelStore.ts";
import type { Explanation, Outcome, Suggestion } from "../../server/domain/outcome.ts";
import type { CompleterEnv, LanguageServerDeps } from "../../server/lsp/deps.ts";
import { GuardReader } from "../../server/lsp/guardReader.ts";
import { startLanguageServer } from "../../server/lsp/startLanguageServer.ts";
import { fakeClock } from "../support/fakeClock.ts";
import { LspClient } from "../support/lspClient.ts";
import { scriptedEngine } from "../support/scriptedEngine.ts";

// The parts of a server that a test can script.

export const defaultSettings: Settings = Object.fromEntries(
  Object.entries(settingsTable).map(([key, { default: value }]) => [key, value]),
) as Settings;

export const noExplanation: Explanation = emptyOutcome("internalError", {
  uri: "",
  line: 1,
  column: 1,
  trigger: "automatic",
}).explanation;

export const explanationOf = ({ snapshot, offset, trigger }: CompletionRequest): Explanation => {
  const lines = snapshot.text.slice(0, offset).split("\n");
  return { ...noExplanation, uri: snapshot.uri, line: lines.length, column: lines.at(-1)!.length + 1, trigger };
};

/** An answer that inserts this text at the cursor. */
export const shown = (request: CompletionRequest, insertText: string, rest: Partial<Suggestion> = {}): Outcome => ({
  kind: "shown",
  from: "model",
  items: [{ id: "s1", insertText, from: request.offset, to: request.offset, ...rest }],
  explanation: explanationOf(request),
});

export type ScriptedCompleter = Completer & {
  readonly requests: CompletionRequest[];
  readonly signals: AbortSignal[];
  /** Documents that the pipeline was told about. */
  readonly opened: string[];
  /** Every other call, in order: its name and what it was given. */
  readonly calls: unknown[][];
  /** Requests that the pipeline was told to expect. */
  readonly expected: (() => CompletionRequest | undefined)[];
  isDisposed: boolean;
};

type Answering = (request: CompletionRequest, signal: AbortSignal) => Outcome | Promise<Outcome>;

/** A pipeline that answers as it is told, and remembers what it was asked. */
export function scriptedCompleter(answer: Answering = (request) => shown(request, "scripted")): ScriptedCompleter {
  const requests: CompletionRequest[] = [];
  const signals: AbortSignal[] = [];
  const opened: string[] = [];
  const calls: unknown[][] = [];
  const expected: (() => CompletionRequest | undefined)[] = [];
  const completer: ScriptedCompleter = {
    ...{ requests, signals, opened, calls, expected, isDisposed: false },
    complete: async (request, signal) => {
      requests.push(request);
      signals.push(signal);
      return answer(request, signal);
    },
    documentOpened: ({ uri }) => opened.push(uri),
    documentViewed: (uri, { line, endLine }) => calls.push(["documentViewed", uri, line, endLine]),
    filesChanged: (files) => calls.push(["filesChanged", ...files]),
    documentChanged: (snapshot, change) => calls.push(["documentChanged", snapshot.text, change]),
    documentClosed: (uri) => calls.push(["documentClosed", uri]),
    expect: (request) => {
      expected.push(request);
    },
    snooze: (minutes) => calls.push(["snooze", minutes]),
    shown: (id) => calls.push(["shown", id]),
    accepted: (id, units) => calls.push(["accepted", id, units]),
    rejected: (id) => calls.push(["rejected", id]),
    dispose: () => {
      completer.isDisposed = true;
    },
  };
  return completer;
}

export const scriptedModelStore = (rest: Partial<ModelStore> = {}): ModelStore => ({
  locate: async () => ({
    kind: "found",
    model: { id: "scripted", file: "/models/scripted.gguf", sha256: undefined, family: "qwen" },
  }),
  choices: async () => ({ recommended: "scripted", current: "scripted", models: [] }),
  pull: async () => ({ kind: "failed", message: "scripted", needsLicence: false }),
  ...rest,
});

export type Harness = {
  readonly client: LspClient;
  readonly completer: ScriptedCompleter;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly engine: ReturnType<typeof scriptedEngine>;
  readonly exited: Promise<number>;
  /** What was written to stderr's log: level and message. */
  readonly logged: string[];
  readonly settings: Settings[];
  /** What the pipeline was given. */
  readonly env: () => CompleterEnv;
  stop(): Promise<void>;
};

type HarnessOptions = Partial<Omit<LanguageServerDeps, "reader" | "writer" | "engine">> & {
  readonly completer?: ScriptedCompleter;
  readonly engine?: ReturnType<typeof scriptedEngine>;
};

/** A language server in this process, behind real frames on two streams. */
export function startHarness(options: HarnessOptions = {}): Harness {
  const { completer = scriptedCompleter(), engine = scriptedEngine({ says: "" }), ...rest } = options;
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const logged: string[] = [];
  const settings: Settings[] = [];
  const clock = fakeClock();
  let env: CompleterEnv | undefined;
  const log = {
    ...silentLog,
    warn: (message: string) => void logged.push(`warn ${message}`),
    bug: (place: string, error: unknown) => void logged.push(`bug ${place}: ${String(error)}`),
  };
  const server = startLanguageServer({
    reader: new GuardReader(toServer, log),
    writer: new StreamMessageWriter(toClient),
    createCompleter: (given) => {
      env = given;
      return completer;
    },
    modelStore: scriptedModelStore(),
    loadSettings: () => ({ settings: defaultSettings, problems: [], sources: {} as never }),
    onSettings: (value) => void settings.push(value),
    version: "1.2.3",
    doctor: async () => "all well",
    ...{ clock, log, engine },
    ...rest,
  });
  const client = new LspClient(toClient, toServer);
  const stop = async (): Promise<void> => {
    server.dispose();
    await server.exited;
    toServer.destroy();
    toClient.destroy();
    await engine.dispose();
    assert.equal(clock.sleeping, 0, "a sleep outlived the server");
    assert.ok(completer.isDisposed, "the completer was not disposed");
  };
  const envNow = (): CompleterEnv => {
    assert.ok(env, "the completer was not made");
    return env;
  };
  return { client, completer, clock, engine, exited: server.exited, logged, settings, env: envNow, stop };
}

/** An answer without suggestions. */
export const emptyAnswer = (request: CompletionRequest, reason: Reason, detail = ""): Outcome => ({
  ...{ kind: "empty", reason, detail },
  explanation: explanationOf(request),
});
