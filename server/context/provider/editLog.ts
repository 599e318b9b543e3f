import { detached } from "../../base/detached.ts";
import { sharedEnds } from "../../base/sharedEnds.ts";
import { lineNumber } from "../../syntax/lineNumber.ts";
import type { MaybeFile } from "./workspace.ts";

/** A place that was changed in this session, as a person would read it in a diff. */
export type Hunk = MaybeFile & { readonly line: number; readonly endLine: number; readonly text: string };

/** What became of a text at one change, in units of the newer text: `[from, to)` replaced `removed`. */
type Change = { readonly from: number; readonly to: number; readonly removed: string };

/** A change after this pause begins a new hunk. */
const pauseMs = 30_000;
/** A change further away than this begins a new hunk. */
const reachUnits = 1500;
const mostHunks = 8;
const mostLines = 12;
const mostLineUnits = 160;
const mostDeletedLines = 20;
/** Deleted lines are remembered this long. */
const deletedMs = 60_000;

type DatedHunk = Hunk & { readonly atMs: number };
type Run = { readonly base: string; readonly from: number; readonly to: number; readonly atMs: number };
type Known = {
  readonly file: MaybeFile;
  text: string;
  run: Run | undefined;
  /** Of `run`; undefined until somebody asks for it after a change. */
  hunk: { readonly of: DatedHunk | undefined } | undefined;
  deleted: readonly { readonly line: string; readonly atMs: number }[];
};

/** Remembers what was edited a moment ago, from the texts of open documents alone. */
export class EditLog {
  readonly #documents = new Map<string, Known>();
  #hunks: readonly DatedHunk[] = [];

  opened(uri: string, file: MaybeFile, text: string): void {
    this.#documents.set(uri, { file, text, run: undefined, hunk: undefined, deleted: [] });
  }

  /** How many units were taken away and put in. */
  changed(uri: string, text: string, nowMs: number): number {
    const known = this.#documents.get(uri);
    if (known === undefined || known.text === text) return 0;
    const { before, after } = sharedEnds(known.text, text);
    const change = {
      from: before,
      to: text.length - after,
      removed: known.text.slice(before, known.text.length - after),
    };
    this.#extendRun(known, change, nowMs);
    known.hunk = undefined;
    known.deleted = deletedLines(known, { change, text, nowMs });
    known.text = text;
    return change.removed.length + change.to - change.from;
  }

  closed(uri: string): void {
    const known = this.#documents.get(uri);
    if (known !== undefined) this.#finish(known);
    this.#documents.delete(uri);
  }

  /** Newest first. */
  hunks(nowMs: number): (Hunk & { readonly ageMs: number })[] {
    const running = [...this.#documents.values()].flatMap((known) => runningHunk(known) ?? []);
    return [...running, ...this.#hunks]
      .sort((a, b) => b.atMs - a.atMs)
      .slice(0, mostHunks)
      .map(({ atMs, ...hunk }) => ({ ...hunk, ageMs: nowMs - atMs }));
  }

  /** Newest first. */
  justDeleted(uri: string, nowMs: number): string[] {
    const deleted = this.#documents.get(uri)?.deleted ?? [];
    return deleted.filter(({ atMs }) => nowMs - atMs < deletedMs).map(({ line }) => line);
  }

  #extendRun(known: Known, change: Change, nowMs: number): void {
    const { run } = known;
    const isNear =
      run !== undefined &&
      nowMs - run.atMs < pauseMs &&
      change.from <= run.to + reachUnits &&
      change.from + change.removed.length >= run.from - reachUnits;
    if (run === undefined || !isNear) {
      this.#finish(known);
      known.run = { base: known.text, from: change.from, to: change.to, atMs: nowMs };
      return;
    }
    const grown = change.to - change.from - change.removed.length;
    known.run = {
      base: run.base,
      from: Math.min(run.from, change.from),
      to: Math.max(run.to + grown, change.to),
      atMs: nowMs,
    };
  }

  #finish(known: Known): void {
    const hunk = hunkOf(known);
    known.run = undefined;
    known.hunk = undefined;
    if (hunk !== undefined) this.#hunks = [hunk, ...this.#hunks].slice(0, mostHunks);
  }
}

const runningHunk = (known: Known): DatedHunk | undefined => (known.hunk ??= { of: hunkOf(known) }).of;

/** The lines that differ between the beginning of a run and its end. */
function hunkOf({ file, text, run }: Known): DatedHunk | undefined {
  if (run === undefined) return undefined;
  const { before, after } = endsOutside(run, text);
  const from = before === 0 ? 0 : text.lastIndexOf("\n", before - 1) + 1;
  const removed = wholeLines(run.base, from, run.base.length - after);
  const added = wholeLines(text, from, text.length - after);
  const lines = [...marked("-", removed), ...marked("+", added)];
  if (lines.length === 0) return undefined;
  const line = lineNumber(text, from);
  return {
    ...file,
    line,
    endLine: line + Math.max(0, added.length - 1),
    text: lines.slice(0, mostLines).join("\n"),
    atMs: run.atMs,
  };
}

/** Outside of the run the texts are the same; only around it they are compared. */
function endsOutside({ base, from, to }: Run, text: string): { readonly before: number; readonly after: number } {
  const start = Math.max(0, from - reachUnits);
  const rest = Math.max(0, text.length - to - reachUnits);
  const { before, after } = sharedEnds(base.slice(start, base.length - rest), text.slice(start, text.length - rest));
  return { before: start + before, after: rest + after };
}

function wholeLines(text: string, from: number, to: number): string[] {
  const end = text.indexOf("\n", to);
  return text.slice(from, end === -1 ? text.length : end).split(/\r?\n/);
}

const marked = (mark: string, lines: readonly string[]): string[] =>
  lines
    .filter((line) => line.trim() !== "")
    .slice(0, mostLines / 2)
    .map((line) => `${mark} ${line.slice(0, mostLineUnits)}`);

type Deletion = { readonly change: Change; readonly text: string; readonly nowMs: number };

/** Whole lines that a change took away; one that comes back is not deleted any more. */
function deletedLines(known: Known, { change, text, nowMs }: Deletion): Known["deleted"] {
  const start = change.from === 0 ? 0 : text.lastIndexOf("\n", change.from - 1) + 1;
  const old = trimmedLines(known.text, start, change.from + change.removed.length);
  const kept = trimmedLines(text, start, change.to);
  const inserted = new Set(kept);
  const isDeletion = old.length > kept.length || old[0] === change.removed.trim();
  const lines = isDeletion ? old.filter((line) => line.length > 2 && !inserted.has(line)) : [];
  const before = known.deleted.filter(({ line, atMs }) => !inserted.has(line) && nowMs - atMs < deletedMs);
  return [...lines.map((line) => ({ line: detached(line), atMs: nowMs })), ...before].slice(0, mostDeletedLines);
}

const trimmedLines = (text: string, from: number, to: number): string[] =>
  wholeLines(text, from, to).map((line) => line.trim());
