import { closeSync, openSync, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { languageOf } from "../syntax/languageOf.ts";

/** Folders of tools and of other people's code. */
const skipped = new Set(["node_modules", "target", "dist", "build", "out", "__pycache__", "venv"]);
const mostBytes = 2 ** 20;

/** Source files below a folder, as sorted paths with forward slashes, without those that cannot be read. */
export function sourceFiles(folder: string, below = ""): readonly string[] {
  return entriesOf(join(folder, below))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory())
        return entry.name.startsWith(".") || skipped.has(entry.name) ? [] : sourceFiles(folder, path);
      const isSource = entry.isFile() && languageOf(entry.name) !== "plaintext" && isReadable(join(folder, path));
      return isSource && statSync(join(folder, path)).size <= mostBytes ? [path] : [];
    });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Somebody else's, or gone since it was listed.
    return [];
  }
}

function isReadable(file: string): boolean {
  try {
    closeSync(openSync(file, "r"));
    return true;
  } catch {
    // As above.
    return false;
  }
}

/** Every word of every source file, comments and strings included: a name that is in none of them is made up. */
export function repositoryNames(folder: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of sourceFiles(folder))
    for (const [name] of readFileSync(join(folder, path), "utf8").matchAll(/[A-Za-z_$][\w$]*/g)) names.add(name);
  return names;
}
