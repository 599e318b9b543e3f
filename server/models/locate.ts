/** Finds the model that the settings mean, without downloading anything. */
import { resolve } from "node:path";
import type { Located } from "../domain/modelStore.ts";
import { bytesText, catalogue, findEntry } from "./catalogue.ts";
import type { CatalogueEntry } from "./catalogueEntry.ts";
import { fileOf, installedEntries, presenceOf, verifyInstalled } from "./installed.ts";
import { expandHome } from "./modelFolder.ts";
import { fitOf, type Recommendation } from "./recommend.ts";
import type { Hardware } from "./hardware.ts";
import { stampedHash } from "./stamp.ts";
import { fileExists, readUserModels } from "./userModels.ts";
import { checkUsable } from "./verify.ts";

export type Search = {
  readonly folder: string;
  /** model.file and model.id of the settings. */
  readonly file: string;
  readonly id: string;
  readonly kvTokens: number;
  readonly hardware: () => Promise<Hardware>;
  readonly recommendation: () => Promise<Recommendation>;
};

export async function locateModel(search: Search): Promise<Located> {
  if (search.file !== "") return pointedAt(resolve(expandHome(search.file)));
  if (search.id !== "") return named(search.id, search.folder);
  return best(search);
}

const missing = (detail: string): Located => ({ kind: "trouble", reason: "modelMissing", detail });
const invalid = (detail: string): Located => ({ kind: "trouble", reason: "modelInvalid", detail });

async function pointedAt(file: string): Promise<Located> {
  if (!(await fileExists(file))) {
    return missing(
      `model.file names ${file}, but there is no such file. Correct the setting, or empty it to use the recommended model.`,
    );
  }
  return usableFile(file, nameOf(file));
}

const nameOf = (file: string): string => (file.split(/[\\/]/).at(-1) ?? file).replace(/\.gguf$/i, "");

async function usableFile(file: string, id: string): Promise<Located> {
  const usable = await checkUsable(file);
  if (usable.kind === "unusable") return invalid(usable.problem);
  return { kind: "found", model: { id, file, sha256: await stampedHash(file), family: usable.family } };
}

async function named(id: string, folder: string): Promise<Located> {
  const entry = findEntry(id);
  if (entry) return installed(entry, folder);
  const own = await readUserModels(folder);
  const model = own.find((each) => each.id === id);
  if (!model) {
    const known = [...catalogue, ...own].map((each) => each.id).join(", ");
    return missing(`model.id is ${id}, but there is no such model. Known are: ${known}.`);
  }
  if (await fileExists(model.file)) return usableFile(model.file, model.id);
  return missing(
    `${id} was added as ${model.file}, but that file is gone. Run \`lacuna models remove ${id}\`, or put it back.`,
  );
}

async function installed(entry: CatalogueEntry, folder: string): Promise<Located> {
  const presence = await presenceOf(folder, entry);
  if (presence.kind === "absent" || presence.kind === "partial") {
    const begun =
      presence.kind === "partial" ? ` ${bytesText(presence.bytes)} of ${bytesText(entry.bytes)} have arrived.` : "";
    return missing(`${entry.title} is not installed.${begun} Run \`lacuna models pull ${entry.id}\`.`);
  }
  const usable = await verifyInstalled(folder, entry);
  if (usable.kind === "unusable") return invalid(usable.problem);
  return {
    kind: "found",
    model: { id: entry.id, file: fileOf(folder, entry), sha256: entry.sha256, family: usable.family },
  };
}

/** The recommended model, else the installed one that suits best, else the user's own first one. */
async function best(search: Search): Promise<Located> {
  const { folder } = search;
  const recommendation = await search.recommendation();
  const candidates = await candidatesIn(search, recommendation);
  let trouble: Located | undefined;
  for (const entry of candidates) {
    const located = await installed(entry, folder);
    if (located.kind === "found") return located;
    trouble ??= located;
  }
  for (const { file, id } of await readUserModels(folder)) {
    if (!(await fileExists(file))) continue;
    const located = await usableFile(file, id);
    if (located.kind === "found") return located;
    trouble ??= located;
  }
  return trouble ?? installed(recommendation.entry, folder);
}

/** A large model that answers in time beats a small one; of models that are too slow the fastest is the least bad. */
async function candidatesIn(
  search: Search,
  { entry: recommended }: Recommendation,
): Promise<readonly CatalogueEntry[]> {
  const hardware = await search.hardware();
  const fitting = (await installedEntries(search.folder)).flatMap((entry) => {
    const { kind } = fitOf(entry, hardware, search.kvTokens);
    return kind === "tooLarge" && entry !== recommended ? [] : [{ entry, isGood: kind === "good" }];
  });
  const rank = ({ entry, isGood }: { readonly entry: CatalogueEntry; readonly isGood: boolean }): number => {
    if (entry === recommended) return Number.POSITIVE_INFINITY;
    return isGood ? entry.activeParameters : -entry.activeParameters;
  };
  return fitting.toSorted((left, right) => (rank(right) > rank(left) ? 1 : -1)).map(({ entry }) => entry);
}
