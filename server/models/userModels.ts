/** The user's own GGUF files: a small list in the model folder; the files stay where they are. */
import { mkdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { catalogue } from "./catalogue.ts";
import { messageOf } from "../base/errorMessage.ts";
import { expandHome } from "./modelFolder.ts";
import { checkUsable } from "./verify.ts";
import { writeAtomically } from "../base/writeAtomically.ts";

export type UserModel = { readonly id: string; readonly file: string };

export type Added =
  | { readonly kind: "added"; readonly model: UserModel; readonly family: string; readonly isNew: boolean }
  | { readonly kind: "refused"; readonly problem: string };

const listFile = (folder: string): string => join(folder, "own-models.json");

/** An unreadable or damaged list counts as empty. */
export async function readUserModels(folder: string): Promise<readonly UserModel[]> {
  try {
    const value: unknown = JSON.parse(await readFile(listFile(folder), "utf8"));
    const models: unknown = typeof value === "object" && value !== null && "models" in value ? value.models : undefined;
    return Array.isArray(models) ? models.filter(isUserModel) : [];
  } catch {
    // No list yet, or one that no program wrote; adding a model writes it anew.
    return [];
  }
}

/** Checks the file and lists it. Nothing is copied. */
export async function addUserModel(folder: string, path: string): Promise<Added> {
  const file = resolve(expandHome(path));
  const usable = await checkUsable(file);
  if (usable.kind === "unusable") return { kind: "refused", problem: usable.problem };
  try {
    return await changeList<Added>(folder, (models) => {
      const known = models.find((model) => model.file === file);
      if (known) return { models, result: { kind: "added", model: known, family: usable.family, isNew: false } };
      const model = { id: freeId(file, models), file };
      return { models: [...models, model], result: { kind: "added", model, family: usable.family, isNew: true } };
    });
  } catch (error) {
    return { kind: "refused", problem: `${listFile(folder)} cannot be written: ${messageOf(error)}` };
  }
}

/** Takes a model off the list; its file stays. False when it is not listed. */
export async function removeUserModel(folder: string, id: string): Promise<boolean> {
  const listed = await readUserModels(folder);
  if (!listed.some((model) => model.id === id)) return false;
  return changeList(folder, (models) => {
    const kept = models.filter((model) => model.id !== id);
    return { models: kept, result: kept.length < models.length };
  });
}

type Change<T> = { readonly models: readonly UserModel[]; readonly result: T };

async function changeList<T>(folder: string, change: (models: readonly UserModel[]) => Change<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const { lockFile } = await import("./installLock.ts");
  const held = await lockFile(listFile(folder), { signal: AbortSignal.timeout(10_000), onWait: () => {}, pollMs: 50 });
  try {
    const { models, result } = change(await readUserModels(folder));
    await writeAtomically(listFile(folder), `${JSON.stringify({ models }, undefined, 2)}\n`);
    return result;
  } finally {
    await held.release();
  }
}

function freeId(file: string, models: readonly UserModel[]): string {
  const name = basename(file).replace(/\.gguf$/i, "");
  const taken = new Set([...models, ...catalogue].map(({ id }) => id));
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) {
    if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
  }
}

const isUserModel = (value: unknown): value is UserModel =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  typeof value.id === "string" &&
  "file" in value &&
  typeof value.file === "string";

export async function fileExists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    // Absent or out of reach: not usable either way.
    return false;
  }
}
