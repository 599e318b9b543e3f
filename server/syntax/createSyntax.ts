import { performance } from "node:perf_hooks";
import { offset } from "../base/brand.ts";
import type { Hole } from "../domain/snapshot.ts";
import type { Syntax } from "../domain/syntax.ts";
import { endOf } from "./end.ts";
import { findGrammar } from "./grammars.ts";
import { insideOfTree } from "./inside.ts";
import { indentWidth } from "./lines.ts";
import { type Tree, findParser } from "./native.ts";
import { type Frame, type ScanEvent, scan } from "./scan.ts";
import { scopesAround } from "./scopes.ts";
import { type Inside, extentAt, insideOf } from "./shape.ts";
import type { Site } from "./site.ts";
import { createSurroundings, type Surrounding } from "./surrounding.ts";
import { createTrees } from "./trees.ts";
import { type Score, type Trial, longestValidPrefix, scoreOf, withoutBareHeader } from "./validity.ts";
import { belongsTogether } from "./veto.ts";

export type SyntaxLimits = {
  /** One trial parse. It is incremental and takes a fraction of a millisecond; what takes longer is not worth waiting for. */
  readonly trialMs: number;
  /** All trial parses that judge one completion. */
  readonly validityMs: number;
};
const defaultLimits: SyntaxLimits = { trialMs: 20, validityMs: 40 };

export function createSyntax(limits: SyntaxLimits = defaultLimits): Syntax {
  const trees = createTrees();
  const around = createSurroundings();
  const treeWith = (hole: Hole, text: string, limitMs?: number): Tree | undefined => {
    const { uri, languageId } = hole.snapshot;
    return trees.treeOf({ uri, languageId, text: around(hole).textWith(text), limitMs });
  };
  return {
    knows(languageId) {
      const grammar = findGrammar(languageId);
      return grammar !== undefined && findParser(grammar) !== undefined;
    },
    shapeAt(snapshot, from) {
      const hole = { snapshot, from, to: from };
      const { site, at, textWith, judged } = around(hole);
      const tree = treeWith(hole, "");
      // Completions are compared with it, and then the tree is that of one of them.
      if (tree !== undefined) judged.set("", scoreOf(tree));
      const inside = insideAt(site, { tree, at });
      return {
        inside,
        extent: extentAt(site, inside),
        scopes: tree === undefined ? [] : scopesAround(tree.rootNode, textWith(""), { at, site }),
      };
    },
    endOf(hole, shape, text) {
      const { site, at } = around(hole);
      const veto = ({ last, next }: { last: number; next: number }): boolean => {
        const tree = treeWith(hole, text, limits.trialMs);
        return tree !== undefined && belongsTogether(tree.rootNode, { last: at + last, next: at + next });
      };
      return endOf(site, shape, { text, veto });
    },
    longestValid(hole, text) {
      const deadline = performance.now() + limits.validityMs;
      const { site, judged } = around(hole);
      const scoreWith = (trial: string): Score | undefined => {
        const known = judged.get(trial);
        if (known !== undefined || performance.now() > deadline) return known;
        const tree = treeWith(hole, trial, limits.trialMs);
        return tree && noted(judged, trial, scoreOf(tree));
      };
      const isHeaderBare = site.lexicon.bodies === "indentation" && !isDeeper(site.below, text);
      const whole = isHeaderBare ? withoutBareHeader(text) : text;
      return longestValidPrefix({ scoreWith, text: whole, brackets: (trial) => bracketsOf(site, trial) });
    },
    close: (uri) => {
      trees.close(uri);
    },
  };
}

function noted(judged: Surrounding["judged"], trial: string, score: Score): Score {
  judged.set(trial, score);
  return score;
}

const isDeeper = (below: string | undefined, text: string): boolean =>
  below !== undefined && indentWidth(below) > indentWidth(text.slice(text.lastIndexOf("\n") + 1));

function bracketsOf(site: Site, text: string): ReturnType<Trial["brackets"]> {
  const { lexicon, state, linePrefix } = site;
  const isOwn = (frame: Frame): boolean => !state.frames.includes(frame);
  let areConsistent = true;
  const on = (event: ScanEvent): undefined => {
    if (event.kind === "unmatched") areConsistent = false;
    if (event.kind === "close" && !isOwn(event.frame) && site.closed[event.depth] === true) areConsistent = false;
  };
  const { frames } = scan({ text: linePrefix + text, from: linePrefix.length, state, lexicon, on });
  const closers = frames
    .filter(isOwn)
    .map(({ close }) => close)
    .reverse();
  return { areConsistent, endings: ["", ";", " {}", ": pass"].map((ending) => closers.join("") + ending) };
}

function insideAt(site: Site, { tree, at }: { tree: Tree | undefined; at: number }): Inside {
  const known =
    tree === undefined
      ? undefined
      : insideOfTree(tree.rootNode, { at: offset(at), lexicon: site.lexicon, line: site.linePrefix });
  return known ?? insideOf(site);
}
