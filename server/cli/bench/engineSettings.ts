import type { Settings } from "../../../shared/settings.ts";
import { loadSettings } from "../../settings/load.ts";
import { describeProblem } from "../../settings/problem.ts";
import { overridesOf } from "../overrides.ts";

export type EngineFlags = { readonly model?: string; readonly threads?: string; readonly set?: readonly string[] };

/** The user's settings with what the command line says about the model; a text is what is wrong. */
export function engineSettings({ model, threads, set }: EngineFlags): Settings | string {
  const overrides = overridesOf({ ...(model === undefined ? {} : { model }), ...(set === undefined ? {} : { set }) });
  if (typeof overrides === "string") return overrides;
  const given = threads === undefined ? overrides : { ...overrides, "engine.threads": threads };
  const { settings, problems } = loadSettings({ overrides: given });
  const [first] = problems;
  return first === undefined ? settings : describeProblem(first);
}
