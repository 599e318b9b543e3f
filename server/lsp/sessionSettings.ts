import { settings as table, type Settings } from "../../shared/settings.ts";
import type { LoadedSettings, Sources } from "../settings/loaded.ts";
import { isRecord } from "../base/record.ts";
import { findRoot } from "../context/provider/workspace.ts";
import type { Problem } from "../settings/problem.ts";
import { withoutDefaults } from "../settings/withoutDefaults.ts";

type Options = {
  readonly load: (sources: Sources) => LoadedSettings;
  /** Workspace roots, empty while the workspace is not trusted. */
  readonly projectDirs: () => readonly string[];
  /** Milliseconds, from the session's clock. */
  readonly now: () => number;
  readonly onChange: (loaded: LoadedSettings) => void;
};

/** What holds where no project's file is, and in each workspace folder. */
type Held = { readonly outside: LoadedSettings; readonly inside: ReadonlyMap<string, LoadedSettings> };

/**
 * The settings of this session: what the editor said in three ways, weakest first, and the files around it. A folder's
 * project file restricts what holds in this folder alone.
 */
export class SessionSettings {
  readonly #options: Options;
  #held: Held;
  #window: LoadedSettings;
  #loadedAt: number;
  #initial: unknown;
  #pushed: unknown;
  #pulled: unknown;

  constructor(options: Options) {
    this.#options = options;
    this.#window = options.load({});
    this.#held = { outside: this.#window, inside: new Map() };
    this.#loadedAt = options.now();
  }

  /** For what concerns no document in particular: what all folders agree on, else what holds outside of them. */
  get current(): Settings {
    return this.#window.settings;
  }

  /** With the problems of all files. */
  get loaded(): LoadedSettings {
    return this.#window;
  }

  /** As they hold for a document. */
  of(uri: string): Settings {
    const { outside, inside } = this.#held;
    const root = findRoot(uri, [...inside.keys()]);
    return ((root === undefined ? undefined : inside.get(root)) ?? outside).settings;
  }

  initialize(settings: unknown): void {
    this.#initial = settings;
    this.reload();
  }

  /** `settings` of workspace/didChangeConfiguration: often the whole editor's settings, or null. */
  push(settings: unknown): void {
    this.#pushed = ours(settings);
    this.reload();
  }

  /** The section "lacuna", as the editor sees it: every value is present, so those at their default say nothing. */
  pull(section: unknown): void {
    this.#pulled = withoutDefaults(section);
    this.reload();
  }

  /** Takes over what has changed; says nothing when nothing has. */
  reload(): void {
    const editor = [this.#initial, this.#pushed, this.#pulled].filter(isRecord);
    const { load, projectDirs, now } = this.#options;
    const inside = projectDirs().map((projectDir) => [projectDir, load({ editor, projectDir })] as const);
    const held: Held = { outside: load({ editor }), inside: new Map(inside) };
    this.#loadedAt = now();
    if (textOf(held) === textOf(this.#held)) return;
    this.#held = held;
    this.#window = ofWindow(held);
    this.#options.onChange(this.#window);
  }

  /** For moments at which the user may have come from elsewhere: a settings file may have been changed by hand. */
  reloadIfOld(): void {
    if (this.#options.now() - this.#loadedAt >= oldMs) this.reload();
  }
}

const textOf = ({ outside, inside }: Held): string => JSON.stringify([outside, ...inside]);

function ofWindow({ outside, inside }: Held): LoadedSettings {
  const folders = [...inside.values()];
  const [first = outside, ...rest] = folders;
  const isSame = rest.every(({ settings }) => JSON.stringify(settings) === JSON.stringify(first.settings));
  const isOff = folders.every(({ settings }) => !settings["complete.enable"]);
  const base = isSame || isOff ? first : outside;
  const problems = new Map<string, Problem>();
  for (const problem of [base, ...folders].flatMap((each) => each.problems)) {
    // The same mistake of the user's may have another consequence where a project restricts.
    const key = JSON.stringify({ ...problem, instead: undefined });
    if (!problems.has(key)) problems.set(key, problem);
  }
  return { ...base, problems: [...problems.values()] };
}

/** Reading the files takes a fraction of a millisecond, but a start opens many documents at once. */
const oldMs = 1000;

const areas: ReadonlySet<string> = new Set(Object.keys(table).map((key) => key.split(".", 1).join("")));

/** Our part of an editor's settings; other servers' keys are none of our business. */
function ours(settings: unknown): unknown {
  if (!isRecord(settings)) return undefined;
  const marked = Object.entries(settings).filter(([key]) => key === "lacuna" || key.startsWith("lacuna."));
  if (marked.length > 0) return Object.fromEntries(marked);
  return Object.fromEntries(Object.entries(settings).filter(([key]) => areas.has(key.split(".", 1).join(""))));
}
