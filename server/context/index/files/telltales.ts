import { folderOf } from "../../resolve/paths.ts";

export const isIgnoreFile = (path: string): boolean =>
  /(?:^|\/)\.(?:gitignore|lacunaignore)$/.test(path) || path === ".git/info/exclude";

/** Manifests and configurations are not indexed themselves where they are no code. */
export const mayLeadSomewhere = (path: string): boolean =>
  !path.startsWith(".git/") && !folderOf(path).includes("node_modules");
