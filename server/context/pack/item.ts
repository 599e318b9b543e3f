import type { Located } from "../../domain/repositoryIndex.ts";
import type { Candidate } from "../sources/source.ts";

/** A candidate that may be packed: what several sources say of one place is one item. */
export type Item = Candidate & { readonly key: string };

export type DefinitionItem = Item & { readonly shown: Extract<Item["shown"], { kind: "definition" }> };

export const isDefinition = (item: Item): item is DefinitionItem => item.shown.kind === "definition";

/** Best first; ties are broken by place, so that the same candidates always give the same prompt. */
export const byScore = (a: Item, b: Item): number => b.score - a.score || byPlace(a, b);

export const byPlace = (a: Item, b: Item): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : lineOf(a) - lineOf(b) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

export const lineOf = ({ shown }: Candidate): number =>
  shown.kind === "definition" ? shown.definition.line : shown.line;

function keyOf({ path, shown }: Candidate): string {
  if (shown.kind === "passage") return `${path}:${shown.line}-${shown.endLine}`;
  const { kind, container, name, line } = shown.definition;
  // A field that is declared and then assigned is one; overloads are not.
  return `${path}:${container}.${name}${kind === "field" ? "" : `:${line}`}`;
}

/** Lines of the document's own window, from 0, `endLine` included. */
export type OwnWindow = {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
};

/** One item for each place, with the best of its scores; without what the window shows already. */
export function itemsOf(candidates: readonly Candidate[], own: OwnWindow): Item[] {
  const items = new Map<string, Item>();
  const ownLines = new Set(own.text.split("\n").map((line) => line.trim()));
  for (const candidate of candidates) {
    if (isShownAlready(candidate, own, ownLines)) continue;
    const key = keyOf(candidate);
    const known = items.get(key);
    if (known === undefined || isBetter(candidate, known)) items.set(key, { ...candidate, key });
  }
  return withoutOverlaps([...items.values()].sort(byScore));
}

/** Sources run at once: which of two equals came first must not matter. */
const isBetter = (a: Candidate, b: Candidate): boolean =>
  a.score > b.score || (a.score === b.score && (a.why < b.why || (a.why === b.why && holds(a) && !holds(b))));

const holds = ({ shown }: Candidate): boolean => shown.kind === "definition" && shown.holder !== undefined;

function isShownAlready(candidate: Candidate, own: OwnWindow, ownLines: ReadonlySet<string>): boolean {
  const { shown, path, source } = candidate;
  if (source === "edits") return false;
  if (path === own.path && source !== "paths" && isInside(shown.kind === "definition" ? shown.definition : shown, own))
    return true;
  if (shown.kind === "definition") return false;
  const lines = shown.text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.length > 3);
  return lines.length > 0 && lines.filter((line) => ownLines.has(line)).length >= 0.8 * lines.length;
}

const isInside = ({ line }: { readonly line: number }, own: OwnWindow): boolean =>
  line >= own.line && line <= own.endLine;

/** Of two passages that share most of their lines, or the same text in two files, the better one. */
function withoutOverlaps(items: readonly Item[]): Item[] {
  const kept: Item[] = [];
  const texts = new Set<string>();
  for (const item of items) {
    const { shown } = item;
    if (shown.kind === "definition") {
      kept.push(item);
      continue;
    }
    const text = shown.text.replace(/\s+/g, " ");
    if (texts.has(text) || kept.some((each) => overlaps(each, item))) continue;
    texts.add(text);
    kept.push(item);
  }
  return kept;
}

function overlaps(a: Item, b: Item): boolean {
  if (a.path !== b.path || a.shown.kind !== "passage" || b.shown.kind !== "passage" || a.source === "edits")
    return false;
  const shared = Math.min(a.shown.endLine, b.shown.endLine) - Math.max(a.shown.line, b.shown.line) + 1;
  return shared > 2;
}

/** Whether a passage shows the head of a declaration. */
export const showsLine = (item: Item, { path, line }: Located): boolean =>
  item.shown.kind === "passage" && item.path === path && item.shown.line <= line && line <= item.shown.endLine;
