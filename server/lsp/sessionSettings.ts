import { settings as table, type Settings } from "../../shared/settings.ts";
import type { LoadedSettings, Sources } from "../settings/loaded.ts";
import { isRecord } from "../base/record.ts";
import { withoutDefaults } from "../settings/withoutDefaults.ts";

type Options = {
  readonly load: (sources: Sources) => LoadedSettings;
  /** Workspace roots, empty while the workspace is not trusted. */
  readonly projectDirs: () => readonly string[];
  /** Milliseconds, from the session's clock. */
  readonly now: () => number;
  readonly onChange: (loaded: LoadedSettings) => void;
};

/** The settings of this session: what the editor said in three ways, weakest first, and the files around it. */
export class SessionSettings {
  readonly #options: Options;
  #loaded: LoadedSettings;
  #loadedAt: number;
  #initial: unknown;
  #pushed: unknown;
  #pulled: unknown;

  constructor(options: Options) {
    this.#options = options;
    this.#loaded = options.load({});
    this.#loadedAt = options.now();
  }

  get current(): Settings {
    return this.#loaded.settings;
  }

  get loaded(): LoadedSettings {
    return this.#loaded;
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
    const loaded = this.#options.load({ editor, projectDir: this.#options.projectDirs() });
    this.#loadedAt = this.#options.now();
    if (JSON.stringify(loaded) === JSON.stringify(this.#loaded)) return;
    this.#loaded = loaded;
    this.#options.onChange(loaded);
  }

  /** For moments at which the user may have come from elsewhere: a settings file may have been changed by hand. */
  reloadIfOld(): void {
    if (this.#options.now() - this.#loadedAt >= oldMs) this.reload();
  }
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
