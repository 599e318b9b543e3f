import { resolve } from "node:path";
import type { Settings } from "../../../shared/settings.ts";
import type { ContextProvider, ContextRequest, EditorDefinitions, Gathered, Settled } from "../../domain/context.ts";
import type { PrivacyOf } from "../../domain/privacy.ts";
import type { RepositoryIndex } from "../../domain/repositoryIndex.ts";
import type { Snapshot, Snippet } from "../../domain/snapshot.ts";
import { Costs } from "../pack/costs.ts";
import { itemsOf, type OwnWindow } from "../pack/item.ts";
import { StickySet } from "../pack/stickySet.ts";
import { createClientSource } from "../sources/client.ts";
import { edits } from "../sources/edits.ts";
import { enclosing } from "../sources/enclosing.ts";
import { imports } from "../sources/imports.ts";
import { members } from "../sources/members.ts";
import { paths } from "../sources/paths.ts";
import { siblings } from "../sources/siblings.ts";
import { settleImport } from "../sources/settledImport.ts";
import { similar } from "../sources/similar.ts";
import { siteOf } from "../sources/site.ts";
import type { SessionTrace, Source, SourceInput } from "../sources/source.ts";
import { surroundingsOf } from "../sources/surroundings.ts";
import { viewed } from "../sources/viewed.ts";
import { EditLog } from "./editLog.ts";
import { Indexes } from "./indexes.ts";
import { isLaterThan, runSources, type Running } from "./runSources.ts";
import { ViewedPlaces } from "./viewedPlaces.ts";
import { findInRoots, findWorkspaceFile, pathFrom, someUriIn, type MaybeFile } from "./workspace.ts";

export type ContextProviderOptions = {
  /** Absolute workspace folders; may change. */
  readonly roots: () => readonly string[];
  /** Called once for every folder that has documents. */
  readonly openIndex: (root: string) => RepositoryIndex;
  /** What an index is made with; another value needs another index. */
  readonly indexKey: (root: string) => string;
  /** As they hold for a document. */
  readonly settings: (uri: string) => Settings;
  readonly privacyOf: PrivacyOf;
  readonly editorDefinitions: EditorDefinitions | undefined;
} & Running;

export const createContextProvider = (options: ContextProviderOptions): ContextProvider => new Provider(options);

const nothing: Gathered = { snippets: [], sources: [] };
/** The tokenizer and the redaction of secrets take this long at most; then the last set is shown once more. */
const packMs = 150;
/** Asking the model takes several times as long. */
const settleMs = 150;
/** What a longer document says further down is known to the index. */
const readUnits = 400_000;
/**
 * A smaller change leaves the outline as good as it was for some seconds; that of a long document is too large to be
 * fetched at every key press.
 */
const keyPressUnits = 80;

class Provider implements ContextProvider {
  readonly #options: ContextProviderOptions;
  readonly #indexes: Indexes;
  readonly #edits = new EditLog();
  readonly #viewed = new ViewedPlaces();
  readonly #costs = new Costs();
  readonly #sets = new Map<string, StickySet>();
  readonly #open = new Map<string, Snapshot>();
  readonly #sources: readonly Source[] = [
    enclosing,
    members,
    imports,
    paths,
    similar,
    siblings,
    edits,
    viewed,
    createClientSource(),
  ];

  constructor(options: ContextProviderOptions) {
    this.#options = options;
    this.#indexes = new Indexes({
      ...options,
      isOn: (root) => options.settings(someUriIn(root))["context.repository.enable"],
      openDocuments: () => this.#open.values(),
    });
  }

  async gather(request: ContextRequest, signal: AbortSignal): Promise<Gathered> {
    if (request.budget <= 0 || signal.aborted) return nothing;
    try {
      return await this.#gather(request, signal);
    } catch (error) {
      if (!signal.aborted) this.#options.log.bug("context", error);
      return nothing;
    }
  }

  async #gather(request: ContextRequest, signal: AbortSignal): Promise<Gathered> {
    const { uri } = request.snapshot;
    const file = this.#fileOf(request.snapshot);
    if (this.#options.privacyOf(uri).findExclusion(file.path)) return nothing;
    const input = this.#inputFor(request, file, signal);
    const sources = this.#sources.filter(({ name }) => this.#isOn(name, uri));
    const [{ candidates, reports }, settled] = await Promise.all([
      runSources(sources, input, this.#options),
      this.#settle(input),
    ]);
    if (signal.aborted) return nothing;
    const verdicts = new Map<string, boolean>();
    const isAllowed = (path: string): boolean => {
      const verdict = verdicts.get(path) ?? this.#isAllowed({ ...file, path }, uri);
      verdicts.set(path, verdict);
      return verdict;
    };
    const set = this.#setOf(uri);
    const packing = {
      items: itemsOf(
        candidates.filter(({ path }) => isAllowed(path)),
        ownWindow(request, input),
      ),
      budget: request.budget,
      count: request.count,
      costs: this.#costs,
      redact: (snippet: Snippet) => this.#redacted(uri, snippet),
    };
    const isComplete = reports.every(({ isLate }) => !isLate);
    const region = { scope: request.shape.scopes.join("/"), line: input.site.line, isComplete };
    const { clock, patience } = this.#options;
    if (!set.keeps(packing, region, isAllowed))
      await isLaterThan({ clock, ms: packMs * patience, signal }, () => set.choose(packing, region, isAllowed));
    return { snippets: set.snippets, sources: reports, settled };
  }

  async #settle(input: SourceInput): Promise<Settled | undefined> {
    if (input.site.importing === undefined || !this.#isOn(paths.name, input.request.snapshot.uri)) return undefined;
    const { clock, patience, log } = this.#options;
    let found: Settled | undefined;
    const settle = async (): Promise<void> => {
      try {
        found = await settleImport(input);
      } catch (error) {
        if (!input.signal.aborted) log.bug("settled import", error);
      }
    };
    const isLate = await isLaterThan({ clock, ms: settleMs * patience, signal: input.signal }, settle);
    return isLate ? undefined : found;
  }

  #inputFor(request: ContextRequest, file: MaybeFile, signal: AbortSignal): SourceInput {
    const site = siteOf(request);
    const index = this.#indexes.readerFor(file.root);
    const { path } = file;
    return {
      request,
      path,
      index,
      site,
      around: surroundingsOf({ index, path, site, signal }),
      trace: { edits: this.#editsSeenFrom(file), viewed: this.#viewed.newestFirst(file.root) },
      editor: this.#options.editorDefinitions,
      findPath: (uri) => {
        const found = findWorkspaceFile(uri, this.#options.roots());
        return found?.root === file.root ? found?.path : undefined;
      },
      signal,
    };
  }

  /** Editors open documents of their own, such as the user's settings: what is in no folder stays out of the folders' prompts. */
  #editsSeenFrom({ root }: MaybeFile): SessionTrace["edits"] {
    return this.#edits.hunks(this.#options.clock.now()).flatMap((hunk) => {
      if (root !== undefined && hunk.root === undefined) return [];
      const path = pathFrom(root, hunk);
      return path === undefined ? [] : [{ ...hunk, path }];
    });
  }

  async #redacted(uri: string, snippet: Snippet): Promise<Snippet | undefined> {
    try {
      const { text } = await this.#options.privacyOf(uri).redact(snippet.text, snippet.path);
      return text === snippet.text ? snippet : { ...snippet, text };
    } catch (error) {
      // Text that could not be checked is not shown.
      this.#options.log.bug("redact", error);
      return undefined;
    }
  }

  /** Whether the folder that holds a file, which need not be the asking document's, lets it be shown. */
  #isAllowed({ root, path }: MaybeFile, uri: string): boolean {
    const { privacyOf, roots } = this.#options;
    const file = root === undefined || roots().length < 2 ? undefined : findInRoots(resolve(root, path), roots());
    if (file === undefined || file.root === root) return privacyOf(uri).findExclusion(path) === undefined;
    return privacyOf(someUriIn(file.root)).findExclusion(file.path) === undefined;
  }

  #isOn(source: string, uri: string): boolean {
    const switches = this.#options.settings(uri)["context.sources"];
    return switches[source] ?? switches["*"] ?? true;
  }

  #setOf(uri: string): StickySet {
    const known = this.#sets.get(uri) ?? new StickySet();
    this.#sets.set(uri, known);
    return known;
  }

  #fileOf({ uri, path }: Pick<Snapshot, "uri" | "path">): MaybeFile {
    return findWorkspaceFile(uri, this.#options.roots()) ?? { path };
  }

  whenReady(uri: string, signal: AbortSignal): Promise<void> {
    return this.#indexes.whenReady(findWorkspaceFile(uri, this.#options.roots())?.root, signal);
  }

  async knownNames(
    { snapshot, names }: { readonly snapshot: Snapshot; readonly names: readonly string[] },
    signal: AbortSignal,
  ): Promise<ReadonlySet<string> | undefined> {
    const { root } = this.#fileOf(snapshot);
    const indexed = await this.#indexes.knownNames(root, names, signal);
    if (indexed === undefined) return undefined;
    const texts = [snapshot, ...this.#open.values(), ...(this.#sets.get(snapshot.uri)?.snippets ?? [])];
    const elsewhere = names.filter(
      (name) => !indexed.has(name) && texts.some(({ text }) => holdsName(text.slice(0, readUnits), name)),
    );
    return new Set([...indexed, ...elsewhere]);
  }

  justDeleted(uri: string): readonly string[] {
    return this.#edits.justDeleted(uri, this.#options.clock.now());
  }

  documentOpened(snapshot: Snapshot): void {
    if (this.#isExcluded(snapshot)) return;
    const file = this.#fileOf(snapshot);
    this.#open.set(snapshot.uri, snapshot);
    this.#edits.opened(snapshot.uri, file, snapshot.text);
    this.#indexes.forget(file);
    this.#indexes.setOpenText(file, snapshot);
  }

  documentChanged(snapshot: Snapshot): void {
    if (!this.#open.has(snapshot.uri)) return this.documentOpened(snapshot);
    this.#open.set(snapshot.uri, snapshot);
    const file = this.#fileOf(snapshot);
    const units = this.#edits.changed(snapshot.uri, snapshot.text, this.#options.clock.now());
    if (units > keyPressUnits) this.#indexes.forget(file);
    this.#indexes.setOpenText(file, snapshot);
  }

  documentClosed(uri: string): void {
    const snapshot = this.#open.get(uri);
    this.#edits.closed(uri);
    this.#sets.delete(uri);
    this.#open.delete(uri);
    if (snapshot === undefined) return;
    const file = this.#fileOf(snapshot);
    this.#indexes.forget(file);
    this.#indexes.setOpenText(file, undefined);
  }

  documentViewed(uri: string, { line, endLine }: { readonly line: number; readonly endLine: number }): void {
    const file = findWorkspaceFile(uri, this.#options.roots());
    if (file !== undefined) this.#viewed.add({ ...file, line, endLine });
  }

  filesChanged(files: readonly string[]): void {
    this.#indexes.filesChanged(files);
  }

  async dispose(): Promise<void> {
    this.#sets.clear();
    this.#open.clear();
    await this.#indexes.dispose();
  }

  #isExcluded(snapshot: Snapshot): boolean {
    return this.#options.privacyOf(snapshot.uri).findExclusion(this.#fileOf(snapshot).path) !== undefined;
  }
}

function ownWindow({ snapshot, at, window }: ContextRequest, { path, site }: SourceInput): OwnWindow {
  const text = snapshot.text.slice(window.from, window.to);
  const line = site.line - (snapshot.text.slice(window.from, at).split("\n").length - 1);
  return { path, line, endLine: line + text.split("\n").length - 1, text };
}

function holdsName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const around = `${text.charAt(at - 1)} ${text.charAt(at + name.length)}`;
    if (!/[\p{L}\p{N}_$]/u.test(around)) return true;
  }
  return false;
}
