import { settings as table, type Settings } from "../../shared/settings.ts";
import type { LoadedSettings, Sources } from "../settings/loaded.ts";
import { isRecord } from "../settings/record.ts";
import { withoutDefaults } from "../settings/withoutDefaults.ts";

type Options = {
  readonly load: (sources: Sources) => LoadedSettings;
  /** Workspace roots, empty while the workspace is not trusted. */
  readonly projectDirs: () => readonly string[];
  readonly onChange: (loaded: LoadedSettings) => void;
};

/** The settings of this session: what the editor said in three ways, weakest first, and the files around it. */
export class SessionSettings {
  readonly #options: Options;
  #loaded: LoadedSettings;
  #initial: unknown;
  #pushed: unknown;
  #pulled: unknown;

  constructor(options: Options) {
    this.#options = options;
    this.#loaded = options.load({});
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

  reload(): void {
    const editor = [this.#initial, this.#pushed, this.#pulled].filter(isRecord);
    this.#loaded = this.#options.load({ editor, projectDir: this.#options.projectDirs() });
    this.#options.onChange(this.#loaded);
  }
}

const areas: ReadonlySet<string> = new Set(Object.keys(table).map((key) => key.split(".", 1).join("")));

/** Our part of an editor's settings; other servers' keys are none of our business. */
function ours(settings: unknown): unknown {
  if (!isRecord(settings)) return undefined;
  const marked = Object.entries(settings).filter(([key]) => key === "lacuna" || key.startsWith("lacuna."));
  if (marked.length > 0) return Object.fromEntries(marked);
  return Object.fromEntries(Object.entries(settings).filter(([key]) => areas.has(key.split(".", 1).join(""))));
}
