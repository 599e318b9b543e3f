import { lstat, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { folderOf } from "../../resolve/paths.ts";
import { type Skip, skip } from "./causes.ts";

export type FileFacts = { readonly size: number; readonly mtimeMs: number };

/** Looks at files of a root without following links out of it. Remembers folders: made anew for every pass. */
export class Examiner {
  readonly #root: string;
  readonly #maxBytes: number;
  readonly #realRoot: Promise<string>;
  readonly #inside = new Map<string, Promise<boolean>>();

  constructor(root: string, maxBytes: number) {
    this.#root = root;
    this.#maxBytes = maxBytes;
    this.#realRoot = realpath(root).catch(() => root);
  }

  /** "absent" for what is not there, "folder" for a folder. */
  async examine(path: string): Promise<FileFacts | Skip | "absent" | "folder"> {
    const stat = await lstat(join(this.#root, path)).catch(() => undefined);
    if (stat === undefined) return "absent";
    if (!(await this.#isInside(folderOf(path)))) return skip("link");
    if (stat.isDirectory()) return "folder";
    if (!stat.isFile()) return skip("link");
    return stat.size > this.#maxBytes ? skip("large") : { size: stat.size, mtimeMs: stat.mtimeMs };
  }

  #isInside(folder: string): Promise<boolean> {
    let known = this.#inside.get(folder);
    if (known === undefined) {
      known = this.#findInside(folder);
      this.#inside.set(folder, known);
    }
    return known;
  }

  async #findInside(folder: string): Promise<boolean> {
    const root = await this.#realRoot;
    const real = await realpath(join(this.#root, folder)).catch(() => undefined);
    return real !== undefined && (real === root || real.startsWith(root.endsWith(sep) ? root : root + sep));
  }
}
