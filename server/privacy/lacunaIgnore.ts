import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import ignore, { type Ignore } from "ignore";
import type { Clock } from "../domain/clock.ts";
import { findOnTheWay } from "./onTheWay.ts";

export const ignoreFileName = ".lacunaignore";

/** A file is looked at again this long after the last look; between two key presses it does not matter. */
const recheckMs = 1000;

/** The rules of one folder's file: undefined without one, "unreadable" when it is there and cannot be read. */
type Rules = Ignore | "unreadable" | undefined;
type Known = { rules: Rules; stamp: string; lookedMs: number };

/** `.lacunaignore` files of a root and the folders in it, with the meaning of `.gitignore`; read again when they change. */
export class LacunaIgnore {
  readonly #root: string;
  readonly #clock: Pick<Clock, "now">;
  readonly #known = new Map<string, Known>();

  constructor(root: string, clock: Pick<Clock, "now">) {
    this.#root = root;
    this.#clock = clock;
  }

  /** The rule that excludes `path` and where it stands. As in git, nothing inside an excluded folder can be re-admitted. */
  findExclusion(path: string): string | undefined {
    return findOnTheWay(path, (steps, isFolder) => this.#ruleOf(steps, isFolder));
  }

  /** The verdict of the nearest file that says anything about this folder or file itself. */
  #ruleOf(steps: readonly string[], isFolder: boolean): string | undefined {
    for (let depth = steps.length - 1; depth >= 0; depth--) {
      const folder = steps.slice(0, depth).join("/");
      const rules = this.#rulesOf(folder);
      if (rules === undefined) continue;
      const file = folder === "" ? ignoreFileName : `${folder}/${ignoreFileName}`;
      if (rules === "unreadable") return `everything here (${file} cannot be read)`;
      const verdict = rules.test(steps.slice(depth).join("/") + (isFolder ? "/" : ""));
      if (verdict.ignored) return `${verdict.rule?.pattern ?? ""} (${file} line ${verdict.rule?.mark ?? ""})`;
      if (verdict.unignored) return undefined;
    }
    return undefined;
  }

  #rulesOf(folder: string): Rules {
    const nowMs = this.#clock.now();
    const known = this.#known.get(folder);
    if (known && nowMs - known.lookedMs < recheckMs) return known.rules;
    const file = join(this.#root, folder, ignoreFileName);
    const stamp = stampOf(file);
    if (known?.stamp === stamp) {
      known.lookedMs = nowMs;
      return known.rules;
    }
    const rules = stamp === "" ? undefined : readRules(file);
    this.#known.set(folder, { rules, stamp, lookedMs: nowMs });
    return rules;
  }
}

/** Changes whenever the file does; empty without a file. */
function stampOf(file: string): string {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat?.isFile() ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : "";
  } catch {
    // A folder that is none, or that may not be entered: nothing in it can be read either.
    return "";
  }
}

function readRules(file: string): Rules {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // The file may say that its folder is private: until it can be read, it is taken to say so.
    return "unreadable";
  }
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  return ignore().add(lines.map((pattern, index) => ({ pattern, mark: String(index + 1) })));
}
