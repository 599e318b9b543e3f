import { bytesText, findEntry } from "../../models/catalogue.ts";
import { presenceOf, removeInstalled } from "../../models/installed.ts";
import { removeUserModel } from "../../models/userModels.ts";
import { exitCodes, fail, note } from "../output.ts";
import { openModels, unknownModel } from "./context.ts";

export async function remove(id: string): Promise<void> {
  const { folder } = openModels();
  const entry = findEntry(id);
  if (!entry) {
    if (await removeUserModel(folder, id)) return note(`${id} is off the list; its file stays.`);
    return fail(await unknownModel(id, folder), exitCodes.notFound);
  }
  if ((await presenceOf(folder, entry)).kind === "absent")
    return fail(`${entry.title} is not installed.`, exitCodes.notFound);
  const removed = await removeInstalled(folder, entry);
  if ("problem" in removed) return fail(removed.problem);
  note(`${entry.title} is deleted; ${bytesText(removed.freedBytes)} are free again.`);
}
