import { systemClock } from "../base/systemClock.ts";
import type { Clock } from "../domain/clock.ts";
import type { Exclusion, Privacy } from "../domain/privacy.ts";
import { findBuiltInExclusion } from "./builtInExclusions.ts";
import { LacunaIgnore } from "./lacunaIgnore.ts";
import { PathRules } from "./pathRules.ts";
import { Redactor } from "./redactor.ts";

export type PrivacyOptions = {
  /** Folder whose `.lacunaignore` files count; undefined for a document outside every workspace. */
  readonly root: string | undefined;
  /** `privacy.excludedPaths`. */
  readonly excludedPaths: readonly string[];
  readonly isRedacting: boolean;
  readonly clock?: Pick<Clock, "now">;
};

/** The rules of one workspace folder. Nothing to dispose: no watcher, no timer. */
export function createPrivacy(options: PrivacyOptions): Privacy {
  const { root, excludedPaths, isRedacting, clock = systemClock } = options;
  const pathRules = new PathRules();
  const ignoreFiles = root === undefined ? undefined : new LacunaIgnore(root, clock);
  const redactor = new Redactor();
  return {
    findExclusion(path): Exclusion | undefined {
      const builtIn = findBuiltInExclusion(path);
      if (builtIn !== undefined) return { rule: `${builtIn} (built-in)` };
      const setting = pathRules.findExclusion(excludedPaths, path);
      if (setting !== undefined) return { rule: `${setting} (privacy.excludedPaths)` };
      const ignored = isInside(path) ? ignoreFiles?.findExclusion(path) : undefined;
      return ignored === undefined ? undefined : { rule: ignored };
    },
    redact: async (text, path) => (isRedacting ? redactor.redact(text, path) : { text, found: [] }),
  };
}

/** A package's files or a document of another folder have no `.lacunaignore` in this root. */
const isInside = (path: string): boolean => path !== "" && !/^(?:\/|[A-Za-z]:)|(?:^|\/)\.{1,2}(?:\/|$)|\/$/.test(path);
