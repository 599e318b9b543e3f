import type { Settings } from "../../../shared/settings.ts";
import type { ModelStore } from "../../domain/modelStore.ts";
import { catalogue } from "../../models/catalogue.ts";
import { measureHardware, type Hardware } from "../../models/hardware.ts";
import { modelFolder } from "../../models/modelFolder.ts";
import { recommend, usableHardware, type Recommendation } from "../../models/recommend.ts";
import { createModelStore, kvTokensOf } from "../../models/store.ts";
import { readUserModels } from "../../models/userModels.ts";
import { loadSettings } from "../../settings/load.ts";
import { describeProblem } from "../../settings/problem.ts";
import { note } from "../output.ts";

export type ModelsContext = {
  readonly settings: Settings;
  readonly folder: string;
  readonly store: ModelStore;
};

/** Settings as the user's file has them. `onlyFrom`: see ModelStoreDeps. */
export function openModels(onlyFrom?: string): ModelsContext {
  const { settings, problems } = loadSettings();
  for (const problem of problems) note(`lacuna: ${describeProblem(problem)}`);
  return {
    settings,
    folder: modelFolder(settings["model.folder"]),
    store: createModelStore({ settings: () => settings, ...(onlyFrom === undefined ? {} : { onlyFrom }) }),
  };
}

export async function recommendation(settings: Settings): Promise<Recommendation & { readonly hardware: Hardware }> {
  const hardware = usableHardware(await measureHardware(), settings);
  return { ...recommend(hardware, kvTokensOf(settings)), hardware };
}

export async function unknownModel(id: string, folder: string): Promise<string> {
  const ids = [...catalogue, ...(await readUserModels(folder))].map((model) => model.id);
  return `there is no model ${id}. Known are:\n  ${ids.join("\n  ")}`;
}
