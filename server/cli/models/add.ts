import { bytesText } from "../../models/catalogue.ts";
import { addUserModel, fileExists } from "../../models/userModels.ts";
import { checkUsable } from "../../models/verify.ts";
import { userFile } from "../../settings/files.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { openModels } from "./context.ts";

export async function add(file: string, { json = false }: { readonly json?: boolean }): Promise<void> {
  const { folder } = openModels();
  const added = await addUserModel(folder, file);
  if (added.kind === "refused") {
    if (json) printJson({ ok: false, problem: added.problem });
    return fail(added.problem, (await fileExists(file)) ? exitCodes.failed : exitCodes.notFound);
  }
  const { model, family, isNew } = added;
  if (json) return printJson({ ok: true, ...model, family });
  const usable = await checkUsable(model.file);
  const facts =
    usable.kind === "ok"
      ? `${usable.header.architecture}, ${usable.header.quantisation}, ${bytesText(usable.header.fileBytes)}, `
      : "";
  note(
    `${isNew ? "Added" : "It was added before"}: ${model.file} (${facts}FIM family ${family}). The file stays where it is.`,
  );
  note(`To use it, put this into ${userFile()}:\n  "model.id": ${JSON.stringify(model.id)}`);
  print(model.id);
}
