import type { ModelChoice, ModelStore, PullOutcome, PullRequest } from "../domain/modelStore.ts";
import { catalogue, findEntry } from "./catalogue.ts";
import type { CatalogueEntry } from "./catalogueEntry.ts";
import { freeBytes, type FreeBytes } from "./diskSpace.ts";
import { measureHardware, type Hardware } from "./hardware.ts";
import { presenceOf } from "./installed.ts";
import { locateModel } from "./locate.ts";
import { modelFolder } from "./modelFolder.ts";
import type { ModelSettings } from "./modelSettings.ts";
import { fitOf, recommend, usableHardware, type Recommendation } from "./recommend.ts";
import type { Env } from "./sources/proxy.ts";
import { defaultTimings, type Timings } from "./sources/timings.ts";
import { fileExists, readUserModels } from "./userModels.ts";

export type ModelStoreDeps = {
  /** Read anew for every call, so that a changed setting holds at once. */
  readonly settings: () => ModelSettings;
  readonly hardware?: () => Promise<Hardware>;
  readonly env?: Env;
  readonly timings?: Timings;
  readonly free?: FreeBytes;
  /** Pull from this file or folder, and from nowhere else. */
  readonly onlyFrom?: string;
};

export function createModelStore(deps: ModelStoreDeps): ModelStore {
  const { settings } = deps;
  const hardware = rememberedHardware(deps);
  const folder = (): string => modelFolder(settings()["model.folder"]);
  const recommendation = async (): Promise<Recommendation> => recommend(await hardware(), kvTokensOf(settings()));
  const locate = () =>
    locateModel({
      folder: folder(),
      file: settings()["model.file"],
      id: settings()["model.id"],
      kvTokens: kvTokensOf(settings()),
      hardware,
      recommendation,
    });
  return {
    locate,
    choices: async () => {
      const [{ entry }, located, machine] = await Promise.all([recommendation(), locate(), hardware()]);
      const models = [
        ...(await Promise.all(catalogue.map((each) => choiceOf(each, folder(), fitText(each, machine, settings()))))),
        ...(await ownChoices(folder())),
      ];
      return { recommended: entry.id, current: located.kind === "found" ? located.model.id : undefined, models };
    },
    pull: async (request) => {
      const id = request.id === "" ? (await recommendation()).entry.id : request.id;
      return pullById({ ...request, id }, folder(), deps);
    },
  };
}

/** All sequences together; each has a KV cache line of its own. */
export const kvTokensOf = (settings: ModelSettings): number =>
  settings["engine.contextTokens"] * settings["engine.sequences"];

function rememberedHardware({ settings, hardware = measureHardware }: ModelStoreDeps): () => Promise<Hardware> {
  let measured: Promise<Hardware> | undefined;
  return async () => usableHardware(await (measured ??= hardware()), settings());
}

async function pullById(request: PullRequest, folder: string, deps: ModelStoreDeps): Promise<PullOutcome> {
  const entry = findEntry(request.id);
  if (!entry) {
    const known = catalogue.map(({ id }) => id).join(", ");
    return { kind: "failed", message: `There is no model ${request.id}. Known are: ${known}.`, needsLicence: false };
  }
  const { licence } = entry;
  const presence = await presenceOf(folder, entry);
  if (licence.mustAccept !== undefined && !request.acceptLicence && presence.kind !== "installed") {
    const message = `${licence.mustAccept}\nIts text: ${licence.url}\nRead and accept it first: lacuna models pull ${entry.id} --accept-licence`;
    return { kind: "failed", message, needsLicence: true };
  }
  const settings = {
    ...deps.settings(),
    ...(deps.onlyFrom === undefined ? {} : { "model.localSource": deps.onlyFrom }),
  };
  const network = deps.onlyFrom !== undefined ? "notAsked" : settings["network.offline.enable"] ? "offline" : "used";
  const { timings = defaultTimings, env = process.env, free = freeBytes } = deps;
  // Loaded when it is needed: every start of the engine locates a model, hardly any downloads one.
  const [{ pullEntry }, { sourcesOf }] = await Promise.all([import("./pull.ts"), import("./sources/sources.ts")]);
  return pullEntry({
    entry,
    folder,
    sources: sourcesOf(entry, { ...settings, "network.offline.enable": network !== "used" }, { timings, env }),
    network,
    free,
    signal: request.signal,
    onProgress: request.onProgress,
    lockPollMs: 500,
  });
}

async function choiceOf(entry: CatalogueEntry, folder: string, fit: string): Promise<ModelChoice> {
  const installed = (await presenceOf(folder, entry)).kind === "installed";
  return { id: entry.id, title: entry.title, bytes: entry.bytes, licence: entry.licence.name, installed, fit };
}

const fitWords = { good: "Fits", slow: "Slow here", tooLarge: "Too large" } as const;

function fitText(entry: CatalogueEntry, machine: Hardware, settings: ModelSettings): string {
  const { kind, text } = fitOf(entry, machine, kvTokensOf(settings));
  return `${fitWords[kind]}: ${text}`;
}

async function ownChoices(folder: string): Promise<readonly ModelChoice[]> {
  const own = await readUserModels(folder);
  return Promise.all(
    own.map(async ({ id, file }) => {
      const installed = await fileExists(file);
      return {
        id,
        title: id,
        bytes: 0,
        licence: "your own file",
        installed,
        fit: installed ? file : `${file} is gone`,
      };
    }),
  );
}
