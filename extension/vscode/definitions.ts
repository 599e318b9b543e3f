import type { Uri } from "vscode";
import { commands, type Location, type LocationLink, type Position, workspace } from "vscode";
import type { CancellationToken, LanguageClient } from "vscode-languageclient/node";
import { type DefinitionsParams, type DefinitionsResult, mostDefinitions } from "../../shared/protocol.ts";
import { definitionText } from "./definitionText.ts";

/** Each place is a question to another extension. */
const mostPlaces = 8;
const mostFileBytes = 1024 * 1024;

type Target = { readonly uri: Uri; readonly first: number; readonly last: number };
type Definition = DefinitionsResult["definitions"][number];

/** Answers `lacuna/definitions` with what the editor's other extensions know. Trouble of theirs is no trouble here. */
export async function definitionsAt(
  client: LanguageClient,
  { textDocument, positions }: DefinitionsParams,
  token: CancellationToken,
): Promise<DefinitionsResult> {
  const uri = client.protocol2CodeConverter.asUri(textDocument.uri);
  const places = positions.slice(0, mostPlaces).map((place) => client.protocol2CodeConverter.asPosition(place));
  const found = await Promise.all(places.map((place) => targetsAt(uri, place, token)));
  const definitions: Definition[] = [];
  for (const target of unique(found.flat()).slice(0, mostDefinitions)) {
    if (token.isCancellationRequested) return { definitions: [] };
    const read = await readDefinition(target).catch((): undefined => undefined); // gone, or not to be read: not told
    if (read) definitions.push({ ...read, uri: client.code2ProtocolConverter.asUri(target.uri) });
  }
  return { definitions };
}

async function targetsAt(uri: Uri, place: Position, token: CancellationToken): Promise<readonly Target[]> {
  if (token.isCancellationRequested) return [];
  try {
    const found = await commands.executeCommand<(Location | LocationLink)[] | undefined>(
      "vscode.executeDefinitionProvider",
      uri,
      place,
    );
    return (found ?? []).map(toTarget);
  } catch {
    // The document was closed, or the other extension failed.
    return [];
  }
}

function toTarget(found: Location | LocationLink): Target {
  const isLink = "targetUri" in found;
  const range = isLink ? found.targetRange : found.range;
  return { uri: isLink ? found.targetUri : found.uri, first: range.start.line, last: range.end.line };
}

function unique(targets: readonly Target[]): readonly Target[] {
  const seen = new Map(targets.map((target) => [`${target.uri.toString()}#${target.first}`, target]));
  return [...seen.values()];
}

async function readDefinition({ uri, ...lines }: Target): Promise<Omit<Definition, "uri"> | undefined> {
  const found = definitionText(await readText(uri), lines);
  if (found === undefined) return undefined;
  const lastLine = found.text.slice(found.text.lastIndexOf("\n") + 1);
  return {
    text: found.text,
    range: {
      start: { line: found.lines.first, character: 0 },
      end: { line: found.lines.last, character: lastLine.length },
    },
  };
}

/** Opening a document would announce it to every language server, this one included, so a closed one is read. */
async function readText(uri: Uri): Promise<string> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  const { size } = await workspace.fs.stat(uri);
  return size > mostFileBytes ? "" : new TextDecoder().decode(await workspace.fs.readFile(uri));
}
