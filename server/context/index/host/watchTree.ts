import { type FSWatcher, watch } from "node:fs";
import { join, sep } from "node:path";

/** Linux watches folders one by one; other programs of the user need watches, too. */
const mostFolders = 4000;

export type TreeWatch = {
  /** The folders that hold indexed files, "" for the root. */
  update(folders: ReadonlySet<string>): void;
  dispose(): void;
};

/**
 * Reports changed paths, relative to the root with forward slashes. What it misses (network drives, more folders than the
 * system lets it watch) has to be found by looking.
 */
export function watchTree(root: string, onPath: (path: string) => void): TreeWatch {
  return process.platform === "darwin" || process.platform === "win32"
    ? watchRecursively(root, onPath)
    : watchFolders(root, onPath);
}

function watchRecursively(root: string, onPath: (path: string) => void): TreeWatch {
  const watcher = tryWatch(root, true, onPath);
  return { update: () => {}, dispose: () => watcher?.close() };
}

function watchFolders(root: string, onPath: (path: string) => void): TreeWatch {
  const watchers = new Map<string, FSWatcher>();
  const drop = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  return {
    update(folders) {
      for (const folder of [...watchers.keys()]) if (!folders.has(folder)) drop(folder);
      for (const folder of folders) {
        if (watchers.has(folder) || watchers.size >= mostFolders) continue;
        const watcher = tryWatch(join(root, folder), false, (name) =>
          onPath(folder === "" ? name : `${folder}/${name}`),
        );
        if (watcher === undefined) continue;
        watcher.on("error", () => drop(folder));
        watchers.set(folder, watcher);
      }
    },
    dispose() {
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}

function tryWatch(folder: string, recursive: boolean, onName: (name: string) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive, persistent: false }, (_event, name) => {
      if (name !== null) onName(name.split(sep).join("/"));
    });
    return watcher.on("error", () => watcher.close());
  } catch {
    // Gone, or the system's limit is reached.
    return undefined;
  }
}
