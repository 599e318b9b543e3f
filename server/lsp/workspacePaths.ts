import { relative, isAbsolute, sep, basename } from "node:path";
import { fileOfUri } from "../base/fileOfUri.ts";
import { Lru } from "../base/lru.ts";

/** The folders the editor has open, as file URIs. */
export class WorkspaceFolders {
  #uris: readonly string[] = [];
  #paths: readonly string[] = [];
  /** Every key press asks for that of its document. */
  readonly #known = new Lru<string, string>(100);

  get paths(): readonly string[] {
    return this.#paths;
  }

  replace(uris: readonly string[]): void {
    this.#uris = [...new Set(uris)];
    this.#paths = this.#uris.flatMap((uri) => fileOfUri(uri) ?? []);
    this.#known.clear();
  }

  change(added: readonly string[], removed: readonly string[]): void {
    this.replace([...this.#uris.filter((uri) => !removed.includes(uri)), ...added]);
  }

  /** The document's path relative to the innermost folder that holds it, with forward slashes; else its name. */
  pathOf(uri: string): string {
    const path = this.#known.get(uri) ?? this.#pathOf(uri);
    this.#known.set(uri, path);
    return path;
  }

  #pathOf(uri: string): string {
    const file = fileOfUri(uri);
    if (file === undefined) return nameOf(uri);
    const inside = this.paths
      .map((folder) => relative(folder, file))
      .filter((path) => path !== "" && !isAbsolute(path) && path !== ".." && !path.startsWith(`..${sep}`))
      .sort((a, b) => a.length - b.length)[0];
    return inside === undefined ? basename(file) : inside.split(sep).join("/");
  }
}

/** "untitled:Untitled-1" and the like. */
function nameOf(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:/i, "").replace(/[?#].*$/s, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    // A stray percent sign.
    return name;
  }
}
