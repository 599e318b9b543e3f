import { findEntry, bytesText } from "../../models/catalogue.ts";
import type { CatalogueEntry } from "../../models/catalogueEntry.ts";
import { fileOf, installedEntries, verifyInstalled } from "../../models/installed.ts";
import { readUserModels, type UserModel } from "../../models/userModels.ts";
import { checkUsable, type Usable } from "../../models/verify.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { openModels, unknownModel } from "./context.ts";
import { openProgress } from "./progress.ts";

type Checked = {
  readonly id: string;
  readonly file: string;
  readonly sha256: string | undefined;
  readonly usable: Usable;
};

export async function verify(id: string | undefined, { json = false }: { readonly json?: boolean }): Promise<void> {
  const { settings, folder } = openModels();
  const own = await readUserModels(folder);
  const entry = id === undefined ? undefined : findEntry(id);
  const entries = id === undefined ? await installedEntries(folder) : entry ? [entry] : [];
  const ownFiles = [...own, ...pointedAt(settings["model.file"])].filter(
    (model) => id === undefined || model.id === id,
  );
  if (entries.length + ownFiles.length === 0) {
    const message =
      id === undefined ? "no model is installed. Run `lacuna models pull`." : await unknownModel(id, folder);
    return fail(message, exitCodes.notFound);
  }
  const checked: Checked[] = [];
  for (const each of entries) checked.push(await checkEntry(each, folder));
  for (const model of ownFiles) checked.push({ ...model, sha256: undefined, usable: await checkUsable(model.file) });
  if (json) printJson(checked.map(jsonOf));
  else checked.forEach(say);
  if (checked.some(({ usable }) => usable.kind === "unusable")) process.exitCode = exitCodes.failed;
}

const pointedAt = (file: string): readonly UserModel[] => (file === "" ? [] : [{ id: "model.file", file }]);

async function checkEntry(entry: CatalogueEntry, folder: string): Promise<Checked> {
  const progress = openProgress(entry.title, process.stderr.isTTY);
  const onBytes = (doneBytes: number): void =>
    progress.show({ doneBytes, totalBytes: entry.bytes, source: "this machine", phase: "verifying" });
  try {
    const usable = await verifyInstalled(folder, entry, { rehash: true, onBytes });
    return { id: entry.id, file: fileOf(folder, entry), sha256: entry.sha256, usable };
  } finally {
    progress.end();
  }
}

function say({ id, sha256, usable }: Checked): void {
  if (usable.kind === "unusable") return note(`${id}: ${usable.problem}`);
  const { architecture, quantisation, fileBytes, trainedContextTokens } = usable.header;
  const hash = sha256 === undefined ? "its hash is in no list" : `sha256 ${sha256}`;
  print(
    `${id}: good. ${bytesText(fileBytes)}, ${hash}, ${architecture}, ${quantisation}, ` +
      `context ${trainedContextTokens}, FIM family ${usable.family}`,
  );
}

const jsonOf = ({ id, file, sha256, usable }: Checked) =>
  usable.kind === "unusable"
    ? { id, file, ok: false, problem: usable.problem }
    : {
        id,
        file,
        ok: true,
        sha256,
        family: usable.family,
        tokenIds: usable.ids,
        quantisation: usable.header.quantisation,
      };
