import type { Clock } from "../../../domain/clock.ts";
import type { Outline } from "../../../domain/outline.ts";
import type { Privacy } from "../../../domain/privacy.ts";
import type { IndexState } from "../../../domain/repositoryIndex.ts";
import type { Resolver, ResolverFiles } from "../../resolve/createResolver.ts";
import type { IndexSettings } from "../settings.ts";

export type HostDeps = {
  /** Absolute. */
  readonly root: string;
  readonly settings: IndexSettings;
  readonly cacheFolder: string;
  /** A snapshot of another version is not read. */
  readonly version: string;
  readonly suspects: readonly string[];
  readonly culprits: readonly string[];
  readonly privacy: Privacy;
  readonly outliner: { outlineOf(languageId: string, text: string): Outline | undefined };
  readonly createResolver: (files: ResolverFiles) => Resolver;
  readonly clock: Clock;
  readonly onState: (state: IndexState) => void;
  /** Native code is about to see the text of these files. */
  readonly onReading: (paths: readonly string[]) => void;
  /** What the person can mend, in words. */
  readonly onWarning: (text: string) => void;
  readonly onBug: (place: string, error: unknown) => void;
};
