import { bytesText, catalogue, memoryBytes } from "../../models/catalogue.ts";
import type { CatalogueEntry } from "../../models/catalogueEntry.ts";
import { fileOf, presenceOf, type Presence } from "../../models/installed.ts";
import { fitOf } from "../../models/recommend.ts";
import { kvTokensOf } from "../../models/store.ts";
import { fileExists, readUserModels } from "../../models/userModels.ts";
import { note, print, printJson } from "../output.ts";
import { openModels, recommendation } from "./context.ts";
import { table } from "./table.ts";

type Flags = { readonly installed?: boolean; readonly json?: boolean };

const states = { installed: "installed", partial: "partly here", wrongSize: "damaged", absent: "" } as const;
const fits = { good: "yes", slow: "slow", tooLarge: "no" } as const;

export async function list({ installed = false, json = false }: Flags): Promise<void> {
  const { settings, folder, store } = openModels();
  const [{ entry: recommended, hardware }, located] = await Promise.all([recommendation(settings), store.locate()]);
  const current = located.kind === "found" ? located.model.id : undefined;
  const own = await readUserModels(folder);
  const all = await Promise.all(catalogue.map(async (entry) => ({ entry, presence: await presenceOf(folder, entry) })));
  const rows = all.filter(({ presence }) => !installed || presence.kind === "installed");
  const describe = ({ entry, presence }: Row) => describeEntry(entry, { presence, folder });
  if (json) {
    const models = rows.map((row) => ({
      ...describe(row),
      fit: fitOf(row.entry, hardware, kvTokensOf(settings)),
      recommended: row.entry === recommended,
      current: row.entry.id === current,
    }));
    const ownModels = await Promise.all(
      own.map(async (model) => ({ ...model, installed: await fileExists(model.file) })),
    );
    return printJson({ folder, recommended: recommended.id, current, models, own: ownModels });
  }
  const mark = (entry: CatalogueEntry): string => (entry.id === current ? ">" : entry === recommended ? "*" : " ");
  const lines = rows.map(({ entry, presence }) => [
    mark(entry),
    entry.id,
    bytesText(entry.bytes),
    bytesText(memoryBytes(entry, kvTokensOf(settings))),
    fits[fitOf(entry, hardware, kvTokensOf(settings)).kind],
    states[presence.kind],
    entry.licence.mustAccept === undefined ? entry.licence.name : `${entry.licence.name} (must be accepted)`,
  ]);
  if (installed && lines.length === 0 && own.length === 0)
    return note(`No model is installed in ${folder}. Run \`lacuna models pull\`.`);
  print(table([["", "ID", "SIZE", "MEMORY", "FITS", "STATE", "LICENCE"], ...lines]));
  if (own.length > 0) print(`\n${table(own.map(({ id, file }) => [id === current ? ">" : " ", id, file]))}`);
  note(`\n> in use   * recommended here   models are in ${folder}`);
}

type Row = { readonly entry: CatalogueEntry; readonly presence: Presence };

const describeEntry = (
  entry: CatalogueEntry,
  { presence, folder }: { readonly presence: Presence; readonly folder: string },
) => ({
  id: entry.id,
  title: entry.title,
  file: fileOf(folder, entry),
  bytes: entry.bytes,
  bytesAre: entry.bytesAre,
  sha256: entry.sha256,
  licence: entry.licence,
  family: entry.family,
  quantisation: entry.quantisation,
  parameters: entry.parameters,
  memoryBytes: memoryBytes(entry),
  state: presence.kind,
});
