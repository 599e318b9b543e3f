import { readFileSync } from "node:fs";
import { join } from "node:path";
import ignore, { type Ignore } from "ignore";
import { findOnTheWay } from "../../../privacy/onTheWay.ts";

/**
 * `.gitignore` files of a root and the folders in it, for folders without git and for single files that appear. Read once:
 * whoever sees one of them change makes a new set.
 */
export class GitIgnore {
  readonly #root: string;
  readonly #rules = new Map<string, Ignore | undefined>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The rule that excludes `path` and where it stands. A path that ends in "/" is a folder. */
  findExclusion(path: string): string | undefined {
    return findOnTheWay(path, (steps, isFolder) => this.#ruleFor(steps, isFolder));
  }

  /** The verdict on a file or folder alone, of the nearest rules that say anything about it. */
  #ruleFor(steps: readonly string[], isFolder: boolean): string | undefined {
    for (let depth = steps.length - 1; depth >= -1; depth--) {
      const file = depth < 0 ? ".git/info/exclude" : [...steps.slice(0, depth), ".gitignore"].join("/");
      const verdict = this.#rulesIn(file)?.test(steps.slice(Math.max(0, depth)).join("/") + (isFolder ? "/" : ""));
      if (verdict?.ignored) return `${verdict.rule?.pattern ?? ""} (${file})`;
      if (verdict?.unignored) return undefined;
    }
    return undefined;
  }

  #rulesIn(file: string): Ignore | undefined {
    if (this.#rules.has(file)) return this.#rules.get(file);
    const text = readIfThere(join(this.#root, file));
    const rules = text === undefined ? undefined : ignore().add(text.replace(/^\uFEFF/, ""));
    this.#rules.set(file, rules);
    return rules;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Most folders have none.
    return undefined;
  }
}
