import { join } from "node:path";
import type { Settings } from "../../../shared/settings.ts";
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

/** Where indexes are kept between two starts. */
export const indexFolder = (): string => join(lacunaCacheFolder(), "index");
