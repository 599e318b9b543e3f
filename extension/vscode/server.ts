import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import {
  Disposable,
  EventEmitter,
  type LogOutputChannel,
  type TextDocument,
  type TextEditor,
  env,
  version,
  window,
  workspace,
} from "vscode";
import {
  type CancellationToken,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  TransportKind,
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
} from "vscode-languageclient/node";
import {
  type DefinitionsParams,
  type DidRestParams,
  type DidViewParams,
  type InitializationOptions,
  type PullModelParams,
  type PullModelResult,
  type SignInCodeParams,
  type Status,
  type TokensParams,
  definitionsMethod,
  didFocusMethod,
  didRestMethod,
  didViewMethod,
  pullModelMethod,
  signInCodeMethod,
  statusMethod,
  tokensMethod,
} from "../../shared/protocol.ts";
import { definitionsAt } from "./definitions.ts";
import { editorSettings } from "./editorSettings.ts";
import { InlineCompletions } from "./inlineCompletions.ts";
import { QuietClient } from "./quietClient.ts";
import { QuietRestart } from "./quietRestart.ts";
import { RestingCursor } from "./restingCursor.ts";
import { isReadOnly } from "./readOnly.ts";
import { ViewedLines } from "./viewedLines.ts";
import { startingStatus, stoppedStatus, withoutShell, type ShownStatus } from "./statusView.ts";
import type { TeamTokens } from "./teamTokens.ts";
import { traceChannel } from "./traceChannel.ts";

/** Kinds of documents that get completions; anything else (output, diffs, settings pages) has no code to complete. */
const documentSchemes = ["file", "untitled", "vscode-notebook-cell", "vscode-remote", "vscode-vfs"];

/** The language server's process and the connection to it. */
export class Server {
  private readonly client: QuietClient;
  private readonly restarts: QuietRestart;
  private readonly completions: InlineCompletions;
  private readonly statusEmitter = new EventEmitter<ShownStatus>();
  private readonly owned: Disposable;
  private readonly log: LogOutputChannel;
  private readonly signInCodes = new EventEmitter<SignInCodeParams>();
  private readonly tokens: TeamTokens;
  private latest: ShownStatus = startingStatus;

  readonly onStatus = this.statusEmitter.event;
  /** While a sign-in waits for a person. */
  readonly onSignInCode = this.signInCodes.event;

  constructor(modulePath: string, log: LogOutputChannel, tokens: TeamTokens) {
    this.log = log;
    this.tokens = tokens;
    this.restarts = new QuietRestart(log, (waitMs) => this.setStatus(stoppedStatus(waitMs)));
    this.completions = new InlineCompletions(() => this.client, log);
    // The library forks the editor's own Node (Electron with ELECTRON_RUN_AS_NODE on the desktop) and adds --stdio.
    const serverOptions = { module: modulePath, transport: TransportKind.stdio, args: ["lsp"] };
    this.client = new QuietClient("lacuna", "Lacuna", serverOptions, this.clientOptions());
    this.owned = Disposable.from(
      this.statusEmitter,
      this.signInCodes,
      this.completions,
      tokens.onChange((kept) => this.tellTokens(kept)),
      this.client.onNotification(signInCodeMethod, (code: SignInCodeParams) => this.signInCodes.fire(code)),
      this.client.onNotification(statusMethod, (status: Status) => this.setStatus(status)),
      this.client.onDidChangeState(({ newState }) => {
        if (newState === State.Starting) this.setStatus(startingStatus);
      }),
      this.client.onRequest(definitionsMethod, (params: DefinitionsParams, token: CancellationToken) =>
        definitionsAt(this.client, params, token),
      ),
      window.onDidChangeActiveTextEditor(() => this.tellFocus()),
      new ViewedLines(({ document }, lines) => this.tellViewed(document, lines)),
      new RestingCursor((editor) => this.tellRest(editor)),
    );
  }

  get status(): ShownStatus {
    return this.latest;
  }

  /** Fires once, when the first suggestion of this session was handed to the editor. */
  get onFirstSuggestion() {
    return this.completions.onFirstSuggestion;
  }

  start(): void {
    this.startWithTokens().then(
      () => {
        this.tellFocus();
        if (window.activeTextEditor) this.tellRest(window.activeTextEditor);
      },
      (error: unknown) => this.log.warn(`the server did not start: ${String(error)}`),
    );
  }

  /** Without secret storage, on a system that has none, nobody is signed in; that is no reason not to start. */
  private async startWithTokens(): Promise<void> {
    await this.tokens.read().catch((error: unknown) => this.log.warn(`no tokens could be read: ${String(error)}`));
    await this.client.start();
  }

  async restart(): Promise<void> {
    if (this.restarts.hurry()) return;
    if (this.client.isRunning()) await this.client.stop();
    this.start();
  }

  async stop(): Promise<void> {
    this.restarts.giveUp();
    if (this.client.isRunning()) await this.client.stop();
    this.owned.dispose();
  }

  async request<Result>(method: string, params?: unknown, token?: CancellationToken): Promise<Result> {
    if (!this.client.isRunning()) throw new Error("The language server is not running. The log says why.");
    return params === undefined
      ? this.client.sendRequest<Result>(method, token)
      : this.client.sendRequest<Result>(method, params, token);
  }

  /** Downloads a model; `report` gets messages and the percentage done. Cancelling the token ends the download. */
  async pullModel(
    params: PullModelParams,
    report: (progress: { message?: string; percent?: number }) => void,
    token: CancellationToken,
  ): Promise<PullModelResult> {
    const workDoneToken = `lacuna-pull-${Date.now()}`;
    const progress = this.client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind === "end") return;
      report({
        ...(value.message === undefined ? {} : { message: value.message }),
        ...(value.percentage === undefined ? {} : { percent: value.percentage }),
      });
    });
    const cancellation = token.onCancellationRequested(() => {
      void this.client.sendNotification(WorkDoneProgressCancelNotification.type, { token: workDoneToken });
    });
    try {
      return await this.request<PullModelResult>(pullModelMethod, { ...params, workDoneToken }, token);
    } finally {
      progress.dispose();
      cancellation.dispose();
    }
  }

  private clientOptions(): LanguageClientOptions {
    return {
      documentSelector: documentSchemes.map((scheme) => ({ scheme })),
      outputChannel: this.log,
      traceOutputChannel: traceChannel(this.log),
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: this.restarts,
      initializationFailedHandler: () => false,
      initializationOptions: (): InitializationOptions => ({
        settings: editorSettings(),
        trusted: workspace.isTrusted,
        definitions: true,
        tokens: this.tokens.current,
        editorInfo: { name: env.appName, version },
      }),
      stdioOptions: { stdout: () => undefined, stderr: (input) => this.logLines(input) },
      synchronize: { configurationSection: "lacuna" },
      middleware: {
        provideInlineCompletionItems: (...[document, position, context, token]) =>
          this.completions.provide({ document, position, context }, token),
        workspace: {
          didChangeConfiguration: () =>
            this.client.sendNotification("workspace/didChangeConfiguration", {
              settings: { lacuna: editorSettings() },
            }),
          configuration: ({ items }, token, next) => {
            const ours = items.every(({ section }) => section === "lacuna");
            if (!ours) return next({ items }, token);
            return items.map(({ scopeUri }) =>
              editorSettings(scopeUri === undefined ? undefined : this.client.protocol2CodeConverter.asUri(scopeUri)),
            );
          },
        },
      },
    };
  }

  /** What the server writes to stderr: its log before the connection stands, and a crash's last words. */
  private logLines(input: Readable): void {
    createInterface({ input, crlfDelay: Infinity }).on("line", (line) => this.log.info(line));
  }

  private tellTokens(tokens: TokensParams["tokens"]): void {
    if (!this.client.isRunning()) return;
    void this.client.sendNotification(tokensMethod, { tokens } satisfies TokensParams);
  }

  private tellFocus(): void {
    if (!this.client.isRunning()) return;
    const document = window.activeTextEditor?.document;
    const isOurs = document !== undefined && documentSchemes.includes(document.uri.scheme);
    const params = isOurs ? { textDocument: { uri: this.client.code2ProtocolConverter.asUri(document.uri) } } : {};
    void this.client.sendNotification(didFocusMethod, params);
  }

  private tellViewed({ uri }: TextDocument, lines: DidViewParams["lines"]): void {
    if (!this.client.isRunning() || !documentSchemes.includes(uri.scheme)) return;
    const params: DidViewParams = { textDocument: { uri: this.client.code2ProtocolConverter.asUri(uri) }, lines };
    void this.client.sendNotification(didViewMethod, params);
  }

  private tellRest({ document, selection }: TextEditor): void {
    if (!this.client.isRunning() || !documentSchemes.includes(document.uri.scheme)) return;
    const uri = this.client.code2ProtocolConverter.asUri(document.uri);
    const { line, character } = selection.active;
    const readOnly = isReadOnly(document);
    const params: DidRestParams = { textDocument: { uri, readOnly }, position: { line, character } };
    void this.client.sendNotification(didRestMethod, params);
  }

  private setStatus(said: ShownStatus): void {
    const status = withoutShell(said);
    const becameReady = this.latest.kind !== "ready" && status.kind === "ready";
    this.latest = status;
    if (becameReady) void this.completions.askAgain();
    this.statusEmitter.fire(status);
  }
}
