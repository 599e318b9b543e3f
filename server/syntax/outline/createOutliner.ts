import { performance } from "node:perf_hooks";
import type { Outline } from "../../domain/outline.ts";
import { type GrammarName, findGrammar, grammars } from "../grammars.ts";
import { lexicons } from "../lexicon.ts";
import { type Node, findParser } from "../native.ts";
import { maxTreeUnits } from "../trees.ts";
import { outlineBash } from "./bash.ts";
import { outlineC } from "./c.ts";
import { outlineCSharp } from "./csharp.ts";
import { outlineGo } from "./go.ts";
import { outlineJava } from "./java.ts";
import { outlineJavaScript } from "./javascript.ts";
import { outlineKotlin } from "./kotlin.ts";
import { outlineLua } from "./lua.ts";
import { outlinePhp } from "./php.ts";
import { piecesOf, withPieces } from "./pieces.ts";
import { outlinePython } from "./python.ts";
import { outlineRuby } from "./ruby.ts";
import { outlineRust } from "./rust.ts";
import { outlineScala } from "./scala.ts";
import { type Sheet, createSheet } from "./sheet.ts";
import { outlineSwift } from "./swift.ts";
import { outlineZig } from "./zig.ts";

/**
 * A file that the grammar cannot read takes ten times as long as one that it can: up to a second for a megabyte. The clock
 * runs on while other processes have the processor.
 */
const parseLimitMs = 3000;

/** Markup and data declare nothing that other files name: these grammars have no row. */
const walkers: Partial<Record<GrammarName, (root: Node, sheet: Sheet) => void>> = {
  typescript: outlineJavaScript,
  tsx: outlineJavaScript,
  javascript: outlineJavaScript,
  python: outlinePython,
  go: outlineGo,
  rust: outlineRust,
  java: outlineJava,
  c: outlineC,
  cpp: outlineC,
  csharp: outlineCSharp,
  ruby: outlineRuby,
  php: outlinePhp,
  kotlin: outlineKotlin,
  scala: outlineScala,
  swift: outlineSwift,
  lua: outlineLua,
  zig: outlineZig,
  bash: outlineBash,
};

export type Outliner = {
  /**
   * Undefined: no grammar reads the language, the text is too large, or parsing took too long. Text with errors in it gives
   * what can be read. The trees behind it are freed by the garbage collector, which needs the event loop: who outlines many
   * files yields to it every 20 files or so.
   */
  outlineOf(languageId: string, text: string): Outline | undefined;
};

export const createOutliner = (): Outliner => ({
  outlineOf(languageId, text) {
    const grammar = findGrammar(languageId);
    if (grammar === undefined || text.length > maxTreeUnits) return undefined;
    const deadline = performance.now() + parseLimitMs;
    const read = (part: string) => readWith(grammar, part, deadline - performance.now());
    const whole = read(text);
    if (whole === undefined) return undefined;
    return withPieces(
      whole.outline,
      piecesOf(whole.root, text).flatMap((piece) => {
        const outline = read(piece.text)?.outline;
        return outline === undefined ? [] : [{ piece, outline }];
      }),
    );
  },
});

type Reading = { readonly root: Node; readonly outline: Outline };

function readWith(grammar: GrammarName, text: string, limitMs: number): Reading | undefined {
  const walker = walkers[grammar];
  if (walker === undefined || limitMs <= 0) return undefined;
  const root = findParser(grammar)?.parse(text, undefined, limitMs)?.rootNode;
  if (root === undefined) return undefined;
  const sheet = createSheet(text, lexicons[grammars[grammar].lexicon]);
  walker(root, sheet);
  return { root, outline: sheet.outline() };
}
