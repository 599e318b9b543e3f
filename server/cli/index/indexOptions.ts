import { join } from "node:path";
import type { Settings } from "../../../shared/settings.ts";
import { findInRoots, someUriIn } from "../../context/provider/workspace.ts";
import type { IndexSettings } from "../../context/index/settings.ts";
import { lacunaCacheFolder } from "../../models/modelFolder.ts";

/** The settings that the index knows. */
export const indexSettings = (settings: Settings): IndexSettings => ({
  excludedPaths: settings["context.excludedPaths"],
  privacyExcludedPaths: settings["privacy.excludedPaths"],
  isRedacting: settings["privacy.redaction.enable"],
  maxFiles: settings["context.maxFiles"],
  maxFileKiB: settings["context.maxFileKiB"],
  isCached: settings["context.cache.enable"],
});

type Workspace = { readonly roots: () => readonly string[]; readonly settings: (uri: string) => Settings };

/** Those of a workspace folder's index. What a folder inside it leaves out of its own is left out of this one, too. */
export function indexSettingsOf(root: string, { roots, settings }: Workspace): IndexSettings {
  const own = indexSettings(settings(someUriIn(root)));
  const inner = roots().flatMap((each) => {
    const path = findInRoots(each, [root])?.path;
    return path === undefined ? [] : [{ path, settings: settings(someUriIn(each)) }];
  });
  if (inner.length === 0) return own;
  const inside = (key: "context.excludedPaths" | "privacy.excludedPaths"): readonly string[] =>
    inner.flatMap((each) => each.settings[key].map((pattern) => patternInside(each.path, pattern)));
  const unindexed = inner.filter((each) => !each.settings["context.repository.enable"]);
  return {
    ...own,
    excludedPaths: [
      ...own.excludedPaths,
      ...inside("context.excludedPaths"),
      ...unindexed.map(({ path }) => patternInside(path, "!")),
    ],
    privacyExcludedPaths: [...own.privacyExcludedPaths, ...inside("privacy.excludedPaths")],
  };
}

/** A folder's pattern, as seen from a folder around it. A negated one cannot be said so and leaves out the whole folder. */
function patternInside(folder: string, pattern: string): string {
  const literal = folder.replace(/[\\^$.*+?()[\]{}|!@]/g, "\\$&");
  if (pattern.startsWith("!")) return `${literal}/**`;
  return pattern.includes("/") ? `${literal}/${pattern}` : `${literal}/**/${pattern}`;
}

/** Where indexes are kept between two starts. */
export const indexFolder = (): string => join(lacunaCacheFolder(), "index");
