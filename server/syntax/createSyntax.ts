import { performance } from "node:perf_hooks";
import { offset } from "../base/brand.ts";
import type { Hole } from "../domain/snapshot.ts";
import type { Syntax } from "../domain/syntax.ts";
import { endOf } from "./end.ts";
import { findGrammar } from "./grammars.ts";
import { insideOfTree } from "./inside.ts";
import { indentWidth } from "./lines.ts";
import { type Tree, findParser } from "./native.ts";
import { type ScanEvent, scan } from "./scan.ts";
import { scopesAround } from "./scopes.ts";
import { type Inside, extentAt, insideOf } from "./shape.ts";
import { type Site, createSites } from "./site.ts";
import { createTrees } from "./trees.ts";
import { type Trial, longestValidPrefix, scoreOf, withoutBareHeader } from "./validity.ts";
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
  const sites = createSites();
  /** The tree of the document with `text` in the hole. */
  const trialTree = ({ snapshot, from, to }: Hole, text: string): Tree | undefined => {
    const whole = snapshot.text.slice(0, from) + text + snapshot.text.slice(to);
    return trees.treeOf({ ...snapshot, text: whole, limitMs: limits.trialMs });
  };
  const siteOf = ({ snapshot, from, to }: Hole): Site =>
    sites({ languageId: snapshot.languageId, text: snapshot.text, from, to });

  return {
    knows(languageId) {
      const grammar = findGrammar(languageId);
      return grammar !== undefined && findParser(grammar) !== undefined;
    },
    shapeAt(snapshot, at) {
      const site = siteOf({ snapshot, from: at, to: at });
      const tree = trees.treeOf(snapshot);
      const inside = insideAt(site, { tree, at });
      return {
        inside,
        extent: extentAt(site, inside),
        scopes: tree === undefined ? [] : scopesAround(tree.rootNode, snapshot.text, { at, site }),
      };
    },
    endOf(hole, shape, text) {
      const veto = ({ last, next }: { last: number; next: number }): boolean => {
        const tree = trialTree(hole, text);
        return tree !== undefined && belongsTogether(tree.rootNode, { last: hole.from + last, next: hole.from + next });
      };
      return endOf(siteOf(hole), shape, { text, veto });
    },
    longestValid(hole, text) {
      const deadline = performance.now() + limits.validityMs;
      const scoreWith = (trial: string) => {
        const tree = performance.now() > deadline ? undefined : trialTree(hole, trial);
        return tree === undefined ? undefined : scoreOf(tree);
      };
      const site = siteOf(hole);
      const isHeaderBare = site.lexicon.bodies === "indentation" && !isDeeper(site.below, text);
      const whole = isHeaderBare ? withoutBareHeader(text) : text;
      return longestValidPrefix({ scoreWith, text: whole, brackets: (trial) => bracketsOf(site, trial) });
    },
    close: (uri) => {
      trees.close(uri);
    },
  };
}

const isDeeper = (below: string | undefined, text: string): boolean =>
  below !== undefined && indentWidth(below) > indentWidth(text.slice(text.lastIndexOf("\n") + 1));

function bracketsOf(site: Site, text: string): ReturnType<Trial["brackets"]> {
  const start = site.before.length;
  let areConsistent = true;
  const on = (event: ScanEvent): undefined => {
    if (event.kind === "unmatched") areConsistent = false;
    if (event.kind === "close" && event.frame.at < start && site.closed[event.depth] === true) areConsistent = false;
  };
  const { frames } = scan({ ...site, text: site.before + text, from: start, on });
  const own = frames.filter(({ at }) => at >= start);
  const closers = own.map(({ close }) => close).reverse();
  return { areConsistent, endings: ["", ";", " {}", ": pass"].map((ending) => closers.join("") + ending) };
}

function insideAt(site: Site, { tree, at }: { tree: Tree | undefined; at: number }): Inside {
  const known =
    tree === undefined
      ? undefined
      : insideOfTree(tree.rootNode, { at: offset(at), lexicon: site.lexicon, line: site.linePrefix });
  return known ?? insideOf(site);
}
