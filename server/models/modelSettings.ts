import type { Settings } from "../../shared/settings.ts";

/** The settings that decide where models are, where they come from and which one fits. */
export type ModelSettings = Pick<
  Settings,
  | "model.id"
  | "model.file"
  | "model.folder"
  | "model.localSource"
  | "model.mirrorUrl"
  | "network.offline.enable"
  | "engine.gpu"
  | "engine.threads"
  | "engine.contextTokens"
  | "engine.sequences"
>;
