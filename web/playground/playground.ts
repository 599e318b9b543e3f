import { explainMethod, type Status } from "../../shared/protocol.ts";
import { createEditor } from "./createEditor.ts";
import { Link, type LinkState } from "./link.ts";
import { editor, Uri } from "./monaco.ts";
import { readMarkdown } from "./readAnswer.ts";
import { languageIdOf, openSample, samples, type Sample } from "./samples.ts";
import { offerSuggestions, type Answered } from "./suggestions.ts";

export type Level = "quiet" | "balanced" | "eager";
export type Choices = { readonly level: Level; readonly isOneLine: boolean; readonly delayMs: number };

export type State = {
  readonly sample: Sample;
  readonly choices: Choices;
  readonly link: LinkState;
  /** Who is signed in; undefined where there are no accounts, and until the server has said. */
  readonly user: string | undefined;
  readonly status: Status | undefined;
  readonly isAsking: boolean;
  readonly answered: Answered | undefined;
  /** Of the last request, as Markdown. */
  readonly explanation: string | undefined;
};

const usual: Choices = { level: "balanced", isOneLine: false, delayMs: 150 };
const [firstSample = { id: "plaintext", title: "Text", file: "text.txt", text: "" }] = samples;

/** What the page shows, and what its controls do. The document lives in the editor and, while it is connected, in the server. */
export class Playground {
  #state: State = {
    ...{ sample: firstSample, choices: usual, link: { kind: "connecting" }, status: undefined },
    ...{ user: undefined, isAsking: false, answered: undefined, explanation: undefined },
  };
  readonly #listeners = new Set<(state: State) => void>();
  readonly #link: Link;
  #editor: editor.IStandaloneCodeEditor | undefined;
  #model: editor.ITextModel | undefined;
  #openUri: string | undefined;

  constructor() {
    this.#link = new Link(`${location.origin.replace(/^http/, "ws")}/v1/lacuna/lsp`, {
      settings: () => settingsOf(this.#state.choices),
      onOpen: () => this.#tellOpened(),
      onState: (link) => {
        if (link.kind !== "open") this.#openUri = undefined;
        const isOver = link.kind === "lost" || link.kind === "signedOut";
        this.#set(isOver ? { link, status: undefined, isAsking: false } : { link });
        if (link.kind === "signedOut") this.#set({ answered: undefined, explanation: undefined });
      },
      onUser: (user) => this.#set({ user }),
      onStatus: (status) => this.#set({ status }),
    });
    // Somebody has been in another tab, and may have signed in there.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#state.link.kind === "signedOut") this.reconnect();
    });
    offerSuggestions({
      link: this.#link,
      documentOf: (model) => ({ uri: this.#uri, version: model.getVersionId() }),
      onAsked: () => {
        this.#link.wake();
        this.#set({ isAsking: true });
      },
      onAnswered: (answered) => {
        this.#set({ isAsking: false, answered });
        void this.#explain();
      },
    });
  }

  get state(): State {
    return this.#state;
  }

  subscribe(listener: (state: State) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  mount(element: HTMLElement): void {
    this.#editor = createEditor(element);
    this.open(this.#state.sample);
  }

  open(sample: Sample): void {
    if (this.#openUri !== undefined)
      this.#link.notify("textDocument/didClose", { textDocument: { uri: this.#openUri } });
    this.#openUri = undefined;
    this.#set({ sample, answered: undefined, explanation: undefined });
    const { text, line, column } = openSample(sample);
    const old = this.#model;
    const model = editor.createModel(text, sample.id, Uri.parse(`inmemory:/${Date.now()}/${sample.file}`));
    model.setEOL(editor.EndOfLineSequence.LF);
    model.onDidChangeContent((event) => this.#tellChanged(model, event));
    this.#model = model;
    this.#editor?.setModel(model);
    old?.dispose();
    this.#editor?.setPosition({ lineNumber: line, column });
    this.#editor?.focus();
    this.#tellOpened();
  }

  choose(choices: Partial<Choices>): void {
    this.#set({ choices: { ...this.#state.choices, ...choices } });
    this.#link.notify("workspace/didChangeConfiguration", { settings: settingsOf(this.#state.choices) });
  }

  /** Asks for alternatives at the cursor. */
  ask(): void {
    this.#link.wake();
    this.#editor?.focus();
    this.#editor?.trigger("page", "editor.action.inlineSuggest.trigger", {});
  }

  focus(): void {
    this.#editor?.focus();
  }

  reconnect(): void {
    this.#link.reconnect();
  }

  get #uri(): string {
    return `untitled:${this.#state.sample.file}`;
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }

  #tellOpened(): void {
    const model = this.#model;
    if (!model || this.#state.link.kind !== "open") return;
    this.#openUri = this.#uri;
    const languageId = languageIdOf(this.#state.sample.id);
    this.#link.notify("textDocument/didOpen", {
      textDocument: { uri: this.#uri, languageId, version: model.getVersionId(), text: model.getValue() },
    });
  }

  #tellChanged(model: editor.ITextModel, { changes, versionId }: editor.IModelContentChangedEvent): void {
    this.#link.wake();
    if (model !== this.#model || this.#openUri === undefined) return;
    this.#link.notify("textDocument/didChange", {
      textDocument: { uri: this.#openUri, version: versionId },
      // The last in the text comes first, so that no change moves another.
      contentChanges: changes.map(({ range, text }) => ({ range: toLspRange(range), text })),
    });
  }

  async #explain(): Promise<void> {
    const { answered } = this.#state;
    const answer = await this.#link.request(explainMethod, { textDocument: { uri: this.#uri }, what: "last" });
    const explanation = readMarkdown(answer);
    if (answered === this.#state.answered && explanation !== undefined) this.#set({ explanation });
  }
}

const settingsOf = ({ level, isOneLine, delayMs }: Choices): object => ({
  "complete.level": level,
  "complete.lines": isOneLine ? "single" : "auto",
  "complete.debounceMs": delayMs,
});

const toLspRange = (range: editor.IModelContentChangedEvent["changes"][number]["range"]): object => ({
  start: { line: range.startLineNumber - 1, character: range.startColumn - 1 },
  end: { line: range.endLineNumber - 1, character: range.endColumn - 1 },
});
