/** The generated part of docs/models.md; a test fails when the page is stale. */
import { bytesText, catalogue, defaultKvTokens, memoryBytes } from "./catalogue.ts";
import type { CatalogueEntry } from "./catalogueEntry.ts";
import { families } from "../prompt/families.ts";

const begin = "<!-- catalogue: generated, see server/models/renderModelsDoc.ts -->";
const end = "<!-- /catalogue -->";

/** `page` with everything between its two markers written anew. */
export function renderModelsDoc(page: string): string {
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before) throw new RangeError(`docs/models.md lacks the markers ${begin} and ${end}`);
  return `${page.slice(0, before + begin.length)}\n\n${sections()}\n\n${page.slice(after)}`;
}

const sections = (): string => [entryTable(), licenceList(), verificationTable()].join("\n\n");

/** Padded as the formatter wants it, so that it leaves the page alone. */
function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...body].map((cells) => (cells[column] ?? "").length)));
  const line = (cells: readonly string[], fill: string): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(" | ")} |`;
  const rule = line(
    head.map(() => ""),
    "-",
  );
  return [line(head, " "), rule, ...body.map((cells) => line(cells, " "))].join("\n");
}

function entryTable(): string {
  const body = catalogue.map((entry) => [
    `\`${entry.id}\``,
    entry.title,
    entry.quantisation,
    sizeText(entry),
    bytesText(memoryBytes(entry)),
    families[entry.family].title,
    entry.licence.name,
    sourceText(entry),
  ]);
  const memory = `Memory (${defaultKvTokens} tokens)`;
  return rows(["Id", "Model", "Quantisation", "File", memory, "FIM family", "Licence", "Source"], body);
}

const sizeText = ({ bytes, bytesAre }: CatalogueEntry): string =>
  `${bytesAre === "estimate" ? "about " : ""}${bytesText(bytes)}`;

function sourceText({ huggingFace: { repo }, packageParts }: CatalogueEntry): string {
  const packages = packageParts ? `, or ${packageParts.packages.length} Python packages` : "";
  return `[${repo}](https://huggingface.co/${repo})${packages}`;
}

function licenceList(): string {
  const licences = new Map(catalogue.map(({ licence }) => [licence.name, licence]));
  const lines = [...licences.values()].map(({ name, url, mustAccept }) => {
    return `- [${name}](${url})${mustAccept === undefined ? "" : `: must be accepted. ${mustAccept}`}`;
  });
  return ["### Licences", "", ...lines].join("\n");
}

function verificationTable(): string {
  const body = catalogue.map(({ id, fileName, sha256, verified }) => [
    `\`${id}\``,
    `\`${fileName}\``,
    `\`${sha256}\``,
    verified,
  ]);
  return `### Hashes\n\n${rows(["Id", "File", "SHA-256", "Verified against"], body)}`;
}
