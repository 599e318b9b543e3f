import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const marks = [".git", ".hg", ".lacuna.json", "package.json", "pyproject.toml", "go.mod", "Cargo.toml"];

/** The nearest folder above `file` that looks like a project; the file's own folder when there is none. */
export function workspaceRoot(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (marks.some((mark) => existsSync(join(folder, mark)))) return folder;
    if (dirname(folder) === folder) return dirname(file);
  }
}
