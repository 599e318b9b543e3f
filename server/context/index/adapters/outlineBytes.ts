import type { Definition, DefinitionKind, Outline } from "../../../domain/outline.ts";

/**
 * Outlines as bytes: a tenth of what they take as objects, and what the snapshot holds. Only bytes that this program made are
 * read back: the snapshot has a checksum and a version.
 */
const kinds: readonly DefinitionKind[] = [
  "class",
  "interface",
  "enum",
  "type",
  "function",
  "method",
  "field",
  "constant",
  "variable",
  "module",
];

type Row = readonly [
  name: string,
  kind: number,
  container: string,
  signature: string,
  doc: string,
  line: number,
  endLine: number,
  isExported: 0 | 1,
  bases: readonly string[],
  typeName: string,
];

export const encodeOutline = ({ definitions, imports, packageName }: Outline): Uint8Array =>
  // A copy: small buffers share a pool, which the longest-lived of them keeps.
  new Uint8Array(Buffer.from(JSON.stringify([definitions.map(rowOf), imports, packageName])));

export function decodeOutline(bytes: Uint8Array): Outline {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const [rows, imports, packageName] = JSON.parse(text) as [Row[], Outline["imports"], string];
  return { definitions: rows.map(definitionOf), imports, packageName };
}

const rowOf = (each: Definition): Row => [
  each.name,
  kinds.indexOf(each.kind),
  each.container,
  each.signature,
  each.doc,
  each.line,
  each.endLine,
  each.isExported ? 1 : 0,
  each.bases,
  each.typeName,
];

const definitionOf = ([name, kind, container, signature, doc, line, endLine, exported, bases, typeName]: Row) => ({
  name,
  kind: kinds[kind] ?? "variable",
  container,
  signature,
  doc,
  line,
  endLine,
  isExported: exported === 1,
  bases,
  typeName,
});
