import type { SettingKey, Settings } from "../../shared/settings.ts";
import type { Problem, SourceName } from "./problem.ts";

export type Sources = {
  /** Values given on the command line; texts are read according to the setting's type. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** The workspace folder whose `.lacuna.json` may restrict the settings. */
  readonly projectDir?: string;
  /** What the editor sent: nested objects or dotted keys, with or without `lacuna.`. */
  readonly editor?: unknown;
};

export type LoadedSettings = {
  readonly settings: Settings;
  readonly problems: readonly Problem[];
  /** Which source decided each setting. */
  readonly sources: Readonly<Record<SettingKey, SourceName>>;
};
