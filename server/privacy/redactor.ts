import { detached } from "../base/detached.ts";
import { Lru } from "../base/lru.ts";
import type { Redacted } from "../domain/privacy.ts";
import { secretlintFindings } from "./adapters/secretlint.ts";
import { assignmentFindings, hasPlainValues } from "./assignments.ts";
import { joinFindings, type Finding } from "./finding.ts";
import { base64LineFindings, keyBlockFindings } from "./keyBlocks.ts";
import { placeholder } from "./placeholder.ts";
import { tokenFindings } from "./tokens.ts";
import { triggersIn, type Span } from "./triggers.ts";

/** Pieces of text that were examined; enough for the windows of several documents and all that is retrieved for them. */
const rememberedPieces = 4000;
/** Of a longer piece (minified code, data) only the surroundings of each trigger are examined. */
const longestPieceUnits = 10_000;
const around = { before: 200, after: 4000 } as const;

/**
 * Finds secrets line by line: a trigger says which lines are worth a look, each is examined together with the one after
 * it, and what was found is remembered by the lines' text. So a result depends on the lines alone, and a key press costs
 * the changed line.
 */
export class Redactor {
  readonly #code = new Lru<string, readonly Finding[]>(rememberedPieces);
  readonly #plain = new Lru<string, readonly Finding[]>(rememberedPieces);

  redact(text: string, path: string): Redacted {
    const findings = this.#find(text, hasPlainValues(path));
    if (findings.length === 0) return { text, found: [] };
    let redacted = "";
    let at = 0;
    for (const { from, to } of findings) {
      redacted += text.slice(at, from) + placeholder;
      at = to;
    }
    return { text: redacted + text.slice(at), found: places(text, findings) };
  }

  #find(text: string, isPlain: boolean): readonly Finding[] {
    const findings: Finding[] = text.includes("PRIVATE KEY") ? [...keyBlockFindings(text)] : [];
    for (const piece of piecesOf(text, triggersIn(text, isPlain))) {
      for (const { from, to, rule } of this.#examine(text.slice(piece.from, piece.to), isPlain)) {
        findings.push({ from: piece.from + from, to: piece.from + to, rule });
      }
    }
    return joinFindings(findings);
  }

  #examine(piece: string, isPlain: boolean): readonly Finding[] {
    const memory = isPlain ? this.#plain : this.#code;
    const known = memory.get(piece);
    if (known) return known;
    const findings = [
      ...secretlintFindings(piece),
      ...tokenFindings(piece),
      ...assignmentFindings(piece, isPlain),
      ...base64LineFindings(piece),
    ];
    memory.set(detached(piece), findings);
    return findings;
  }
}

/** The lines of each trigger with the line after them, where a value may stand; every set of lines once. */
function piecesOf(text: string, triggers: readonly Span[]): readonly Span[] {
  const pieces = new Map<string, Span>();
  for (const trigger of triggers) {
    const lines = linesOf(text, trigger);
    const piece = lines.to - lines.from <= longestPieceUnits ? lines : surroundings(lines, trigger);
    pieces.set(`${piece.from} ${piece.to}`, piece);
  }
  return [...pieces.values()];
}

function linesOf(text: string, hit: Span): Span {
  const from = hit.from === 0 ? 0 : text.lastIndexOf("\n", hit.from - 1) + 1;
  const lineEnd = text.indexOf("\n", hit.to);
  const nextEnd = lineEnd === -1 ? -1 : text.indexOf("\n", lineEnd + 1);
  return { from, to: nextEnd === -1 ? text.length : nextEnd };
}

const surroundings = (piece: Span, hit: Span): Span => ({
  from: Math.max(piece.from, hit.from - around.before),
  to: Math.min(piece.to, hit.to + around.after),
});

/** One entry per rule and line; the lines of one key block count once. */
function places(text: string, findings: readonly Finding[]): Redacted["found"] {
  const found: { rule: string; line: number }[] = [];
  let line = 0;
  let at = 0;
  let last: { readonly rule: string; readonly line: number } | undefined;
  for (const { from, rule } of findings) {
    for (let next = text.indexOf("\n", at); next !== -1 && next < from; next = text.indexOf("\n", at)) {
      line++;
      at = next + 1;
    }
    const isSameBlock = last?.rule === rule && blockRules.includes(rule) && line - last.line <= 2;
    if (!isSameBlock) found.push({ rule, line });
    last = { rule, line };
  }
  return found;
}

const blockRules: readonly string[] = ["private-key", "base64-block"];
